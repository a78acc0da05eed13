"""A sheet while people come and go: posts end and begin, accounts are closed, classes and schools change hands."""

import uuid
from datetime import date

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from accounts.models import AuditEvent, Role
from screening.rounds import access, services
from screening.rounds.models import Assessment, ChildState, Flag, Result, RoundChild, Sheet, SheetRow
from screening.rounds.papers.access import find_sheet_to_print
from screening.rounds.selectors import class_progress, seats_of, sheet_view_data
from students.services.children import end_enrolment, move_student
from students.services.family import withdraw_consent
from tests import factories as people
from tests.rounds import factories as rounds

PAGES = ("show_sheet", "list_children", "rate_by_item", "check_answers", "thank_teacher", "open_spreadsheet")
CHILD_PAGES = ("rate_child", "leave_out_child")


def url(name: str, sheet: Sheet, **parts) -> str:
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def end_posts(user, day: str = "2026-10-18") -> None:
    user.assignments.update(ends=date.fromisoformat(day))


def state_of(child) -> str:
    return RoundChild.objects.get(student=child).state


def in_force(child) -> int:
    return Assessment.objects.filter(student=child, superseded_at__isnull=True).count()


@pytest.fixture
def new_teacher(cast):
    person = people.make_user("newteacher", "覃新", Role.TEACHER)
    people.assign(person, cast.school, "class-teacher", cast.class_3_1)
    return person


# posts


@pytest.mark.parametrize("name", PAGES)
def test_whoever_gave_up_the_class_finds_no_page_of_its_sheet(cast, as_, sheet, name):
    end_posts(cast.li)
    assert as_(cast.li).get(url(name, sheet)).status_code == 404


@pytest.mark.parametrize("name", CHILD_PAGES)
def test_nor_a_page_of_one_of_its_children(cast, as_, sheet, name):
    end_posts(cast.li)
    address = url(name, sheet, child_id=cast.children["yu"].public_id)
    assert as_(cast.li).get(address).status_code == 404


def test_a_post_that_ends_today_opens_the_sheet_until_the_evening(cast, sheet):
    end_posts(cast.li, "2026-10-19")
    assert access.get_sheet_to_write_or_404(cast.li, sheet.public_id) == sheet
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False), pytest.raises(Http404):
        access.get_sheet_to_write_or_404(cast.li, sheet.public_id)


def test_whoever_takes_over_goes_on_where_the_one_before_stopped(cast, sheet, new_teacher):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.HIGH))
    end_posts(cast.li)
    (progress,) = class_progress(new_teacher)
    assert (progress.done, progress.total) == (1, 3)
    rounds.hand_in(sheet, new_teacher)
    raters = set(Assessment.objects.values_list("rater", flat=True))
    assert raters == {new_teacher.pk} and class_progress(cast.li) == []


def test_what_the_one_before_handed_in_keeps_its_rater_where_nothing_was_changed(cast, sheet, new_teacher):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    end_posts(cast.li)
    services.reopen_sheet(sheet, by=new_teacher)
    rounds.hand_in(sheet, new_teacher, {1: rounds.ELEVATED})
    now = Assessment.objects.filter(superseded_at__isnull=True)
    assert set(now.filter(student=cast.children["yu"]).values_list("rater", flat=True)) == {new_teacher.pk}
    assert set(now.filter(student=cast.children["bo"]).values_list("rater", flat=True)) == {cast.li.pk}


def test_a_closed_account_reaches_nothing(cast, as_, sheet):
    browser = as_(cast.li)
    cast.li.is_active = False
    cast.li.save()
    answer = browser.get(url("show_sheet", sheet))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("accounts:sign_in"))


def test_two_teachers_of_a_class_are_both_at_home_in_its_sheet(cast, sheet, new_teacher):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    rounds.save(sheet, new_teacher, rounds.row(cast.children["bo"], rounds.CALM))
    saved = dict(SheetRow.objects.values_list("student__name", "saved_by"))
    assert saved == {"王𬀩雨": cast.li.pk, "李䶮": new_teacher.pk}
    looks = AuditEvent.objects.filter(verb="sheet.save").values_list("actor_id", flat=True)
    assert set(looks) == {cast.li.public_id, new_teacher.public_id}


def test_one_of_two_hands_in_while_the_other_still_types(cast, sheet, new_teacher):
    rounds.fill(sheet, cast.li)
    services.submit_sheet(sheet, by=new_teacher, nonce=uuid.uuid4())
    with pytest.raises(services.SheetSubmitted):
        rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.HIGH, 1))
    with pytest.raises(services.SheetSubmitted):
        services.exclude_child(sheet, student=cast.children["yu"], by=cast.li, reason="absent-long")
    assert not Flag.objects.exists()


def test_one_leaves_a_child_out_while_the_other_rates_it_and_the_row_is_asked_about(cast, sheet, new_teacher):
    yu = cast.children["yu"]
    services.exclude_child(sheet, student=yu, by=new_teacher, reason="absent-long")
    outcome = rounds.save(sheet, cast.li, rounds.row(yu, rounds.HIGH, 0))
    assert [one.by for one in outcome.conflicts] == [new_teacher.name]
    assert SheetRow.objects.get(student=yu).cells == {}


