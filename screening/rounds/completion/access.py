"""The classes of rounds as they stand today, for whoever has to do with them. Numbers only, two queries for any many.

class_standings_of(user, rounds) -> dict[(round, class), ClassStanding]
    teacher: own classes; counselor, administrator, headteacher: the own schools; district officer: the county
classes_of_round(user, round) -> list[(SchoolClass, ClassStanding)]
standings_of_schools(user, rounds) -> dict[(round, school), list[ClassStanding]]     the same by school
undone_of_schools(user, rounds) -> dict[(round, school), Undone]      added up
undone_of_round(user, round) -> Undone                                 the same over all of the person's schools
seats_to_fill_of(user, rounds) -> dict[(round, class), list[int]]     teacher: seats of who can be rated now
seats_asked_again_of(user, rounds) -> the same                         of whom it is asked whether more was seen
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_while_reading
from screening.rounds.access import own_sheets_of
from screening.rounds.completion.standing import (
    TO_FILL,
    ClassStanding,
    Place,
    Undone,
    asked_again,
    count_classes,
    facts_of,
    facts_of_teachers,
    place_of,
    undone_of,
)
from screening.rounds.models import Informant, RoundChild, ScreeningRound, Sheet
from screening.rounds.round_scoring import forms_of_round, has_form_for
from screening.rounds.states import ChildFacts
from students.access import class_keys, classes_of, school_keys, seats_today
from students.consents import standing
from students.dated import in_force
from students.models import Consent, Enrolment, SchoolClass
from students.selectors import consents_in_force, grade_of

COUNT_CLASSES = (
    Permission.REVIEW_CASES,
    Permission.OPEN_ROUND,
    Permission.READ_SCHOOL_REPORT,
    Permission.MANAGE_ROUNDS,
    Permission.READ_DISTRICT,
)
Key = tuple[int, int]  # round, and class or school


def class_standings_of(user: User, rounds: Iterable[ScreeningRound]) -> dict[Key, ClassStanding]:
    """Every class with a teacher sheet in these rounds."""
    return {(one, school_class): found for one, school_class, _school, found in _standings(user, rounds)}


def classes_of_round(user: User, screening_round: ScreeningRound) -> list[tuple[SchoolClass, ClassStanding]]:
    """The same with the classes themselves, school by school, oldest children first."""
    found = {school_class: one for (_round, school_class), one in class_standings_of(user, [screening_round]).items()}
    rows = SchoolClass.objects.filter(pk__in=list(found)).select_related("school__township__county")
    return [(row, found[row.pk]) for row in rows.order_by("school__name", "-cohort_year", "number")]


def standings_of_schools(user: User, rounds: Iterable[ScreeningRound]) -> dict[Key, list[ClassStanding]]:
    if not can(user, *COUNT_CLASSES):
        return {}  # a teacher's own classes are not the school
    by_school: dict[Key, list[ClassStanding]] = defaultdict(list)
    for one, _class, school, found in _standings(user, rounds):
        by_school[one, school].append(found)
    return by_school


def undone_of_schools(user: User, rounds: Iterable[ScreeningRound]) -> dict[Key, Undone]:
    return {key: undone_of(standings) for key, standings in standings_of_schools(user, rounds).items()}


def undone_of_round(user: User, screening_round: ScreeningRound) -> Undone:
    return undone_of(class_standings_of(user, [screening_round]).values())


def _standings(user: User, rounds: Iterable[ScreeningRound]) -> list[tuple[int, int, int, ClassStanding]]:
    """Several lines of one page ask for it."""
    ids = sorted(one.pk for one in rounds)
    return once_while_reading(("standings", user.pk, *ids), lambda: list(_counted(user, ids)))


def _counted(user: User, ids: list[int]) -> Iterator[tuple[int, int, int, ClassStanding]]:
    scope = _scope(user)
    if can(user, Permission.RATE_CLASS):  # whose own sheets are read anyway
        children = RoundChild.objects.filter(round__in=ids, **scope)
        return count_classes(children, [facts_of(sheet) for sheet in own_sheets_of(user) if sheet.round_id in ids])
    sheets = list(facts_of_teachers(Sheet.objects.filter(round__in=ids, **scope), timezone.localdate()))
    children = RoundChild.objects.filter(round__in={sheet[0] for sheet in sheets})
    if not user.works_for_county:  # the classes of a school are few enough to be named, as an index has them
        children = children.filter(school_class__in={sheet[1] for sheet in sheets})
    return count_classes(children, sheets)  # of a county the index is read through: only classes of `sheets` come out


def seats_to_fill_of(user: User, rounds: Iterable[ScreeningRound]) -> dict[Key, list[int]]:
    """Seat numbers in the person's own classes, in order."""
    return _seats(user, rounds, Q(state__in=TO_FILL))


def seats_asked_again_of(user: User, rounds: Iterable[ScreeningRound]) -> dict[Key, list[int]]:
    return _seats(user, rounds, asked_again(timezone.localdate()))


def _seats(user: User, rounds: Iterable[ScreeningRound], which: Q) -> dict[Key, list[int]]:
    here = Enrolment.objects.filter(in_force(timezone.localdate())).values("pk")
    rows = RoundChild.objects.filter(which, round__in=[one.pk for one in rounds])
    rows = rows.filter(school_class__in=list(class_keys(user)))
    rows = rows.filter(student__enrolments__in=here, student__enrolments__school_class=F("school_class"))
    found: dict[Key, list[int]] = defaultdict(list)
    for one, school_class, seat in rows.order_by("student__enrolments__seat_number").values_list(
        "round", "school_class", "student__enrolments__seat_number"
    ):
        found[one, school_class].append(seat)
    return found


def _scope(user: User) -> dict[str, list[int]]:
    """As values: with the scope as a subquery under joins every row of the county would be read."""
    if can(user, *COUNT_CLASSES):
        return {"school_class__school__in": list(school_keys(user))}
    return {"school_class__in": list(class_keys(user))}


@dataclass(frozen=True, slots=True)
class ClassToCome:
    """One class: children on the roster today, and those of them whose sheet agrees."""

    school_class: SchoolClass
    agreed: int
    children: int


def classes_to_come(user: User, rounds: Iterable[ScreeningRound]) -> dict[int, list[ClassToCome]]:
    """In the order of schools and grades; a class without a child on the roster has no sheet and is left out."""
    wanted = list(rounds)
    if not wanted:
        return {}
    seats = list(seats_today(user).order_by().values_list("student_id", "school_class_id"))
    consents = consents_in_force(child for child, _class in seats)
    children = Counter(place for _child, place in seats)
    agreed = Counter(place for child, place in seats if _may_be_rated(consents.get(child)))
    found = [ClassToCome(one, agreed[one.pk], children[one.pk]) for one in classes_of(user) if children[one.pk]]
    return {one.pk: _with_a_form(one, found) for one in wanted}


def _with_a_form(one: ScreeningRound, found: Iterable[ClassToCome]) -> list[ClassToCome]:
    forms, year = forms_of_round(one), one.school_year
    return [row for row in found if has_form_for(forms, Informant.TEACHER, grade_of(row.school_class, year))]


def _may_be_rated(consent: Consent | None) -> bool:
    facts = ChildFacts(
        here=True, consent=standing(consent, "teacher_forms"), exclusion="", scorable=None, round_open=True
    )
    return place_of(facts) == Place.TO_FILL
