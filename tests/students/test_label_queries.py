"""Labels and concerns computed by the database are those `labels.py` computes, over every combination of facts."""

from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from students.labels import (
    NOW,
    UNKNOWN,
    CareFacts,
    care_mark,
    policy_holds,
    policy_left_behind,
    read_mark,
    research_holds,
    research_left_behind,
)
from students.models import CareArrangement, Student
from students.selectors import facts_of

AWAY = CareArrangement.Away.values
DAYS = (date(2026, 10, 19), date(2027, 2, 28), date(2028, 2, 29), date(2026, 8, 31))
SINCE = (None, date(2026, 4, 19), date(2026, 4, 20), date(2026, 8, 31), date(2026, 2, 28), date(2027, 9, 1))


def _arrange(student, recorder, **facts):
    return CareArrangement(
        student=student,
        as_of=date(2026, 9, 1),
        source="parent",
        recorded_by=recorder,
        recorded_at=timezone.now(),
        **facts,
    )


@pytest.fixture
def arrangements(cast):
    child = cast.children["yu"]
    rows = [
        _arrange(child, cast.li, father_away=f, mother_away=m, contact=c, capacity_concern=k, rural_hukou=h)
        for f, m, c, k, h in product(
            AWAY, AWAY, ("rarely", "unknown", "monthly"), (True, False), ("yes", "no", "unknown")
        )
    ]
    rows += [
        _arrange(child, cast.li, father_away=f, father_away_since=s, mother_away=m, mother_away_since=t)
        for f, s, m, t in product(("now", "before"), SINCE, ("now", "unknown"), SINCE)
    ]
    for years, month in product((15, 16, 17, 18), (1, 2, 10, 12)):
        older = Student.objects.create(
            name="孩子", sort_key="a", sex="girl", birth_year=2026 - years, birth_month=month
        )
        facts = {
            "father_away": "now",
            "mother_away": "now",
            "rural_hukou": "yes",
            "father_away_since": date(2020, 1, 1),
        }
        rows.append(_arrange(older, cast.li, **facts))
    return CareArrangement.objects.bulk_create(rows)


def care_concerns(facts: CareFacts) -> int:
    """How strongly the care situation asks to be seen earlier among equals, 0 to 4: order only, never points.

    One each: the mother away now, doubt about the guardian's capacity, a parent away with contact less than monthly
    or not known, both parents away.
    """
    away = NOW in (facts.father_away, facts.mother_away)
    return sum(
        (
            facts.mother_away == NOW,
            facts.capacity_concern,
            away and facts.contact in ("rarely", UNKNOWN),
            facts.father_away == NOW and facts.mother_away == NOW,
        )
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_database_and_the_rule_say_the_same(arrangements, day):
    rows = CareArrangement.objects.select_related("student").annotate(mark=care_mark(day))
    assert len(rows) == len(arrangements)
    for row in rows:
        facts = facts_of(row)
        expected = (
            care_concerns(facts),
            policy_left_behind(facts, day) is True,
            research_left_behind(facts, day) is True,
        )
        assert read_mark(row.mark) == expected, facts


def test_conditions_can_be_used_as_filters(arrangements):
    day = DAYS[0]
    for condition, label in ((policy_holds, policy_left_behind), (research_holds, research_left_behind)):
        found = set(CareArrangement.objects.filter(condition(day)).values_list("pk", flat=True))
        every = CareArrangement.objects.select_related("student")
        assert found == {row.pk for row in every if label(facts_of(row), day) is True}
