"""The register: every child with a parent away, flagged or not; one contact a term, ticked or overdue; by the door."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import AuditEvent
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.home_visits.register import TermContactRegister
from screening.cases.models import TermContact
from screening.cases.plans.services import save_plan
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.factories import make_care

TICK = {"dated": make.TODAY.isoformat(), "way": "phone"}


@pytest.fixture
def families(cast):
    """Of three children of the class one has both parents away, one nobody, of one nothing is known."""
    make_care(cast.children["yu"], cast.li, father_away="now", mother_away="now")
    make_care(cast.children["bo"], cast.li, father_away="no", mother_away="no")
    return cast


def tick(browser, *children, **more):
    data = {"nonce": uuid.uuid4(), "child": [child.public_id for child in children], **TICK, **more}
    return browser.post(url("list_term_contacts"), data)


def rows(user):
    return {row.seat.student.name: row for row in TermContactRegister(user).rows}


def test_it_lists_who_has_a_parent_away_whether_flagged_or_not_and_nobody_else(families):
    assert list(rows(families.li)) == [families.children["yu"].name]
    assert TermContactRegister(families.tian).rows == []


def test_a_tick_is_a_contact_of_this_term_and_pressed_twice_it_is_one(families, as_):
    yu = families.children["yu"]
    li = as_(families.li)
    assert [tick(li, yu).status_code for _press in range(2)] == [302, 302]
    row = TermContact.objects.get()
    assert (row.student, row.dated, row.way, row.recorded_by) == (yu, make.TODAY, "phone", families.li)
    assert AuditEvent.objects.filter(verb="term-contact.tick").count() == 1
    assert rows(families.li)[yu.name].done and "✓" in page(li.get(url("list_term_contacts")))


def test_who_was_not_spoken_with_is_overdue_after_eight_weeks_of_the_term(families, time_machine_at):
    yu = families.children["yu"].name
    assert not rows(families.li)[yu].overdue
    time_machine_at("2026-12-01")
    assert rows(families.li)[yu].overdue
    TermContact.objects.create(
        student=families.children["yu"], dated=make.TODAY, way="visit", recorded_by=families.li,
        recorded_at="2026-10-19T08:00:00+08:00",
    )  # fmt: skip
    assert not rows(families.li)[yu].overdue


def test_a_contact_of_last_term_does_not_count(families):
    TermContact.objects.create(
        student=families.children["yu"], dated="2026-06-01", way="visit", recorded_by=families.li,
        recorded_at="2026-06-01T08:00:00+08:00",
    )  # fmt: skip
    assert not rows(families.li)[families.children["yu"].name].done


def test_nobody_ticks_a_child_of_another_class(families, as_):
    hao = families.children["hao"]
    assert tick(as_(families.li), hao).status_code == 422
    assert not TermContact.objects.exists()


def test_a_day_to_come_is_refused(families, as_):
    assert tick(as_(families.li), families.children["yu"], dated="2026-10-26").status_code == 422


def test_a_slip_is_taken_back_the_same_day_by_whoever_made_it(families, as_, time_machine_at):
    yu, li = families.children["yu"], as_(families.li)
    tick(li, yu)
    as_(families.wang).post(url("list_term_contacts"), {"take_back": yu.public_id})
    assert TermContact.objects.exists(), "somebody else's"
    li.post(url("list_term_contacts"), {"take_back": yu.public_id})
    assert not TermContact.objects.exists()
    tick(li, yu)
    time_machine_at("2026-10-20")
    as_(families.li).post(url("list_term_contacts"), {"take_back": yu.public_id})
    assert TermContact.objects.exists()


def test_the_line_above_counts_families(families):
    with translation.override("en"):
        says = TermContactRegister(families.li).says
    assert says.startswith("0 of 1 families were spoken with this term; everybody by ")


def test_a_counselor_reads_who_has_a_plan_and_a_class_teacher_does_not(families):
    case = make.planned_case(families, "yu")
    make_care(families.children["nur"], families.li, father_away="now", mother_away="no")
    values = {"starts": make.TODAY, "review_on": make.TODAY + timedelta(days=28), "child_goal": "", "agreed_with": ""}
    action = PlannedAction(action="family-call-schedule", starts=make.TODAY)
    save_plan(case, by=families.wang, nonce=uuid.uuid4(), actions=[action], **values)
    yu, nur = families.children["yu"].name, families.children["nur"].name
    read = rows(families.wang)
    assert (read[yu].plan, read[nur].plan) == ("有支持计划", "还没有支持计划")
    assert {row.plan for row in rows(families.li).values()} == {""}
