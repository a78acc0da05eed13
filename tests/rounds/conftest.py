import pytest

from screening.rounds.models import ScreeningRound, Sheet
from tests.rounds import factories


@pytest.fixture
def current(cast) -> ScreeningRound:
    """The county's round, opened by the cast's school on Monday of week 7."""
    return factories.open_round(cast)


@pytest.fixture
def sheet(cast, current) -> Sheet:
    """The teacher's sheet of class 3-1: seats 1, 2 and 3."""
    return factories.sheet_of(current, cast.class_3_1)
