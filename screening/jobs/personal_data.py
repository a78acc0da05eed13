"""A job names nobody but the member of staff who asked for it; everything else is ids, codes and times."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare


def declare_fields() -> None:
    declare(
        "jobs.job",
        id=NOT_PERSONAL,
        public_id=NOT_PERSONAL,
        kind=NOT_PERSONAL,
        payload=NOT_PERSONAL,
        queue=NOT_PERSONAL,
        state=NOT_PERSONAL,
        attempts=NOT_PERSONAL,
        claim=NOT_PERSONAL,
        lease_until=NOT_PERSONAL,
        not_before=NOT_PERSONAL,
        sent_at=NOT_PERSONAL,
        progress_n=NOT_PERSONAL,
        progress_of=NOT_PERSONAL,
        cursor=NOT_PERSONAL,
        error=NOT_PERSONAL,
        error_detail=NOT_PERSONAL,
        batch=NOT_PERSONAL,
        language=NOT_PERSONAL,
        requested_by=STAFF,
        created_at=NOT_PERSONAL,
        finished_at=NOT_PERSONAL,
    )
