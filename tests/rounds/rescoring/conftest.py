"""Every test of this folder begins with the same closed round of a county, which takes seconds to make."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from pytest_django import DjangoDbBlocker

from screening.rounds.models import Rescoring, ScreeningRound
from tests.conftest import Cast, make_cast
from tests.rounds import districts
from tests.rounds.conftest import nobody_listening
from tests.shared import shared

Begun = tuple[Cast, ScreeningRound]


def begin() -> Begun:
    cast = make_cast()
    with nobody_listening():
        return cast, districts.close_first_round(cast)


@pytest.fixture(scope="package")
def shared_county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Begun]:
    with shared(begin, django_db_blocker) as begun:
        yield begun


@pytest.fixture
def own_county(shared_county: Begun, db: None) -> Begun:
    return deepcopy(shared_county)


@pytest.fixture
def cast(own_county: Begun) -> Cast:
    return own_county[0]


@pytest.fixture
def closed(own_county: Begun) -> ScreeningRound:
    return own_county[1]


@pytest.fixture
def stricter(cast, closed) -> Rescoring:
    """Asked for and computed: lines at the 70th and 90th percentile instead of the 84th and 97th."""
    return districts.compute_all(districts.ask(cast, closed, rule_set=districts.other_rules()))
