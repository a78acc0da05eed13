"""Whose data each field is, how long it stays, and what an export of one child contains."""

from accounts.privacy.declarations import (
    NOT_PERSONAL,
    PERSONAL,
    SENSITIVE,
    STAFF,
    THIRD_PARTY,
    Declaration,
    Erasure,
    Sensitivity,
    declare,
)

NOT = NOT_PERSONAL
# That consent was given and withdrawn has to be shown after everything else is gone; by whom is blanked.
PROOF = Declaration(Sensitivity.PERSONAL, exported=True, erasure=Erasure.KEEP, keep="3 years after the withdrawal")
SIGNER = Declaration(Sensitivity.THIRD_PARTY, exported=False, erasure=Erasure.BLANK, keep="3 years after leaving")
# Seats stay as places of an unknown child, so that figures of past years do not change.
SEAT = Declaration(Sensitivity.PERSONAL, exported=True, erasure=Erasure.ANONYMISE, keep="3 years after leaving")
UPLOADED = Declaration(Sensitivity.SENSITIVE, exported=False, erasure=Erasure.BLANK, keep="7 days")
PUBLISHED = Declaration(Sensitivity.PERSONAL, exported=False, erasure=Erasure.KEEP, keep="while in office")


def declare_fields() -> None:
    _places()
    _people()
    _records()
    _forms()
    _staff()
    _family()
    _consent()


def _places() -> None:
    declare(
        "students.county",
        id=NOT,
        public_id=NOT,
        name=NOT,
        emergency_numbers=NOT,
        protection_contact_name=PUBLISHED,
        protection_contact_phone=PUBLISHED,
        report_closing_day=NOT,
    )
    declare("students.term", id=NOT, county=NOT, school_year=NOT, number=NOT, starts=NOT, ends=NOT)
    declare("students.holiday", id=NOT, county=NOT, name=NOT, starts=NOT, ends=NOT)
    declare("students.makeupday", id=NOT, county=NOT, date=NOT)
    declare("students.township", id=NOT, public_id=NOT, county=NOT, name=NOT)
    declare("students.school", id=NOT, public_id=NOT, township=NOT, name=NOT, kind=NOT, phone=NOT)
    resources = "id public_id school school_year staff teachers counselor_hours night_staff clubs lessons books"
    declare(
        "students.schoolresources",
        **dict.fromkeys(resources.split(), NOT),
        entered_at=NOT,
        entered_by=STAFF,
    )
    declare("students.schoolclass", id=NOT, public_id=NOT, school=NOT, cohort_year=NOT, number=NOT, closed_on=NOT)


def _people() -> None:
    _uploads()
    declare(
        "students.student",
        id=NOT,
        public_id=NOT,
        name=PERSONAL,
        sort_key=PERSONAL,
        sex=PERSONAL,
        birth_year=PERSONAL,
        birth_month=PERSONAL,
        register_hash=PERSONAL,
        register_last4=PERSONAL,
        created_at=NOT,
    )
    declare(
        "students.enrolment",
        id=NOT,
        student=SEAT,
        school_class=SEAT,
        seat_number=SEAT,
        starts=SEAT,
        ends=SEAT,
        end_reason=SEAT,
    )


def _uploads() -> None:
    declare(
        "students.rosterimport",
        id=NOT,
        public_id=NOT,
        school=NOT,
        state=NOT,
        rows=UPLOADED,
        result=NOT,
        job=NOT,
        uploaded_by=STAFF,
        uploaded_at=NOT,
        approved_by=STAFF,
        approved_at=NOT,
    )

    declare("students.rosterheadings", id=NOT, school=NOT, words=NOT)


def _records() -> None:
    declare(
        "students.recordupload",
        id=NOT,
        public_id=NOT,
        school=NOT,
        kind=NOT,
        period=NOT,
        state=NOT,
        rows=UPLOADED,
        result=NOT,
        uploaded_by=STAFF,
        uploaded_at=NOT,
        approved_by=STAFF,
        approved_at=NOT,
    )
    kept = dict.fromkeys("student kind period values recorded_at".split(), PERSONAL)
    declare("students.schoolrecord", id=NOT, recorded_by=STAFF, **kept)


def _forms() -> None:
    kept = "id public_id school kind workbook layout columns uploaded_at confirmed_at retired_at".split()
    people = dict.fromkeys(("uploaded_by", "confirmed_by", "retired_by"), STAFF)
    declare("students.registerform", **dict.fromkeys(kept, NOT), **people)


def _staff() -> None:
    declare(
        "students.staffassignment",
        id=NOT,
        public_id=NOT,
        user=STAFF,
        school=NOT,
        school_class=NOT,
        duty=STAFF,
        starts=STAFF,
        ends=STAFF,
        visit_weekdays=NOT,
        visit_every_weeks=NOT,
        visit_places=NOT,
    )
    declare("students.countyassignment", id=NOT, user=STAFF, county=NOT, starts=STAFF, ends=STAFF)
    declare(
        "students.dutyday",
        id=NOT,
        school=NOT,
        date=NOT,
        hours=NOT,
        duty_person=STAFF,
        duty_phone=STAFF,
        deputy=STAFF,
        deputy_phone=STAFF,
    )


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
    "student text_version outcome teacher_forms child_forms talk care_context evaluation share_with_receiver "
    "authority way child_agrees dated recorded_at"
)


def _consent() -> None:
    signer = dict.fromkeys(("guardian_name", "guardian_relation", "witness"), SIGNER)
    proof = dict.fromkeys(PROVED.split(), PROOF)
    declare("students.consent", id=NOT, public_id=NOT, recorded_by=STAFF, **signer, **proof)
