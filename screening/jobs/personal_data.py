"""A job names nobody but the member of staff who asked for it; everything else is ids, codes and times."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare


def declare_fields() -> None:
    fields = (
        "id public_id kind payload queue state attempts claim lease_until not_before sent_at progress_n progress_of "
        "cursor error error_detail batch language created_at finished_at"
    )
    declare("jobs.job", requested_by=STAFF, **dict.fromkeys(fields.split(), NOT_PERSONAL))
    declare("jobs.signoflife", id=NOT_PERSONAL, at=NOT_PERSONAL)
    declare("jobs.failedchore", **dict.fromkeys("id name since error".split(), NOT_PERSONAL))
