"""What the roster's own services do reaches the states of an open round in the same transaction."""

from datetime import date

import pytest
import time_machine

from screening.jobs import scheduled
from screening.rounds import services
from screening.rounds.models import RoundChild, ScreeningRound
from students.services import children, family
from tests import factories as people


def state(student):
    return RoundChild.objects.get(student=student).state


@pytest.fixture
def silent(cast):
    return people.make_student(cast.class_3_1, "孙静", 4, consent=False)


def test_a_consent_that_comes_in_ends_the_waiting_and_a_withdrawal_refuses(cast, silent, current):
    assert state(silent) == "no-consent-yet"
    answers = dict.fromkeys(family.SCOPES, "yes")
    sheet = family.ConsentSheet(answers=answers, dated=date(2026, 10, 19), authority="parent", guardian_name="孙家长")
    family.record_consent(silent, by=cast.admin, sheet=sheet)
    assert state(silent) == "to-rate"
    people.make_consent(silent, "withdrawn", dated=date(2026, 10, 19))
    services.settle_open_rounds([silent.pk])
    assert state(silent) == "refused"


def test_a_child_who_leaves_is_here_until_the_last_day_and_left_the_day_after(cast, current):
    children.end_enrolment(cast.children["yu"], by=cast.admin, last_day=date(2026, 10, 19))
    services.settle_today()
    assert state(cast.children["yu"]) == "to-rate"
    with time_machine.travel("2026-10-20T06:00:00+08:00", tick=False):
        scheduled.run_due()
        assert state(cast.children["yu"]) == "left"
        assert services.settle_today() == 0


def test_a_child_who_moves_to_another_class_is_waited_for_there(cast, current):
    children.move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 19))
    moved = RoundChild.objects.get(student=cast.children["bo"])
    assert (moved.school_class, moved.state) == (cast.class_3_2, "to-rate")


def test_the_daily_round_of_chores_closes_a_round_that_is_over(cast, current):
    ScreeningRound.objects.update(closes_on=date(2026, 10, 18))
    scheduled.run_due()
    assert ScreeningRound.objects.get().state == "closed"
    assert state(cast.children["yu"]) == "not-scorable"
