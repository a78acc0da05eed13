"""A report names no child: published counts of a school, and the member of staff who made it.

A pilot's term measures are about a child; its comments may name anybody until a person has taken the names out.
"""

from accounts.privacy.declarations import NOT_PERSONAL, PERSONAL, STAFF, THIRD_PARTY, Declaration, declare

EVALUATION: dict[str, dict[Declaration, str]] = {
    "reports.pilot": {
        NOT_PERSONAL: "id public_id nonce county name question starts ends state drafted_at started_at",
        STAFF: "designed_with no_comparison_because drafted_by started_by",
    },
    "reports.pilotphase": {NOT_PERSONAL: "id pilot order name first last"},
    "reports.pilotclass": {NOT_PERSONAL: "id public_id pilot school_class group joins left_on"},
    "reports.pilotchange": {NOT_PERSONAL: "id nonce pilot leaving on recorded_at", STAFF: "what recorded_by"},
    "reports.pilotdecision": {NOT_PERSONAL: "id nonce pilot kind ends decided_at", STAFF: "why decided_by"},
    "reports.termsheet": {
        NOT_PERSONAL: "id public_id nonce pilot_class term days_open chinese_max maths_max entered_at",
        STAFF: "entered_by",
    },
    "reports.termmeasure": {NOT_PERSONAL: "id sheet", PERSONAL: "student days_missed chinese maths"},
    "reports.pilotcomment": {
        NOT_PERSONAL: "id public_id pilot school page role prompt gathered_on typed_at deidentified_at set_aside_at",
        THIRD_PARTY: "text released_text",
        STAFF: "typed_by deidentified_by set_aside_by",
    },
    "reports.evaluationexport": {
        NOT_PERSONAL: "id public_id nonce pilot purpose recipient approval keep_until requested_at",
        STAFF: "requested_by",
    },
}


OTHERS: dict[str, dict[Declaration, str]] = {
    "reports.batchrow": {NOT_PERSONAL: "id public_id batch school job document"},
    "reports.bureauform": {
        NOT_PERSONAL: "id public_id nonce county workbook mapping uploaded_at retired_at",
        STAFF: "uploaded_by retired_by",
    },
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
    for model, kinds in (EVALUATION | OTHERS).items():
        declare(model, **{name: kind for kind, names in kinds.items() for name in names.split()})
