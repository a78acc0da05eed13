"""Registers filled from what is stored: whose facts, which column, how much nobody has to type again.

made_register(user, classes, kind, label) -> Register       nothing is recorded here; services.take_register does

Facts only. A family that does not want its care recorded is in no left-behind register and has empty care cells.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.privacy.fields import readable
from screening.documents.file_names import workbook_name
from students import access, wording
from students.consents import standing
from students.labels import age_on, policy_left_behind, research_left_behind
from students.models import (
    CareArrangement,
    Consent,
    Enrolment,
    FamilyContact,
    RegisterForm,
    School,
    SchoolClass,
    StrengthNote,
)
from students.own_forms.facts import LEFT_BEHIND, NOTES
from students.own_forms.filling import Values, build_shipped_form, fill_register
from students.own_forms.register_forms import columns_of, form_in_force, layout_of
from students.records.layout import ABSENT, ATTENDANCE, OPEN, PERSONAL, PRESENT, SICK, UNEXCUSED
from students.records.plan import in_force
from students.selectors import (
    arrangements_in_force,
    calendar_of,
    class_label,
    class_teachers_of,
    consents_in_force,
    contacts_at_hand,
    facts_of,
    school_year_of,
)

CHINESE_KEYS, OTHER_KEYS, NEXT_CELL = 3, 1, 1  # keys a sign in pinyin, any other sign, and to the next cell

TermDays = dict[str, str | int]
Place = dict[str, str]  # class, school, class teacher
DAYS = {OPEN: "days_open", ABSENT: "days_absent", SICK: "days_sick", PERSONAL: "days_personal"}
DAYS |= {UNEXCUSED: "days_unexcused"}


class RegisterChild:
    """Everything a register may say about one child; of care nothing when the family does not want it."""

    def __init__(
        self, seat: Enrolment, care: CareArrangement | None, consent: Consent | None, days: TermDays, *, noted: bool
    ) -> None:
        self.seat, self.days = seat, days
        self.care_refused = standing(consent, "care_context") == "refused"
        self.care = None if self.care_refused else care
        self.contacts = contacts_at_hand(seat.student)
        self.strengths = _strengths(seat) if noted else ""


class Register:
    """The filled workbook and what to say about it."""

    def __init__(self, user: User, classes: Sequence[SchoolClass], kind: str, label: str) -> None:
        school, today = classes[0].school, timezone.localdate()
        children = _children(user, classes, today)
        labelled = {child.seat.pk: left_behind(child, label, today) for child in children}
        listed = [child for child in children if kind != LEFT_BEHIND or labelled[child.seat.pk]]
        of_label = children if kind == LEFT_BEHIND else []
        self.label = label if kind == LEFT_BEHIND else ""
        self.file_name = workbook_name(RegisterForm.Kind(kind).label, f"{today:%Y%m%d}")
        self.children = tuple(child.seat.student.public_id for child in listed)
        self.rows = len(listed)
        # of whom the label is not known
        self.unknown = sum(labelled[child.seat.pk] is None and not child.care_refused for child in of_label)
        self.refused = sum(child.care_refused for child in children) if kind != NOTES else 0
        self._fill(school, classes, kind, listed, today)

    def _fill(
        self, school: School, classes: Sequence[SchoolClass], kind: str, listed: list[RegisterChild], today: date
    ) -> None:
        teachers = class_teachers_of([one.pk for one in classes], today)
        places = {one.pk: _place(one, teachers.get(one.pk)) for one in classes}
        rows = [_values(at, child, places[child.seat.school_class_id], today) for at, child in enumerate(listed, 1)]
        form = form_in_force(school, kind)
        if form is not None:
            template, layout, columns = base64.b64decode(readable(form.workbook)), layout_of(form), columns_of(form)
        else:
            template, layout, columns = build_shipped_form(kind, _title(kind))
        used = [fact for fact in columns.values() if any(row.get(fact, "") != "" for row in rows)]
        cells = [str(row[fact]) for row in rows for fact in used if row.get(fact, "") != ""]
        note = _note(kind, self, today)
        told = _told(school, places, classes, today)
        self._filled = partial(fill_register, template, layout, columns, rows, told=told, note=note)
        # headings that are filled, and those that stay empty
        self.columns = tuple(layout.words.get(column, "") for column, fact in columns.items() if fact in used)
        self.by_hand = tuple(word for column, word in layout.words.items() if columns.get(column) not in used)
        self.cells, self.keys = len(cells), sum(map(keys_of, cells))

    @property
    def content(self) -> bytes:
        """Made when it is taken: a page only says what would be in it."""
        return self._filled()


def label_words(label: str) -> str:
    """The label under its own name, with what it means."""
    return {
        "policy": _(
            "Policy label: rural hukou, under 16, both parents away, or one away and the other not able to care"
        ),
        "research": _("Research label: under 18, at least one parent away for six months or more"),
        "register": _("Value of the student register: 1 one parent away, 2 both parents away"),
    }[label]


def made_register(user: User, classes: Sequence[SchoolClass], kind: str, label: str = "policy") -> Register:
    """In Chinese whoever asks: the form is the school's and goes to its bureau."""
    with translation.override("zh-hans"):
        return Register(user, classes, kind, label)


