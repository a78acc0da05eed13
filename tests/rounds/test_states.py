from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rounds.models import ChildState
from screening.rounds.states import ChildFacts, owner_and_due, state_of
from students.calendar import SchoolCalendar, TermDates

CALENDAR = SchoolCalendar.of([TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22))])
FACTS = st.builds(
    ChildFacts,
    here=st.booleans(),
    consent=st.sampled_from(["given", "waiting", "refused"]),
    exclusion=st.sampled_from(["", "absent-long", "known-too-short"]),
    scorable=st.sampled_from([None, True, False]),
    round_open=st.booleans(),
    answered=st.booleans(),
)


@given(FACTS)
def test_any_facts_give_exactly_one_state_and_nobody_waits_in_a_closed_round(facts):
    state = state_of(facts)
    assert state in ChildState.values
    if not facts.round_open:
        assert state != ChildState.TO_RATE
    if facts.consent == "refused":
        assert state == ChildState.REFUSED
    if state == ChildState.RATED:
        assert facts.scorable and facts.consent == "given"


@given(st.sampled_from(ChildState), st.dates(date(2026, 9, 1), date(2027, 1, 22)), st.integers(1, 60))
def test_every_state_but_rated_refused_and_left_has_an_owner_and_a_date(state, today, days):
    owner, due = owner_and_due(state, today=today, closes_on=today + timedelta(days=days), calendar=CALENDAR)
    assert bool(owner) == (due is not None) == (state not in ("rated", "refused", "left"))
    assert due is None or due >= today


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (ChildFacts(True, "given", "", None, True), "to-rate"),
        (ChildFacts(True, "given", "", None, False), "not-scorable"),
        (ChildFacts(True, "given", "", True, True), "rated"),
        (ChildFacts(False, "given", "", True, True), "rated"),
        (ChildFacts(False, "given", "", None, True), "left"),
        (ChildFacts(True, "given", "", False, True), "not-scorable"),
        (ChildFacts(True, "given", "", False, True, answered=True), "not-observed"),
        (ChildFacts(True, "given", "", False, False, answered=True), "not-observed"),
        (ChildFacts(True, "given", "", None, True, answered=True), "to-rate"),
        (ChildFacts(True, "given", "absent-long", None, True), "absent-long"),
        (ChildFacts(True, "given", "known-too-short", False, False), "known-too-short"),
        (ChildFacts(True, "waiting", "absent-long", None, True), "no-consent-yet"),
        (ChildFacts(False, "refused", "", True, True), "refused"),
    ],
)
def test_states_in_their_order(facts, state):
    assert state_of(facts) == state
