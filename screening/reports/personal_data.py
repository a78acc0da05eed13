"""A report names no child: published counts of a school, and the staff who made it and do what it asks."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, Declaration, declare

FIELDS: dict[str, dict[Declaration, str]] = {
    "reports.askanswer": {
        NOT_PERSONAL: "id public_id school month code number state until said_at",
        STAFF: "done_by said_by",
    },
    "reports.batchrow": {NOT_PERSONAL: "id public_id batch school job document"},
    "reports.countymonth": {
        NOT_PERSONAL: "id public_id county month revision cells work input_hash created_at",
        STAFF: "made_by",
    },
    "reports.monthlyreport": {
        NOT_PERSONAL: "id public_id school month revision figures input_hash audit_number audit_mac created_at",
        STAFF: "made_by",
    },
    "reports.publication": {NOT_PERSONAL: "id public_id audience period revision cells behind created_at"},
    "reports.reportbatch": {NOT_PERSONAL: "id public_id county month created_at", STAFF: "asked_by"},
}


def declare_fields() -> None:
    for model, kinds in FIELDS.items():
        declare(model, **{name: kind for kind, names in kinds.items() for name in names.split()})
