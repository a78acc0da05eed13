"""A request names who asked, until the child is erased; proofs of erasure and counts of a year name nobody."""

from accounts.privacy.declarations import NOT_PERSONAL, PERSONAL, STAFF, THIRD_PARTY, Declaration, declare

_TABLES: dict[str, dict[Declaration, str]] = {
    "rightsrequest": {
        NOT_PERSONAL: "id public_id school kind asked_on due_on recorded_at outcome reason answered_at",
        PERSONAL: "student",
        THIRD_PARTY: "asked_by answer",
        STAFF: "recorded_by answered_by",
    },
    "erasure": {
        NOT_PERSONAL: "id public_id was why school at counts consents namesakes",
        STAFF: "erased_by",
    },
    "yearcount": {NOT_PERSONAL: "id county school_year term grade sex instrument band children"},
}


def declare_fields() -> None:
    for table, kinds in _TABLES.items():
        fields = {name: kind for kind, names in kinds.items() for name in names.split()}
        declare(f"rights.{table}", **fields)
