"""What joins an open case later changes no month before it, and a child of a round is counted once in that round."""

from datetime import date

import pytest
from time_machine import travel

from screening.cases.models import Case, TalkTask
from screening.cases.opening.services.joining import bring_back, join
from screening.rounds.models import Flag
from tests.factories import at
from tests.reports.factories import decide, open_case
from tests.reports.monthly.count_month import cells, counted, fill

LATER = date(2026, 12, 14)


@pytest.fixture
def school(cast):
    fill(cast)
    return cast.school


def watched(cast, child) -> Case:
    case = open_case(cast.current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 12), state="watch")
    decide(case, cast.wang, "watch", at("2026-10-13"))
    return case


def joined_by_a_worry(cast, case, day="2026-12-07") -> None:
    """Between rounds."""
    flag = Flag.objects.create(
        student=case.student, school=case.school, school_class=case.school_class, tier="A", raised_at=at(day)
    )
    with travel(at(day), tick=False):
        join(case, flag, since=date.fromisoformat(day))


def test_the_months_before_are_the_same_after_something_has_joined(cast, school):
    cases = [watched(cast, child) for child in cast.first[:7]]
    before = counted(school)
    for case in cases[:3]:
        joined_by_a_worry(cast, case)
    after = counted(school)
    assert after.table.cells == before.table.cells
    assert after.exact["work"] == before.exact["work"]


def test_the_chain_of_the_round_keeps_who_came_up_again_after_it(cast, school):
    cases = [watched(cast, child) for child in cast.first[:7]]
    for case in cases[:3]:
        joined_by_a_worry(cast, case)
    found = cells(school, LATER)
    assert (found["chain.flagged"], found["chain.seen"], found["chain.decided"]) == (7, 7, 7)


def test_a_case_that_is_back_is_owed_a_look_and_still_one_case(cast, school):
    case = watched(cast, cast.first[0])
    joined_by_a_worry(cast, case, "2026-11-23")
    work = counted(school, LATER).exact["work"]
    assert {kind: one[0] for kind, one in work["overdue"].items()}["desk"] == 1
    assert {kind: one[0] for kind, one in work["overdue"].items()}["seen"] == 1


def test_news_in_the_same_round_counts_the_child_once(cast, school):
    case = watched(cast, cast.first[0])
    with travel(at("2026-10-16"), tick=False):
        assert bring_back(Case.objects.get(pk=case.pk))
    found = cells(school)
    assert (found["chain.flagged"], found["chain.decided"]) == (1, 1)


def test_a_talk_that_its_child_kept_when_two_cases_became_one_is_counted_for_that_child(cast, school):
    for child in cast.first[:6]:
        TalkTask.objects.create(
            kind="tier-b",
            student=child,
            round=cast.current,
            school_class=cast.class_3_1,
            due_on=date(2026, 10, 20),
            state="answered",
            answered_at=at("2026-10-14"),
            answered_by=cast.li,
        )
    assert counted(school).table.cells["work.talks_answered"] == 6
