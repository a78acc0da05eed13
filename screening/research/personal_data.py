"""A pilot's term measures are about a child; its comments may name anybody until a person has taken the names out."""

from accounts.privacy.declarations import NOT_PERSONAL, PERSONAL, STAFF, THIRD_PARTY, Declaration, declare

FIELDS: dict[str, dict[Declaration, str]] = {
    "research.pilot": {
        NOT_PERSONAL: "id public_id county name question starts ends state drafted_at started_at",
        STAFF: "designed_with no_comparison_because drafted_by started_by",
    },
    "research.pilotphase": {NOT_PERSONAL: "id pilot order name first last"},
    "research.pilotclass": {NOT_PERSONAL: "id public_id pilot school_class group joins left_on"},
    "research.pilotchange": {NOT_PERSONAL: "id pilot leaving on recorded_at", STAFF: "what recorded_by"},
    "research.pilotdecision": {NOT_PERSONAL: "id pilot kind ends decided_at", STAFF: "why decided_by"},
    "research.termsheet": {
        NOT_PERSONAL: "id public_id pilot_class term days_open chinese_max maths_max entered_at",
        STAFF: "entered_by",
    },
    "research.termmeasure": {NOT_PERSONAL: "id sheet", PERSONAL: "student days_missed chinese maths"},
    "research.pilotcomment": {
        NOT_PERSONAL: "id public_id pilot school page role prompt gathered_on typed_at deidentified_at set_aside_at",
        THIRD_PARTY: "text released_text",
        STAFF: "typed_by deidentified_by set_aside_by",
    },
}


def declare_fields() -> None:
    for model, kinds in FIELDS.items():
        declare(model, **{name: kind for kind, names in kinds.items() for name in names.split()})
