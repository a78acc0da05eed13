"""The county reads how many children are still not back from a hospital: a number, and not before ten school days."""

import uuid
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from screening.cases.access.back_in_class import children_not_back
from screening.cases.models import Case
from screening.cases.referrals.services import record_back_in_class
from tests.cases import factories as make
from tests.factories import at

ASKED = date(2026, 10, 19)


def said(case, day, *, is_back):
    words = {"since": day} if is_back else {"because": "还在住院"}
    with time_machine.travel(at(day.isoformat()), tick=False):
        record_back_in_class(case, by=case.owner, nonce=uuid.uuid4(), is_back=is_back, **words)


@pytest.fixture
def case(cast):
    return make.make_case(cast)


@pytest.mark.parametrize(("day", "number"), [("2026-10-30", 0), ("2026-11-02", 1), ("2026-12-01", 1)])
def test_a_child_is_counted_after_ten_school_days_of_no(cast, case, time_machine_at, day, number):
    said(case, ASKED, is_back=False)
    time_machine_at(day)
    assert children_not_back(cast.district) == number


def test_the_days_count_from_the_first_no_however_often_somebody_asked_again(cast, case, time_machine_at):
    said(case, ASKED, is_back=False)
    said(case, date(2026, 10, 30), is_back=False)
    time_machine_at("2026-11-02")
    assert children_not_back(cast.district) == 1


def test_a_yes_ends_it_and_the_next_no_begins_anew(cast, case, time_machine_at):
    said(case, ASKED, is_back=False)
    said(case, date(2026, 10, 26), is_back=True)
    said(case, date(2026, 10, 28), is_back=False)
    time_machine_at("2026-11-06")
    assert children_not_back(cast.district) == 0
    time_machine_at("2026-11-11")
    assert children_not_back(cast.district) == 1


def test_the_end_of_the_case_takes_nobody_out_of_the_number(cast, case, time_machine_at):
    said(case, ASKED, is_back=False)
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": cast.wang, "outcome": "moved"}
    Case.objects.filter(pk=case.pk).update(**closed)
    time_machine_at("2026-11-02")
    assert children_not_back(cast.district) == 1


def test_nobody_but_the_district_reads_the_number(cast, case, time_machine_at):
    said(case, ASKED, is_back=False)
    time_machine_at("2026-11-02")
    readers = [name for name, person in cast.people.items() if children_not_back(person)]
    assert readers == ["district"]
