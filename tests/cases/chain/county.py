"""The cast's county with a round open at both schools of counselor Wang."""

from typing import Any

from screening.rounds.models import ScreeningRound
from screening.rounds.services import open_round_for_school
from tests import factories as people
from tests.rounds import factories as rounds


def two_schools(cast: Any) -> ScreeningRound:
    teacher = people.make_user("teacher4", "邓老师")
    people.assign(teacher, cast.second_school, "class-teacher", cast.second_class)
    current = rounds.open_round(cast)
    rounds.name_duty(cast, current, cast.second_school)
    open_round_for_school(current, school=cast.second_school, by=cast.admin)
    return current
