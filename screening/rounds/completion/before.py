"""Before a school opens a round: how many children of each class could be rated if it were opened today.

classes_to_come(user, rounds) -> dict[round, list[ClassToCome]]     classes with a form for their teacher
Three queries, and one for the forms of each round. From opening on access.py answers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from screening.rounds.completion.standing import Place, place_of
from screening.rounds.models import Informant, ScreeningRound
from screening.rounds.round_scoring import forms_of_round, has_form_for
from screening.rounds.states import ChildFacts
from students.access import classes_of, seats_today
from students.consents import standing
from students.models import Consent, SchoolClass
from students.selectors import consents_in_force, grade_of


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