def keys_of(text: str) -> int:
    """How many keys it takes to type a cell and go on to the next."""
    chinese = sum("\u3400" <= sign <= "\u9fff" or sign > "\U0001ffff" for sign in text)
    return chinese * CHINESE_KEYS + (len(text) - chinese) * OTHER_KEYS + NEXT_CELL


def _children(user: User, classes: Sequence[SchoolClass], today: date) -> list[RegisterChild]:
    """By class and seat. A page only counts them; taking the file is what is recorded."""
    rows = access.seats_today(user).filter(school_class__in=classes).select_related("school_class__school")
    rows = rows.order_by("-school_class__cohort_year", "school_class__number", "seat_number", "pk")
    noted = can(user, Permission.EDIT_CARE_CONTEXT)  # on the screen, too, only the teacher reads these lines
    hung = ("student__family_contacts", *(["student__strength_notes"] if noted else []))
    seats = list(rows.prefetch_related(*hung))
    ids = [seat.student_id for seat in seats]
    care, consents = arrangements_in_force(ids), consents_in_force(ids)
    days = term_days(user, ids, classes[0].school, today)
    return [
        RegisterChild(seat, care.get(pk), consents.get(pk), days.get(pk, {}), noted=noted)
        for pk, seat in zip(ids, seats, strict=True)
    ]


def _strengths(seat: Enrolment) -> str:
    """What teachers noted as going well, newest first; what a child or the counselor said stays out."""
    line, source = StrengthNote.Line.GOES_WELL, StrengthNote.Source.TEACHER
    rows = [one for one in seat.student.strength_notes.all() if one.line == line and one.source == source]
    newest = sorted(rows, key=lambda one: (one.recorded_at, one.pk), reverse=True)
    return "；".join(one.text for one in newest[:2])


def left_behind(child: RegisterChild, label: str, today: date) -> bool | None:
    """Whether one label, and only this one, applies; None when it is not known."""
    if child.care is None:
        return None
    if label == "register":
        value = child.care.register_value
        return None if value is None else value > 0
    decide = {"policy": policy_left_behind, "research": research_left_behind}[label]
    return decide(facts_of(child.care), today)


def _place(school_class: SchoolClass, teacher: User | None) -> Place:
    label = class_label(school_class, school_year_of(school_class.school))
    return {"class": label, "school": school_class.school.name, "teacher": teacher.name if teacher else ""}


def _values(number: int, child: RegisterChild, place: Mapping[str, str], today: date) -> Values:
    seat, student = child.seat, child.seat.student
    told: dict[str, str | int] = {
        "number": number,
        "seat": seat.seat_number,
        "name": student.name,
        "sex": str(student.get_sex_display()),
        "born": f"{student.birth_year}-{student.birth_month:02d}",
        "age": age_on(student, today),
        "strengths": child.strengths,
    }
    return told | dict(place) | _care_values(child.care) | _contact_values(child.contacts) | child.days


