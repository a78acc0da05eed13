"""One child, as the roster and the class teacher see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import looks_at
from accounts.models import Role, User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_while_reading
from screening import formats
from students import access, child_file, wording
from students.child_file import ChildFileLine
from students.consents import ANSWERS, SCOPES
from students.labels import age_on
from students.models import CareArrangement, Consent, Enrolment, Student
from students.pages.lists import care_state, consent_words
from students.pages.records import record_lines
from students.selectors import (
    calendar_of,
    calendar_parts,
    class_label,
    contacts_of,
    current_class_label,
    facts_of,
    strengths_of,
)


def consents_of(student: Student) -> list[Consent]:
    return once_while_reading(("consents of a child", student.pk), lambda: list(access.consent_rows([student.pk])))


def care_of(student: Student) -> list[CareArrangement]:
    rows = access.care_rows([student.pk]).select_related("student", "recorded_by")
    return once_while_reading(("care of a child", student.pk), lambda: list(rows))


def seats_of(student: Student) -> list[Enrolment]:
    county = "school_class__school__township__county"
    rows = student.enrolments.select_related(county).prefetch_related(*calendar_parts(county))
    return once_while_reading(("seats of a child", student.pk), lambda: list(rows.order_by("starts", "pk")))


@dataclass(frozen=True)
class LooksOfOne:
    """How often a colleague looked, and when last."""

    name: str
    role: str
    times: int
    last: str


def who_looked(user: User, student: Student) -> list[LooksOfOne]:
    """Nothing a reader may not know of changes a line: whoever dealt with it is left out from then on, but for looks
    at what the reader knows of."""
    since = _unseen(user, student)
    found: dict[tuple[UUID, str], list[datetime]] = {}
    rows = looks_at(user, student.public_id).exclude(actor_id=None).values_list("actor_id", "role", "at")
    told = [(actor, role, at) for actor, role, at in rows if actor and (actor not in since or at < since[actor])]
    told += [look for source in child_file.seen_sources for look in source(user, student)]
    for actor, role, at in sorted(told, key=lambda look: look[2], reverse=True):
        found.setdefault((actor, role), []).append(at)
    names = dict(User.objects.filter(public_id__in={one for one, _role in found}).values_list("public_id", "name"))
    return [
        LooksOfOne(names[one], str(Role(role).label), len(times), formats.day(timezone.localdate(times[0])))
        for (one, role), times in found.items()
        if one in names
    ]


def _unseen(user: User, student: Student) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for source in child_file.unseen_sources:
        for actor, since in source(user, student):
            if actor != user.public_id:
                found[actor] = min(since, found.get(actor, since))
    return found


class ArrangementCard:
    """A care arrangement in words."""

    def __init__(self, row: CareArrangement, on: date) -> None:
        self.row = row
        self.pairs = wording.care_pairs(row, facts_of(row), on)
        self.source = wording.source_words(row)


class ConsentCard:
    """The sheet in force and what came before it."""

    def __init__(self, rows: list[Consent]) -> None:
        """`rows` oldest first."""
        sheet = rows[-1] if rows else None
        self.word = consent_words(sheet)
        self.lines = [(scope_label(scope), _answer(sheet, scope)) for scope in SCOPES] if sheet else []
        self.remarks = _consent_remarks(sheet)
        self.history = [(wording.day_words(row.dated), str(row.get_outcome_display())) for row in reversed(rows[:-1])]
        self.withdrawable = sheet is not None and any(getattr(sheet, scope) != Consent.Answer.NO for scope in SCOPES)


def _answer(sheet: Consent, scope: str) -> str:
    return str(dict(ANSWERS)[getattr(sheet, scope)])


def _consent_remarks(sheet: Consent | None) -> list[str]:
    if sheet is None:
        return []
    told = {"day": wording.day_words(sheet.dated), "way": sheet.get_way_display()}
    remarks = [_("%(day)s, %(way)s") % told]
    if sheet.authority:
        remarks.append(str(sheet.get_authority_display()))
    if sheet.authority == Consent.Authority.CARER_ONLY:
        remarks.append(_("A carer without a delegation cannot agree; please reach the parents first."))
    if not sheet.child_agrees:
        remarks.append(_("The child would rather not; that counts."))
    return remarks


def scope_label(scope: str) -> str:
    return {
        "teacher_forms": _("Teachers' forms"),
        "child_forms": _("The child's own forms"),
        "talk": _("A talk when needed"),
        "care_context": _("Care situation"),
        "evaluation": _("Evaluation without names"),
        "share_with_receiver": _("Sharing with a receiver"),
    }[scope]


class ChildPage:
    """A child's file: who cares for it, what was allowed, whom to call, and what every room tells of it."""

    def __init__(self, user: User, student: Student) -> None:
        today = timezone.localdate()
        seat = [row for row in seats_of(student) if row.starts <= today][-1]
        here = seat.ends is None or seat.ends >= today
        county = seat.school_class.school.township.county
        care, consents = care_of(student), consents_of(student)
        keeps_care = can(user, Permission.EDIT_CARE_CONTEXT)
        state = care_state(care[-1] if care else None, consents[-1] if consents else None, today)
        if state.code == "refused":  # what was known before is not shown against the family's will
            care = []
        self.student = student
        self.here = here
        self.place = place_words(seat, calendar_of(county).school_year(today)) if here else _gone_words(seat)
        self.facts = _facts_line(student, today)
        self.care = ArrangementCard(care[-1], today) if care else None
        self.care_state = state
        self.care_history = [ArrangementCard(row, row.as_of) for row in reversed(care[:-1])]
        self.consent = ConsentCard(consents)
        self.contacts = list(contacts_of(student))
        self.strengths = list(strengths_of(student).select_related("recorded_by")) if keeps_care else []
        self.records = record_lines(user, student)  # months and terms
        self.keeps_roster = can(user, Permission.MANAGE_ROSTER)
        self.keeps_care = keeps_care and here
        self.reviews = can(user, Permission.REVIEW_CASES)
        self.back = seat.school_class if here else None
        self.may_return = self.keeps_roster and seat.ends is not None
        self.next = child_file.next_of(user, student)
        self.events = child_file.events_of(user, student)
        self.looks = who_looked(user, student) if self.reviews else []


