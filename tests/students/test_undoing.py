"""Ten minutes for a slip: whatever was done to the roster or a duty is as before, and the log says both."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from students.models import Enrolment, RosterAct, SchoolClass, StaffAssignment
from students.services.children import add_student, close_class, end_enrolment, move_student
from students.services.staff import end_assignment
from students.services.undoing import ChangedSince, TooLate, undo
from tests.conftest import Cast
from tests.students.test_roster_acts import XU

SignIn = Callable[[User], Client]
TODAY = date(2026, 10, 19)
YESTERDAY = TODAY - timedelta(days=1)
ACTS: dict[str, Callable[[Cast], object]] = {
    "left": lambda cast: end_enrolment(cast.children["yu"], by=cast.admin, last_day=YESTERDAY),
    "moved": lambda cast: move_student(cast.children["yu"], by=cast.admin, to=cast.class_3_2, day=TODAY),
    "class-ended": lambda cast: close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY),
    "class-joined": lambda cast: close_class(cast.class_3_1, by=cast.admin, last_day=YESTERDAY, into=cast.class_3_2),
    "duty-ended": lambda cast: end_assignment(cast.li.assignments.get(), by=cast.admin),
    "duty-ended-later": lambda cast: end_assignment(cast.li.assignments.get(), by=cast.admin, last_day=TODAY),
}


def everything() -> list[object]:
    tables = (
        Enrolment.objects.values_list("pk", "student", "school_class", "seat_number", "starts", "ends", "end_reason"),
        SchoolClass.objects.values_list("pk", "closed_on"),
        StaffAssignment.objects.values_list("pk", "starts", "ends", "taken_back"),
    )
    return [list(rows.order_by("pk")) for rows in tables]


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_taken_back_to_the_last_row_and_both_stay_in_the_log(cast: Cast, name: str) -> None:
    before = everything()
    ACTS[name](cast)
    assert everything() != before
    for _twice in range(2):
        undo(RosterAct.objects.get(), by=cast.admin)
    assert everything() == before
    assert AuditEvent.objects.filter(verb="roster.undo").count() == 1
    assert AuditEvent.objects.filter(
        verb__in=["student.leave", "student.move", "class.close", "assignment.end"]
    ).exists()


def test_a_slip_of_the_same_day_goes_back_to_the_class_before(cast: Cast) -> None:
    child = add_student(cast.class_3_1, by=cast.admin, details=XU)
    before = everything()
    move_student(child, by=cast.admin, to=cast.class_3_2, day=TODAY)
    undo(RosterAct.objects.get(), by=cast.admin)
    assert everything() == before


def test_after_ten_minutes_nothing_is_taken_back(cast: Cast) -> None:
    ACTS["left"](cast)
    RosterAct.objects.update(at=timezone.now() - timedelta(minutes=10))
    with pytest.raises(TooLate):
        undo(RosterAct.objects.get(), by=cast.admin)


def test_what_was_changed_since_is_not_overwritten(cast: Cast) -> None:
    ACTS["moved"](cast)
    moved = RosterAct.objects.get()
    end_enrolment(cast.children["yu"], by=cast.admin, last_day=TODAY)
    after = everything()
    with pytest.raises(ChangedSince):
        undo(moved, by=cast.admin)
    assert everything() == after


def test_acts_of_the_days_before_are_forgotten_with_the_next(cast: Cast) -> None:
    ACTS["left"](cast)
    RosterAct.objects.update(at=timezone.now() - timedelta(days=2))
    ACTS["duty-ended"](cast)
    assert [act.kind for act in RosterAct.objects.all()] == ["duty-ended"]


@pytest.mark.parametrize(("name", "page"), [("left", "list_classes"), ("duty-ended", "list_staff")])
def test_the_page_one_lands_on_offers_it_and_names_it_when_it_is_taken_back(
    cast: Cast, as_: SignIn, name: str, page: str
) -> None:
    ACTS[name](cast)
    browser, act = as_(cast.admin), RosterAct.objects.get()
    assert str(act.public_id) in browser.get(reverse(f"students:{page}")).content.decode()
    answer = browser.post(reverse("students:list_classes"), {"act": act.public_id}, follow=True)
    assert answer.redirect_chain[0][0] == reverse(f"students:{page}")
    assert "已撤回" in answer.content.decode()
    assert str(act.public_id) not in answer.content.decode()


def test_nobody_takes_back_what_was_done_at_another_school(cast: Cast, as_: SignIn) -> None:
    end_enrolment(cast.children["outside"], by=cast.admin, last_day=YESTERDAY)
    act = {"act": RosterAct.objects.get().public_id}
    assert as_(cast.admin).post(reverse("students:list_classes"), act).status_code == 404
    assert as_(cast.admin).post(reverse("students:list_classes"), {"act": "x"}).status_code == 404
