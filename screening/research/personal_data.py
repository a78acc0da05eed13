"""A pilot's term measures are about a child; its comments may name anybody until a person has taken the names out."""

from accounts.privacy.declarations import NOT_PERSONAL, PERSONAL, STAFF, THIRD_PARTY, Declaration, declare

FIELDS: dict[str, dict[Declaration, str]] = {
    "research.pilot": {
        NOT_PERSONAL: "id public_id county name question starts ends state drafted_at started_at",
        STAFF: "drafted_by started_by",
    },
    "research.pilotclass": {NOT_PERSONAL: "id public_id pilot school_class group"},
    "research.pilotchange": {NOT_PERSONAL: "id pilot on recorded_at", STAFF: "what recorded_by"},
    "research.termsheet": {
        NOT_PERSONAL: "id public_id pilot_class term days_open chinese_max maths_max entered_at",
        STAFF: "entered_by",
    },
    "research.termmeasure": {NOT_PERSONAL: "id sheet", PERSONAL: "student days_missed chinese maths"},
    "research.pilotcomment": {
        NOT_PERSONAL: "id public_id pilot school typed_at deidentified_at set_aside_at",
        THIRD_PARTY: "text released_text",
        STAFF: "typed_by deidentified_by set_aside_by",
    },
}


def declare_fields() -> None:
    for model, kinds in FIELDS.items():
        declare(model, **{name: kind for kind, names in kinds.items() for name in names.split()})
