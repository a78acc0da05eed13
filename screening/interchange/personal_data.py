from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare


def declare_fields() -> None:
    kept = "id public_id county workbook mapping uploaded_at retired_at"
    kinds = {NOT_PERSONAL: kept, STAFF: "uploaded_by retired_by"}
    declare("interchange.bureauform", **{name: kind for kind, names in kinds.items() for name in names.split()})
