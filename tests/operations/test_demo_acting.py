"""How the demo county lets services write at a moment long past, and what is kept beside its code."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from screening.library import texts
from screening.operations.demo.acting import Clock, at, content, same_ids
from screening.rounds.services import record_practice
from tests.conftest import Cast

NEVER = ("问题学生", "问题儿童", "留守", "异常", "高危", "自杀", "自伤", "虐待")
LONG_AGO = datetime(2025, 4, 14, 8, 20, tzinfo=UTC)


def test_a_service_writes_at_the_moment_it_is_told(cast: Cast) -> None:
    with at(LONG_AGO):
        practised = record_practice(by=next(iter(cast.people.values())))
    assert practised.practised_on == date(2025, 4, 14)
    assert AuditEvent.objects.get(verb="practice.finish").at == LONG_AGO


def test_afterwards_it_is_now_again_also_after_a_refusal() -> None:
    before = timezone.now()
    with pytest.raises(ValueError), at(LONG_AGO):
        assert timezone.localdate() == date(2025, 4, 14)
        raise ValueError
    assert timezone.now() >= before


def test_rows_get_the_ids_they_are_given_and_random_ones_afterwards(db) -> None:
    ids = iter(UUID(int=number) for number in range(1, 9))
    with same_ids(lambda: next(ids)):
        event = audit.record(by=None, verb="demo.try")
    assert event.event_id.int < 9
    assert audit.record(by=None, verb="demo.try").event_id.int > 9


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from strings(one)


@pytest.mark.parametrize("name", ["phrases", "receivers"])
def test_what_is_invented_labels_no_child_and_tells_no_drama(name: str) -> None:
    said = list(strings(content(name)))
    assert said
    assert [text for text in said for word in NEVER if word in text] == []


def test_receivers_are_known_to_the_product() -> None:
    assert {row["kind"] for row in content("receivers")} <= {
        row["id"] for row in texts.node("texts.referral_receivers")
    }


def test_stories_go_on_in_the_order_of_time_and_stand_still_where_the_clock_does() -> None:
    told: list[tuple[str, datetime]] = []
    clock = Clock()

    def story(name: str, *hours: int) -> Iterator[datetime]:
        for hour in hours:
            yield LONG_AGO.replace(hour=hour)
            told.append((name, timezone.now()))

    clock.tell(story("long", 9, 11, 15))
    clock.tell(story("short", 10))
    clock.run_until(LONG_AGO.replace(hour=12))
    assert told == [(name, LONG_AGO.replace(hour=hour)) for name, hour in (("long", 9), ("short", 10), ("long", 11))]