def _care_values(care: CareArrangement | None) -> dict[str, str | int]:
    if care is None:
        return {}
    register = care.register_value if care.register_value in (0, 1, 2) else ""  # the codes of the register itself
    return {
        "label": _("yes"),
        "register_value": register,
        "father_away": str(care.get_father_away_display()),
        "father_since": f"{care.father_away_since:%Y-%m}" if care.father_away_since else "",
        "mother_away": str(care.get_mother_away_display()),
        "mother_since": f"{care.mother_away_since:%Y-%m}" if care.mother_away_since else "",
        "caregiver": str(care.get_primary_caregiver_display()),
        "contact_rhythm": str(care.get_contact_display()),
        "boarding": _("yes") if care.boarding else _("no"),
        "rural_hukou": str(care.get_rural_hukou_display()),
        "as_of": f"{care.as_of:%Y-%m-%d}",
    }


def _contact_values(contacts: Sequence[FamilyContact]) -> dict[str, str | int]:
    guardian = next((one for one in contacts if one.is_guardian), None)
    found: dict[str, str | int] = {}
    for place, one in (("guardian", guardian), *zip(("first", "second"), contacts, strict=False)):
        if one is not None:
            found |= {f"{place}_name": one.name, f"{place}_relation": one.relation, f"{place}_phone": one.phone}
    return found


def _told(
    school: School, places: Mapping[int, Place], classes: Sequence[SchoolClass], today: date
) -> Mapping[str, str]:
    """What titles of a form ask for; a whole school has no one class."""
    year = school_year_of(school)
    told = {"学校": school.name, "学校名称": school.name, "学年": f"{year}–{year + 1}"}
    told |= dict.fromkeys(("日期", "填表日期", "制表日期"), f"{today:%Y-%m-%d}")
    if len(classes) == 1:
        place = places[classes[0].pk]
        told |= {"班级": place["class"], "班主任": place["teacher"]}
    return told


def _title(kind: str) -> str:
    return {"left-behind": "留守儿童花名册", "contacts": "学生家长联系表", "term-notes": "学期简记"}[kind]


def _note(kind: str, register: Register, today: date) -> str:
    """What the figure counts, by which label, on which day; whom it leaves out."""
    if kind == LEFT_BEHIND:
        told = {"label": label_words(register.label), "day": wording.day_words(today), "n": register.rows}
        words = _("%(label)s. As of %(day)s: %(n)s children listed.") % told
        if register.unknown:
            words += _(" %(n)s more are not known yet and not listed.") % {"n": register.unknown}
        if register.refused:
            words += _(" %(n)s families do not want it recorded; not listed.") % {"n": register.refused}
        return words
    if kind == NOTES:
        return _("Facts only: attendance and what teachers noted as going well. No scores, no levels.")
    return _("Printed %(day)s. For the school only; destroy the old one.") % {"day": wording.day_words(today)}


def term_days(user: User, student_ids: Iterable[int], school: School, today: date) -> dict[int, TermDays]:
    """Sums over the months of the term that runs, or of the last one that ended; nothing where nothing is stored."""
    begun = [term for term in calendar_of(school.township.county).terms if term.starts <= today]
    if not begun:
        return {}
    first, last = f"{begun[-1].starts:%Y-%m}", f"{min(begun[-1].ends, today):%Y-%m}"
    found = {}
    for student, kept in in_force(user, student_ids).items():
        months = [values for (kind, period), values in kept.items() if kind == ATTENDANCE and first <= period <= last]
        found[student] = _summed([_with_absent(values) for values in months])
    return found


def _with_absent(values: Mapping[str, str]) -> dict[str, float]:
    """Days missed, where the list gives them only by reason or only the days that were attended."""
    days = {name: float(text) for name, text in values.items() if text}
    parts = [days[name] for name in (SICK, PERSONAL, UNEXCUSED) if name in days]
    if ABSENT not in days and parts:
        days[ABSENT] = sum(parts)
    if ABSENT not in days and OPEN in days and PRESENT in days:
        days[ABSENT] = days[OPEN] - days[PRESENT]
    return days


def _summed(months: list[dict[str, float]]) -> TermDays:
    sums: TermDays = {}
    for column, name in DAYS.items():
        told = [month[column] for month in months if column in month]
        if told:
            total = sum(told)
            sums[name] = int(total) if total == int(total) else f"{total:g}"
    return sums
