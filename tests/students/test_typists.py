"""Who may type child forms: named by the counselor, from a day to a day, never for the own class."""

import uuid
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from students.duty.access import possible_typists, typing_duties_of, typists_of
from students.models import StaffAssignment
from students.services.duty import TypistImpossible, name_typist
from students.services.staff import assign_staff, end_assignment
from tests import factories
from tests.clock import NOW

MONDAY, FRIDAY, NEXT_WEEK = date(2026, 10, 19), date(2026, 10, 23), date(2026, 10, 26)


def name(cast, person, *classes, starts=MONDAY, ends=FRIDAY, nonce=None):
    days = {"starts": starts, "ends": ends, "nonce": nonce or uuid.uuid4()}
    return name_typist(person, by=cast.wang, school=cast.school, classes=classes, **days)


def typed_by(person):
    return [row.school_class for row in typing_duties_of(person)]


def test_a_colleague_types_for_the_named_class_until_the_last_day_and_nothing_else_opens(cast):
    name(cast, cast.zhou, cast.class_3_1)
    assert typed_by(cast.zhou) == [cast.class_3_1]
    assert typed_by(cast.li) == typed_by(cast.staff) == typed_by(cast.wang) == []
    event = AuditEvent.objects.get(verb="assignment.start")
    assert (event.actor_id, event.detail["duty"]) == (cast.wang.public_id, "typist")
    with time_machine.travel(NOW.replace("10-19", "10-24"), tick=False):
        assert typed_by(cast.zhou) == []


def test_the_class_teacher_is_refused_and_a_typist_who_becomes_it_lapses(cast):
    with pytest.raises(TypistImpossible, match="teaches"):
        name(cast, cast.li, cast.class_3_1)
    name(cast, cast.zhou, cast.class_3_1, ends=NEXT_WEEK)
    assign_staff(
        cast.zhou, by=cast.admin, school=cast.school, duty="class-teacher", school_class=cast.class_3_1, starts=FRIDAY
    )
    row = StaffAssignment.objects.get(duty="typist")
    assert row.ends == date(2026, 10, 22)
    assert AuditEvent.objects.filter(verb="assignment.end", detail__because="teaches").exists()


def test_nobody_who_prints_the_labels_or_leads_the_school_types(cast):
    for person in (cast.admin, cast.chen, cast.wang):
        with pytest.raises(TypistImpossible, match="role"):
            name(cast, person, cast.class_3_2)


def test_even_a_row_that_should_not_be_there_opens_no_class_the_person_teaches(cast):
    factories.assign(cast.li, cast.school, "typist", cast.class_3_1, ends=FRIDAY)
    assert typed_by(cast.li) == []


def test_who_leaves_the_school_types_no_more(cast):
    name(cast, cast.staff, cast.class_3_2)
    assert typed_by(cast.staff) == [cast.class_3_2]
    end_assignment(StaffAssignment.objects.get(user=cast.staff, duty="staff"), by=cast.admin)
    assert typed_by(cast.staff) == []


@pytest.mark.parametrize("days", [{"starts": FRIDAY, "ends": MONDAY}, {"ends": date(2027, 3, 1)}])
def test_days_in_the_wrong_order_or_for_ever_are_refused(cast, days):
    with pytest.raises(TypistImpossible, match="span"):
        name(cast, cast.staff, cast.class_3_2, **days)


def test_the_database_refuses_a_typist_without_a_class_or_without_a_last_day(cast):
    for fields in ({"ends": FRIDAY}, {"school_class": cast.class_3_1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.assign(cast.staff, cast.school, "typist", **fields)


def test_the_same_form_twice_is_one_duty_and_ending_it_works_before_its_last_day(cast):
    nonce = uuid.uuid4()
    first = name(cast, cast.staff, cast.class_3_2, nonce=nonce)
    assert name(cast, cast.staff, cast.class_3_2, nonce=nonce) == first
    StaffAssignment.objects.filter(duty="typist").update(starts=date(2026, 10, 12))
    end_assignment(StaffAssignment.objects.get(duty="typist"), by=cast.wang)
    assert StaffAssignment.objects.get(duty="typist").ends == date(2026, 10, 18)
    assert typed_by(cast.staff) == []


def test_the_counselor_chooses_among_colleagues_of_the_own_schools_only(cast):
    assert set(possible_typists(cast.wang, cast.school)) == {cast.zhou, cast.li, cast.staff}
    assert not possible_typists(cast.wang, cast.outside_school).exists()
    assert not possible_typists(cast.admin, cast.school).exists()
    name(cast, cast.staff, cast.class_3_2)
    assert typists_of(cast.wang).count() == 1 and not typists_of(cast.tian).exists()


def test_the_page_names_the_reason_and_keeps_what_was_chosen(cast, as_):
    page = reverse("students:name_typist", args=[cast.school.public_id])
    asked = {
        "person": cast.li.public_id,
        "classes": [cast.class_3_1.public_id, cast.class_3_2.public_id],
        "first": "2026-10-19",
        "last": "2026-10-23",
        "promise": "on",
        "nonce": uuid.uuid4(),
    }
    refused = as_(cast.wang).post(page, asked)
    assert refused.status_code == 422 and "李芳" in refused.context["form"].errors["classes"][0]
    assert "promise" in as_(cast.wang).post(page, {**asked, "promise": ""}).context["form"].errors
    done = as_(cast.wang).post(page, {**asked, "classes": [cast.class_3_2.public_id]})
    assert (done.status_code, typed_by(cast.li)) == (302, [cast.class_3_2])


def test_the_list_of_duties_for_a_new_account_does_not_offer_typing(cast, as_):
    page = as_(cast.admin).get(reverse("students:add_colleague", args=[cast.school.public_id]))
    assert "typist" not in [value for value, _label in page.context["form"].fields["duty"].choices]
