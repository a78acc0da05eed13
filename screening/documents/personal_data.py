"""The row names nobody but the member of staff who asked; the file itself shows a child and is deleted by its day."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, Declaration, ErasureRule, Sensitivity, declare

FILE = Declaration(
    Sensitivity.SENSITIVE,
    exported=False,
    erasure=ErasureRule.DELETE_ROW,
    keep="30 days after it was made, 45 for a fallback pack",
)


def declare_fields() -> None:
    declare(
        "documents.document",
        id=NOT_PERSONAL,
        public_id=NOT_PERSONAL,
        job=NOT_PERSONAL,
        kind=NOT_PERSONAL,
        subject=NOT_PERSONAL,
        audience=NOT_PERSONAL,
        language=NOT_PERSONAL,
        input_hash=NOT_PERSONAL,
        revision=NOT_PERSONAL,
        requested_by=STAFF,
        created_at=NOT_PERSONAL,
        path=FILE,
        key=NOT_PERSONAL,
        file_name=NOT_PERSONAL,
        content_type=NOT_PERSONAL,
        size=NOT_PERSONAL,
        pages=NOT_PERSONAL,
        sha256=NOT_PERSONAL,
        expires_at=NOT_PERSONAL,
        purged_at=NOT_PERSONAL,
    )
