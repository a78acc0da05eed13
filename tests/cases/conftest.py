import uuid
from collections.abc import Callable, Iterator

import pytest
import time_machine

from screening.cases.models import Case
from screening.cases.review import services as reviewing
from students.models import DutyDay
from tests.cases import factories as make


@pytest.fixture
def time_machine_at() -> Iterator[Callable[..., None]]:
    """`time_machine_at("2026-11-09", "10:20")` goes on to a later moment."""
    travels: list[time_machine.travel] = []

    def go(day: str, clock: str = "09:00") -> None:
        travel = time_machine.travel(f"{day}T{clock}:00+08:00", tick=False)
        travel.start()
        travels.append(travel)

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def wang(cast: object, as_: Callable[..., object]) -> object:
    """Counselor Wang's browser."""
    return as_(cast.wang)


@pytest.fixture
def duty(cast: object) -> DutyDay:
    """Zhou is on duty today."""
    return make.make_duty(cast.school, cast.zhou, cast.admin)


@pytest.fixture
def watched(cast: object) -> Case:
    """Child yu on watch until 1 December; the family knows."""
    case = make.make_case(cast)
    reviewing.record_review(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision(),
        guardian=make.TOLD,
    )
    case.refresh_from_db()
    return case
