"""The order of the queue as a pure rule: who comes next, and how often somebody may be passed."""

from datetime import date, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from screening.cases.queue.order import QueuePlace, next_visit, place_in_queue

MONDAY = date(2026, 10, 19)
_keys = count(1)


def place(opened: int = 0, **fields) -> QueuePlace:
    """`opened`: days after Monday."""
    return QueuePlace(next(_keys), 1, "A", "waiting", MONDAY + timedelta(days=opened), **fields)


def ordered(*places):
    return sorted(places, key=place_in_queue)


def test_the_order_is_urgent_late_tier_asked_reasons_care_waiting_left_behind():
    left_behind, newer = place(3, policy=True), place(3)
    waits, cares, certain = place(2), place(4, concerns=2), place(4, reasons=3)
    asked, teacher_first = place(5, asked=True), place(0, concerns=3)._replace(tier="B")
    late, later = place(0, late_since=MONDAY), place(0, late_since=MONDAY + timedelta(days=1))
    urgent = place(6, urgent=True)
    found = ordered(newer, left_behind, waits, cares, certain, asked, teacher_first, later, late, urgent)
    assert found == [urgent, late, later, asked, certain, cares, waits, left_behind, newer, teacher_first]


def test_a_visit_day_takes_one_child_ahead_of_those_who_came_before_and_then_the_oldest():
    oldest, old, recent = place(0), place(1), place(2)
    first, second = place(7, concerns=3), place(8, concerns=2)
    taken = next_visit(ordered(oldest, old, recent, first, second), 4)
    assert taken == [first, oldest, old, recent]


def test_children_who_came_on_one_day_pass_each_other_as_the_order_says():
    calm, cares, worried = place(0), place(0, concerns=1), place(0, concerns=3)
    assert next_visit(ordered(calm, cares, worried), 2) == [worried, cares]


def test_of_the_children_of_one_day_those_with_more_reasons_come_first_also_when_the_day_is_missed():
    weak, cares, certain = place(0, reasons=1), place(0, reasons=1, concerns=3), place(0, reasons=3)
    assert next_visit(ordered(weak, cares, certain), 3) == [certain, cares, weak]
    late = [one._replace(late_since=MONDAY) for one in (weak, cares, certain)]
    assert ordered(*late) == [late[2], late[0], late[1]]


def test_more_reasons_pass_those_of_earlier_days_once_a_visit():
    old, older, certain, also = place(1, reasons=1), place(0, reasons=1), place(5, reasons=3), place(6, reasons=3)
    assert next_visit(ordered(old, older, certain, also), 3) == [certain, older, old]


def test_whoever_asked_to_talk_and_whoever_is_urgent_may_pass():
    old, asked, also, urgent, cares = (
        place(0),
        place(5, asked=True),
        place(6, asked=True),
        place(7, urgent=True),
        place(8, concerns=4),
    )
    taken = next_visit(ordered(old, asked, also, urgent, cares), 5)
    assert taken == [urgent, asked, also, cares, old]


def test_who_was_passed_this_morning_is_not_passed_again_in_the_afternoon():
    old, cares = place(0), place(8, concerns=4)
    assert next_visit(ordered(old, cares), 1) == [cares]
    assert next_visit(ordered(old, cares), 1, seen_today=[MONDAY + timedelta(days=3)]) == [old]


PLACES = st.lists(
    st.builds(
        place,
        st.integers(0, 12),
        concerns=st.integers(0, 4),
        reasons=st.integers(0, 4),
        late_since=st.one_of(st.none(), st.dates(MONDAY, MONDAY + timedelta(days=9))),
    ),
    max_size=25,
)


@given(PLACES, st.integers(0, 8), st.lists(st.integers(0, 12), max_size=3))
def test_nobody_is_passed_more_than_once_a_visit_day_by_children_who_came_later(places, number, seen):
    """An own count: of those seen on the day, how many came after somebody who still waits, beyond those the morning
    had let pass already."""
    seen_today = [MONDAY + timedelta(days=day) for day in seen]
    taken = next_visit(ordered(*places), number, seen_today)
    assert len(taken) == len(set(taken)) == min(number, len(places))
    waiting = [one for one in places if one not in taken]
    for one in waiting:
        before = sum(day > one.opened_on for day in seen_today)
        passed = before + sum(other.opened_on > one.opened_on for other in taken)
        assert passed <= max(1, before)


@given(PLACES)
def test_everybody_gets_a_turn_and_the_first_is_whom_the_order_names(places):
    inline = ordered(*places)
    taken = next_visit(inline, len(inline))
    assert sorted(taken) == sorted(inline)
    assert taken[:1] == inline[:1]
