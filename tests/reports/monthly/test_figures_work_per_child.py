"""No figure of work tells what a count of children keeps back: one of the same children is kept back with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from screening.cases.models import Case, Decision, TalkTask
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access.records import SchoolRecords
from screening.reports.monthly.figures.cases import case_rows
from screening.reports.monthly.figures.people import of_round, steps_of
from screening.reports.monthly.figures.work_per_child import pieces
from screening.reports.monthly.services.making import books_of, make_report
from tests.factories import at
from tests.reports.factories import decide, open_case
from tests.reports.monthly.count_month import TODAY, fill

EARLIER = date(2026, 9, 8)


@pytest.fixture
def school(cast):
    fill(cast)
    return cast.school


def flag(cast, count: int, *, start: int = 0, **fields: object) -> list[Case]:
    return [
        open_case(cast.current, child, cast.class_3_1, cast.wang, **fields)
        for child in cast.first[start : start + count]
    ]


def month(cast) -> MonthlyReport:
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)


def test_four_children_who_are_all_overdue_are_not_told_by_the_arrears(cast, school):
    flag(cast, 4, desk_due_on=date(2026, 10, 12), seen_due_on=date(2026, 10, 16))
    figures = month(cast).figures
    assert figures["people"]["chain.flagged"] == [None, "small"]
    assert [figures["work"]["overdue"][kind] for kind in ("desk", "seen")] == [[None, 7], [None, 3]]
    assert figures["work"]["overdue_total"] is None
    assert figures["trend"][-1]["overdue"] is None
    assert figures["asks"] == [{"code": "see", "count": [None, "small"], "days": 7}]


def test_two_looks_that_are_owed_are_two_children_and_kept_back_with_the_total(cast, school):
    flag(cast, 2, desk_due_on=date(2026, 10, 12))
    for case in flag(cast, 10, start=2, first_seen_on=date(2026, 10, 9)):
        decide(case, cast.wang, "watch", at("2026-10-13"))
    work = month(cast).figures["work"]
    assert work["overdue"]["desk"] == [None, 7] and work["few"] == ["desk"] and work["overdue_total"] is None


def test_five_looks_that_are_owed_are_printed(cast, school):
    flag(cast, 5, desk_due_on=date(2026, 10, 12))
    for case in flag(cast, 10, start=5, first_seen_on=date(2026, 10, 9)):
        decide(case, cast.wang, "watch", at("2026-10-13"))
    figures = month(cast).figures
    assert figures["people"]["chain.flagged"] == [15, "shown"]
    assert figures["work"]["overdue"]["desk"] == [5, 7] and figures["work"]["few"] == []


def test_one_child_seen_and_not_decided_does_not_follow_from_two_steps_of_the_chain(cast, school):
    """24 seen and 23 decided, both printed, said: one child."""
    seen = flag(cast, 24, first_seen_on=date(2026, 10, 9), desk_due_on=date(2026, 10, 12))
    for case in seen[1:]:
        decide(case, cast.wang, "watch", at("2026-10-13"))
    people = month(cast).figures["people"]
    assert None in (people["chain.seen"][0], people["chain.decided"][0])


def test_children_seen_this_month_are_not_told_beside_the_hidden_step(cast, school):
    flag(cast, 9)
    flag(cast, 3, start=9, first_seen_on=date(2026, 10, 9))
    figures = month(cast).figures
    assert figures["people"]["chain.seen"] == [None, "small"]
    assert figures["work"]["seen"] == [None, "small"]


def test_children_seen_this_month_do_not_tell_who_still_waits_in_time(cast, school):
    flag(cast, 2, desk_due_on=TODAY)
    flag(cast, 10, start=2, first_seen_on=date(2026, 10, 9), desk_due_on=TODAY)
    figures = month(cast).figures
    flagged, seen = (figures["people"][f"chain.{step}"][0] for step in ("flagged", "seen"))
    assert None in (flagged, seen)
    assert (figures["work"]["desk_due"][0], figures["work"]["seen"][0]) == (flagged, seen)


def test_first_looks_in_time_do_not_tell_how_many_were_late(cast, school):
    for case in flag(cast, 14, first_seen_on=date(2026, 10, 9))[:12]:
        decide(case, cast.wang, "watch", at("2026-10-13"))
    figures = month(cast).figures
    printed = [figures["work"][name][0] for name in ("desk_due", "desk_in_time")]
    assert None in printed


def test_who_reported_an_end_is_not_told_by_the_others(cast, school):
    for place, case in enumerate(flag(cast, 12, first_seen_on=date(2026, 10, 9))):
        decide(case, cast.wang, "watch", at("2026-10-12"))
        case.state, case.closed_at, case.closed_by, case.outcome = "closed", at("2026-10-14"), cast.wang, "better"
        case.outcome_reported_by = "child" if place < 2 else "guardian"
        case.save()
    figures = month(cast).figures
    assert figures["closed_by"]["child"] == [None, "small"]
    assert None in (figures["work"]["closed"][0], figures["closed_by"]["guardian"][0])


@pytest.mark.parametrize("seed", range(6))
def test_no_figure_is_printed_that_counts_the_children_of_a_hidden_one(cast, school, seed):
    assert list(told(cast, seed)) == []


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 160))
def test_no_figure_is_printed_that_counts_the_children_of_a_hidden_one_in_many_months(cast, school, seed):
    assert list(told(cast, seed)) == []


def told(cast, seed: int) -> Iterator[str]:
    """Pairs of one hidden count of children and one printed figure of work that counts the very same children."""
    draw(cast, Random(seed))
    figures = month(cast).figures
    period = books_of(cast.school, TODAY, TODAY)
    records = SchoolRecords(school=cast.school, period=period)
    cases = case_rows(records, period.last)
    owner = {case.id: case.student for case in cases}
    mine = of_round(cases, cast.current)
    children = {f"chain.{step}": {case.student for case in some} for step, some in steps_of(mine).items()}
    children["talk"] = {case.student for case in mine if not case.tier_a}
    work = {name: {owner.get(one, one) for one in some} for name, some in pieces(records, cases, period).items()}
    work |= {f"overdue.{kind}": some for kind, some in late(cases).items()}
    printed = {name: figures["work"][name][0] for name in work if name in figures["work"]}
    printed |= {f"overdue.{kind}": one[0] for kind, one in figures["work"]["overdue"].items()}
    for hidden, some in children.items():
        if figures["people"][hidden][0] is None:
            yield from (f"{name} tells {hidden}" for name, same in work.items() if same == some and printed[name])


def late(cases) -> dict[str, set[int]]:
    open_looks = [case for case in cases if case.tier_a and case.open_on(TODAY) and case.decided is None]
    return {
        "desk": {case.student for case in open_looks if case.desk_due and case.desk_due < TODAY},
        "seen": {case.student for case in open_looks if not case.seen and case.seen_due and case.seen_due < TODAY},
    }


def draw(cast, random: Random) -> None:
    """A month in which few or many are flagged, seen, decided and late."""
    count, seen, decided = random.choice([1, 3, 4, 6, 9, 14]), random.random(), random.random()
    same_day = random.choice([None, date(2026, 10, 12), TODAY])
    for child in cast.first[:count]:
        day = same_day or EARLIER + timedelta(random.randrange(80))
        case = open_case(
            cast.current,
            child,
            cast.class_3_1,
            cast.wang,
            tier="B" if random.random() < 0.2 else "A",
            opened_on=EARLIER,
            desk_due_on=day,
            seen_due_on=day + timedelta(4),
            first_seen_on=TODAY - timedelta(random.randrange(30)) if random.random() < seen else None,
        )
        if case.tier == "B":
            talk(cast, case, answered=random.random() < 0.5)
        elif random.random() < decided:
            Decision.objects.create(
                case=case,
                decision=random.choice(["watch", "no-concern", "support-plan"]),
                reason="other",
                decided_by=cast.wang,
                decided_at=at("2026-10-13"),
            )


def talk(cast, case: Case, *, answered: bool) -> None:
    by = {"answered_at": at("2026-10-14"), "answered_by": cast.li, "state": "answered"} if answered else {}
    TalkTask.objects.create(
        student=case.student,
        school_class=case.school_class,
        round=cast.current,
        case=case,
        kind="tier-b",
        due_on=date(2026, 10, 29),
        **by,
    )