@pytest.mark.parametrize("who", ["zhou", "wang", "tian", "chen", "admin", "staff", "district", "outside_teacher"])
@pytest.mark.parametrize("name", ["autosave_rows", "show_sheet", "check_answers", "open_spreadsheet"])
def test_nobody_else_writes_into_a_sheet(cast, as_, sheet, who, name):
    answer = as_(getattr(cast, who)).post(url(name, sheet), {"nonce": str(uuid.uuid4()), "do": "choose", "cells": ""})
    assert answer.status_code in (403, 404)
    assert not SheetRow.objects.exists() and Sheet.objects.get(pk=sheet.pk).state == Sheet.State.OPEN


@pytest.mark.parametrize("name", CHILD_PAGES)
@pytest.mark.parametrize("child", ["hao", "second", "outside"])
def test_a_child_of_another_class_is_not_on_this_sheet(cast, as_, sheet, name, child):
    address = url(name, sheet, child_id=cast.children[child].public_id)
    assert as_(cast.li).get(address).status_code == 404
    assert as_(cast.li).post(address, {"reason": "absent-long"}).status_code == 404
    assert not SheetRow.objects.exists()


def test_a_printed_sheet_belongs_to_whoever_has_the_class_now(cast, sheet, new_teacher):
    end_posts(cast.li)
    assert find_sheet_to_print(cast.li, sheet.public_id) is None
    assert find_sheet_to_print(new_teacher, sheet.public_id) == sheet


# children


def test_a_child_who_leaves_between_typing_and_handing_in_is_not_handed_in(cast, sheet):
    yu = cast.children["yu"]
    rounds.fill(sheet, cast.li, {1: rounds.HIGH})
    end_enrolment(yu, by=cast.admin, last_day=date(2026, 10, 18))
    services.settle_open_rounds([yu.pk])
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert (in_force(yu), state_of(yu)) == (0, ChildState.LEFT)
    assert not Flag.objects.exists()


def test_a_child_who_leaves_after_the_hand_in_stays_rated_and_keeps_its_result(cast, sheet):
    yu = cast.children["yu"]
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    end_enrolment(yu, by=cast.admin, last_day=date(2026, 10, 19))
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        services.settle_today()
        assert (in_force(yu), state_of(yu)) == (2, ChildState.RATED)
        assert yu.pk not in {seat.student_id for seat in seats_of(sheet)}


def test_a_sheet_opened_again_after_a_child_left_does_not_take_its_answers_back(cast, sheet):
    yu = cast.children["yu"]
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    end_enrolment(yu, by=cast.admin, last_day=date(2026, 10, 18))
    services.reopen_sheet(sheet, by=cast.li)
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert in_force(yu) == 2 and Result.objects.in_force().filter(assessment__student=yu).count() == 2


def test_a_child_who_moves_next_door_is_rated_there_and_what_was_typed_stays_behind(cast, current, sheet):
    yu, next_door = cast.children["yu"], rounds.sheet_of(current, cast.class_3_2)
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.HIGH))
    move_student(yu, by=cast.admin, to=cast.class_3_2, seat_number=9, day=date(2026, 10, 19))
    assert [row.student for row in sheet_view_data(sheet).rows] == [
        cast.children["bo"].public_id,
        cast.children["nur"].public_id,
    ]
    there = {row.seat: row for row in sheet_view_data(next_door).rows}[9]
    assert (there.student, there.begun, there.version) == (yu.public_id, False, 0)


def test_a_consent_taken_back_after_the_hand_in_makes_the_child_refused_and_a_new_yes_rated_again(cast, sheet):
    yu = cast.children["yu"]
    rounds.hand_in(sheet, cast.li)
    withdraw_consent(yu, by=cast.admin, dated=date(2026, 10, 19), scopes=["teacher_forms"])
    assert state_of(yu) == ChildState.REFUSED
    people.make_consent(yu, dated=date(2026, 10, 19))
    services.settle_open_rounds([yu.pk])
    assert state_of(yu) == ChildState.RATED


def test_a_child_without_consent_is_not_typed_for_whoever_sends_it(cast, sheet):
    silent = people.make_student(cast.class_3_1, "孙静", 4, consent=False)
    outcome = rounds.save(sheet, cast.li, rounds.row(silent, rounds.CALM))
    assert [one.code for one in outcome.problems] == ["not-on-sheet"]
    with pytest.raises(services.NotOnSheet):
        services.exclude_child(sheet, student=silent, by=cast.li, reason="absent-long")


def test_a_class_in_which_nobody_may_be_rated_cannot_be_handed_in(cast, sheet):
    for name in ("yu", "bo", "nur"):
        people.make_consent(cast.children[name], "withdrawn", dated=date(2026, 10, 19))
    with pytest.raises(services.NothingToHandIn):
        services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.OPEN


def test_75_children_are_handed_in_at_once(cast, sheet):
    rounds.make_crowd(cast.class_3_1, 72, first_seat=4)
    services.settle_open_rounds([seat.student_id for seat in seats_of(sheet)])
    rounds.hand_in(sheet, cast.li, {75: rounds.HIGH})
    states = RoundChild.objects.filter(school_class=cast.class_3_1).values_list("state", flat=True)
    assert list(states) == [ChildState.RATED] * 75 and Assessment.objects.count() == 150
    assert Flag.objects.filter(withdrawn_at__isnull=True).count() == 1
