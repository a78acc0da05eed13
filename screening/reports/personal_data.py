"""A report names no child: published counts of a school, and the member of staff who made it."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare


def declare_fields() -> None:
    declare(
        "reports.monthlyreport",
        id=NOT_PERSONAL,
        public_id=NOT_PERSONAL,
        school=NOT_PERSONAL,
        month=NOT_PERSONAL,
        revision=NOT_PERSONAL,
        figures=NOT_PERSONAL,
        input_hash=NOT_PERSONAL,
        audit_number=NOT_PERSONAL,
        audit_mac=NOT_PERSONAL,
        created_at=NOT_PERSONAL,
        made_by=STAFF,
    )
