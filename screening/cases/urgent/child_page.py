"""The child of an urgent concern, for whoever acts on it: where it sits, how old it is, whom to telephone, its case."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.models import UrgentConcern
from screening.cases.opening.selectors import duty_of
from screening.cases.urgent.first import ABOUT_PEOPLE_HERE, Call, SchoolOnDuty, duty_calls
from screening.documents.blocks import Link
from students.models import Student
from students.seating import Seating, place_of


class ConcernedChild:
    """Empty for whoever is its author and nothing else: the paper form that is typed names nobody."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        student = concern.student if access.may_act_on(user, concern) else None
        self.who = who_words(student) if student else ""
        self.cases = list(_cases(user, student)) if student else []
        self.calls = list(_calls(user, concern)) if student else []


def who_words(student: Student, seating: Seating | None = None) -> str:
    """“柳湾镇中心小学 三年级(1)班 7 号 · 9 岁 · 女”."""
    return _("%(place)s · %(age)s years · %(sex)s") % {
        "place": seating.with_school(student.pk) if seating else place_of(student),
        "age": age_of(student),
        "sex": student.get_sex_display(),
    }


def age_of(student: Student) -> int:
    today = timezone.localdate()
    return today.year - student.birth_year - (today.month < student.birth_month)


def card_words(concern: UrgentConcern, may_act: bool, seating: Seating) -> str:
    """Class and seat tell two concerns apart, for whoever goes there; a list names no child."""
    if not may_act:
        return concern.school.name
    if concern.student is None:
        return _("%(school)s · nobody has said yet which child") % {"school": concern.school.name}
    return who_words(concern.student, seating)


def _cases(user: User, student: Student) -> Iterator[Link]:
    """Open ones first; the look at the case is recorded where it is opened."""
    rows = access.cases_of(user).filter(student=student).order_by(F("closed_at").asc(nulls_first=True), "-pk")
    for case in rows[:2]:
        words = _("Case %(number)s: %(state)s") % {"number": case.number, "state": case.get_state_display()}
        yield Link(words, reverse("cases:show_case", args=[case.public_id]))


def _calls(user: User, concern: UrgentConcern) -> Iterator[Call]:
    """At home, then at school."""
    for one in access.contacts_in_need(user, concern):
        if one.phone:
            yield Call(one.phone, _("%(name)s (%(relation)s)") % {"name": one.name, "relation": one.relation})
    school = concern.school
    if concern.about not in ABOUT_PEOPLE_HERE:
        yield from duty_calls([SchoolOnDuty("", duty_of(school, timezone.now()))], user)
    if school.phone:
        yield Call(school.phone, school.name)


def ended_words(user: User, concern: UrgentConcern) -> list[tuple[UUID, str]]:
    """Each case that was ended by somebody who may not know, and what is to be said about it."""
    words = _(
        "Case %(number)s of this child was ended on %(day)s. Whoever ended it does not know of this concern and is not "
        "told. Please say who goes on with the child; until then this concern cannot be closed."
    )
    rows = access.kept_open_of(user, concern)
    days = ((row, formats.day(timezone.localdate(row.since))) for row in rows)
    return [(row.public_id, words % {"number": row.case.number, "day": day}) for row, day in days]


def acted_on(concerns: Iterable[UrgentConcern]) -> dict[int, bool]:
    """Those of these of `to_act_on` (by key) that the person may act on, and whether the case was ended meanwhile."""
    return {one.pk: vars(one)["ended_in_ignorance"] for one in concerns if vars(one)["may_act"]}