def _gone_words(seat: Enrolment) -> str:
    where = f"{seat.school_class.school.name} {current_class_label(seat.school_class, seat.ends or seat.starts)}"
    return _("in no class now, last in %(class)s") % {"class": where}


def place_words(seat: Enrolment, school_year: int) -> str:
    told = {"school": seat.school_class.school.name, "class": class_label(seat.school_class, school_year)}
    return _("%(school)s, %(class)s, seat %(seat)s") % {**told, "seat": seat.seat_number}


def _facts_line(student: Student, today: date) -> str:
    age = age_on(student, today)
    born = formats.year_month(student.birth_year, student.birth_month)
    told = {"sex": student.get_sex_display(), "age": age, "born": born}
    return _("%(sex)s, %(age)s years (born %(born)s)") % told


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    yield from _classes(student)
    consents, care = consents_of(student), care_of(student)
    for sheet in consents:
        yield ChildFileLine(sheet.dated, _("Consent"), str(sheet.get_outcome_display()), str(sheet.get_way_display()))
    today = timezone.localdate()
    if care_state(care[-1] if care else None, consents[-1] if consents else None, today).code != "refused":
        for row in care:
            yield ChildFileLine(row.as_of, _("Care"), _("The care situation was recorded"))


def _classes(student: Student) -> Iterator[ChildFileLine]:
    for seat in seats_of(student):
        where = f"{seat.school_class.school.name} {current_class_label(seat.school_class, seat.starts)}"
        said = _("In %(class)s, seat %(seat)s") % {"class": where, "seat": seat.seat_number}
        yield ChildFileLine(seat.starts, _("Class"), said)
        if seat.ends:
            last = f"{seat.school_class.school.name} {current_class_label(seat.school_class, seat.ends)}"
            yield ChildFileLine(seat.ends, _("Class"), _("Last day in %(class)s") % {"class": last})
