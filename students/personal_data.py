"""Whose data each field is, how long it stays, and what an export of one child contains."""

from accounts.privacy.declarations import (
    NOT_PERSONAL,
    PERSONAL,
    SENSITIVE,
    STAFF,
    THIRD_PARTY,
    WORKED_OUT,
    Declaration,
    ErasureRule,
    LeftOut,
    Sensitivity,
    declare,
)

NOT = NOT_PERSONAL
# On which days consent was given and taken back stays in the proof of the erasure, without a name.
PROOF = Declaration(Sensitivity.PERSONAL, exported=True, erasure=ErasureRule.DELETE_ROW, keep="3 years after leaving")
SIGNER = Declaration(
    Sensitivity.THIRD_PARTY,
    erasure=ErasureRule.DELETE_ROW,
    keep="3 years after leaving",
    left_out=LeftOut.ABOUT_OTHERS,
)
UPLOADED = Declaration(Sensitivity.SENSITIVE, exported=False, erasure=ErasureRule.BLANK, keep="7 days")
PUBLISHED = Declaration(Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.KEEP, keep="while in office")


def declare_fields() -> None:
    _places()
    _people()
    _uploads()
    _forms()
    _staff()
    _family()
    _consent()


def _places() -> None:
    declare(
        "students.county",
        **_all("id public_id name emergency_numbers report_closing_day screening_name", NOT),
        **_all("protection_contact_name protection_contact_phone", PUBLISHED),
    )
    declare("students.term", **_all("id county school_year number starts ends", NOT))
    declare("students.holiday", **_all("id county name starts ends", NOT))
    declare("students.makeupday", **_all("id county date", NOT))
    declare("students.township", **_all("id public_id county name", NOT))
    declare("students.school", **_all("id public_id township name kind phone", NOT))
    counted = "staff teachers counselor_hours night_staff clubs lessons books"
    kept = _all(f"id public_id school school_year entered_at {counted}", NOT)
    declare("students.schoolresources", **kept, entered_by=STAFF)
    declare("students.schoolclass", **_all("id public_id school cohort_year number last_grade closed_on", NOT))


def _all(fields: str, declaration: Declaration) -> dict[str, Declaration]:
    return dict.fromkeys(fields.split(), declaration)


def _people() -> None:
    declare(
        "students.student",
        **_all("id public_id created_at", NOT),
        **_all("name sex birth_year birth_month register_last4", PERSONAL),
        **_all("sort_key register_hash", WORKED_OUT),
    )
    declare("students.enrolment", id=NOT, **_all("student school_class seat_number starts ends end_reason", PERSONAL))


def _uploads() -> None:
    """Of a roster, of a list of attendance or results; and what may still be taken back."""
    act = _all("id public_id school kind school_class assignment", NOT) | {"by": STAFF}
    declare("students.rosteract", **act, **_all("student rows at undone_at", WORKED_OUT))
    kept = _all("id public_id school state result uploaded_at approved_at", NOT)
    kept |= {"rows": UPLOADED} | _all("uploaded_by approved_by", STAFF)
    declare("students.rosterimport", **kept, job=NOT)
    declare("students.recordupload", **kept, kind=NOT, period=NOT)
    declare("students.rosterheadings", **_all("id school words", NOT))
    declare("students.rosterwords", **_all("id school words", NOT))
    record = _all("student kind period values recorded_at", PERSONAL)
    declare("students.schoolrecord", **record, id=NOT, recorded_by=STAFF)


def _forms() -> None:
    kept = _all("id public_id school kind workbook layout columns uploaded_at confirmed_at retired_at", NOT)
    declare("students.registerform", **kept, **_all("uploaded_by confirmed_by retired_by", STAFF))


def _staff() -> None:
    declare(
        "students.staffassignment",
        **_all("id public_id school school_class visit_weekdays visit_every_weeks visit_places", NOT),
        **_all("user duty starts ends taken_back", STAFF),
    )
    declare("students.countyassignment", **_all("id county", NOT), **_all("user starts ends", STAFF))
    people = _all("duty_person duty_phone person_since deputy deputy_phone deputy_since", STAFF)
    declare("students.dutyday", **_all("id school date hours", NOT), **people)


FACTS = (
    "as_of source father_away father_away_since mother_away mother_away_since rural_hukou register_value "
    "first_separation primary_caregiver contact boarding capacity_concern child_on_calls"
)


def _family() -> None:
    row = {"id": NOT, "student": SENSITIVE, "recorded_by": STAFF, "recorded_at": SENSITIVE}
    declare("students.carearrangement", **row, **dict.fromkeys(FACTS.split(), SENSITIVE))
    declare("students.strengthnote", **row, public_id=NOT, line=SENSITIVE, source=SENSITIVE, text=SENSITIVE)
    typed = dict.fromkeys(("school_year", "dated", "care_says", "care", "consent", "typed_at"), SENSITIVE)
    declare("students.registrationsheet", id=NOT, public_id=NOT, student=SENSITIVE, typed_by=STAFF, **typed)
    contact = {"name": THIRD_PARTY, "relation": THIRD_PARTY, "phone": THIRD_PARTY, "is_guardian": THIRD_PARTY}
    declare("students.familycontact", **row, public_id=NOT, ended_at=NOT, **contact)


PROVED = (
    "student text_version text_hash outcome teacher_forms child_forms talk care_context evaluation share_with_receiver "
    "authority way child_agrees dated recorded_at"
)


def _consent() -> None:
    signer = dict.fromkeys(("guardian_name", "guardian_relation", "witness"), SIGNER)
    proof = dict.fromkeys(PROVED.split(), PROOF)
    declare("students.consent", id=NOT, public_id=NOT, recorded_by=STAFF, **signer, **proof)
