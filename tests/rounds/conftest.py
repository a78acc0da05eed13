import pytest

from screening.rounds import hooks, services
from screening.rounds.models import Rescoring, ScreeningRound, Sheet
from tests.rounds import districts, factories


@pytest.fixture
def current(cast) -> ScreeningRound:
    """The county's round, opened by the cast's school on Monday of week 7."""
    return factories.open_round(cast)


@pytest.fixture
def sheet(cast, current) -> Sheet:
    """The teacher's sheet of class 3-1: seats 1, 2 and 3."""
    return factories.sheet_of(current, cast.class_3_1)


@pytest.fixture
def nobody_above_listens(monkeypatch):
    for name in ("flag_raised", "flag_withdrawn", "flag_was_looked_at", "flag_was_ended"):
        monkeypatch.setattr(hooks, name, [])
    for name in ("sheet_submitted", "round_closed"):
        monkeypatch.setattr(hooks, name, [])


@pytest.fixture
def closed(cast) -> ScreeningRound:
    """The first round of the county, closed: its norm counts, because the re-score with it was adopted."""
    made = districts.make_district(cast)
    services.close_round(made, by=cast.district)
    districts.work_off()
    services.adopt_rescoring(Rescoring.objects.get(round=made), by=cast.district)
    made.refresh_from_db()
    return made


@pytest.fixture
def stricter(cast, closed) -> Rescoring:
    """Asked for and computed: lines at the 70th and 90th percentile instead of the 84th and 97th."""
    return districts.compute_all(districts.ask(cast, closed, rule_set=districts.other_rules()))
