"""A code on a child's form leads the right person to it on the right days, and a slip of the hand leads nowhere."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.rounds.models import ChildForm, ChildWish, Flag, Sheet, SheetRow
from students.models import Student
from students.services.children import end_enrolment
from tests import factories as people
from tests.conftest import Cast
from tests.rounds import child_form_factories as forms

SignIn = Callable[[User], Client]
DESK = "rounds:type_forms"


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    forms.open_round(cast)
    return forms.child_sheet(cast)


@pytest.fixture
def child(cast: Cast) -> Student:
    return cast.children["second"]


def page_of(sheet: Sheet, child: Student) -> str:
    return reverse("rounds:type_form", args=[forms.code_of(sheet, child)])


@pytest.mark.parametrize(
    ("day", "opens"),
    [("2026-10-20", False), ("2026-10-21", True), ("2026-10-23", True), ("2026-10-24", False)],
)
def test_a_typist_reaches_the_forms_from_the_first_to_the_last_day_named(
    cast: Cast, as_: SignIn, sheet: Sheet, child: Student, day: str, opens: bool
) -> None:
    forms.name_typist(cast, cast.staff, starts=date(2026, 10, 21), ends=date(2026, 10, 23))
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        typist = as_(cast.staff)
        assert typist.get(page_of(sheet, child)).status_code == (200 if opens else 404)
        assert typist.post(page_of(sheet, child), forms.posted()).status_code == (302 if opens else 404)
    assert ChildForm.objects.exists() is opens


def test_a_typist_of_one_class_has_no_form_of_another(cast: Cast, as_: SignIn) -> None:
    other = people.make_student(people.make_class(cast.second_school, 5, 1), "冯晓", 1)
    current = forms.open_round(cast)
    forms.name_typist(cast, cast.staff)
    foreign = Sheet.objects.get(round=current, informant="child", school_class=other.enrolments.get().school_class)
    answer = as_(cast.staff).post(reverse(DESK), {"code": forms.code_of(foreign, other)})
    assert answer.status_code == 422 and other.name not in answer.content.decode()
    assert as_(cast.wang).get(page_of(foreign, other)).status_code == 200


def test_the_form_of_a_child_who_left_is_typed_by_nobody(cast: Cast, as_: SignIn, sheet: Sheet, child: Student) -> None:
    forms.name_typist(cast, cast.staff)
    end_enrolment(child, by=cast.admin, last_day=date(2026, 10, 16))
    assert as_(cast.staff).get(page_of(sheet, child)).status_code == 404
    assert as_(cast.wang).post(page_of(sheet, child), forms.posted()).status_code == 404
    assert not ChildForm.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "slip", ["one wrong sign", "two signs changed places", "one too few", "nothing", "of no paper"]
)
def test_a_slip_of_the_hand_leads_to_no_other_childs_form_and_is_said(
    cast: Cast, as_: SignIn, sheet: Sheet, child: Student, slip: str, language: str
) -> None:
    forms.name_typist(cast, cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(language=language)
    code = forms.code_of(sheet, child).replace("-", "")
    at = next(at for at in range(len(code) - 1) if code[at] != code[at + 1])
    typed = {
        "one wrong sign": ("2" if code[0] != "2" else "3") + code[1:],
        "two signs changed places": code[:at] + code[at + 1] + code[at] + code[at + 2 :],
        "one too few": code[:-1],
        "nothing": "",
        "of no paper": "AAAAAAAAAAA",
    }[slip]
    answer = as_(cast.staff).post(reverse(DESK), {"code": typed})
    assert answer.status_code == 422
    with translation.override(language):
        (sentence,) = [str(one) for one in answer.context["form"].errors["code"]]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence) == (language == "zh-hans")
    assert not AuditEvent.objects.filter(verb="child-form.show").exists()


@pytest.mark.parametrize(("outcome", "answer"), [("withdrawn", "yes"), ("refused", "no"), ("given", "no")])
def test_without_a_consent_the_answers_stay_on_the_paper_and_the_wish_is_heard(
    cast: Cast, as_: SignIn, sheet: Sheet, child: Student, outcome: str, answer: str
) -> None:
    forms.name_typist(cast, cast.staff)
    people.make_consent(child, outcome, answer, dated=date(2026, 10, 19))
    as_(cast.staff).post(page_of(sheet, child), forms.posted(wish="yes", whom="王老师"))
    assert not SheetRow.objects.filter(student=child).exclude(cells={}).exists()
    assert ChildWish.objects.get().student == child
    assert Flag.objects.get().student == child


@pytest.mark.parametrize("person", ["li", "zhou", "chen", "admin", "tian", "district", "outside_teacher"])
def test_nobody_else_is_led_to_a_childs_form(
    cast: Cast, as_: SignIn, sheet: Sheet, child: Student, person: str
) -> None:
    browser = as_(cast.people[person])
    assert browser.get(page_of(sheet, child)).status_code in (403, 404)
    assert browser.post(page_of(sheet, child), forms.posted()).status_code in (403, 404)
    counted = browser.post(reverse("rounds:show_child_forms", args=[sheet.public_id]), {"handed_out": "1"})
    assert counted.status_code in (403, 404)
    assert not ChildForm.objects.exists()
