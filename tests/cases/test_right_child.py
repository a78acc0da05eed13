"""Class and seat are those of the day, everywhere somebody goes and fetches the child. Over a September: one child went
up with its class, one into the other class, one to another school, one has left; other children sit where they sat.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from django.utils.html import strip_tags

from screening.cases.day_sheet.presenter import DayPage
from screening.cases.handover.services import accept_hand_over, hand_over_what_is_astray
from screening.cases.models import Case, HandOver, VisitDay
from screening.cases.referrals.paper import build_page
from screening.cases.referrals.printing import REFERRAL, state_of
from screening.cases.referrals.services import issue_referral
from screening.cases.visit_days.printing import VISIT_DAY, VisitPaper
from screening.rounds.models import Tier
from students.models import Enrolment, SchoolClass, Student, Term
from students.seating import Seating
from students.selectors import class_label
from students.services.children import move_student
from tests.cases import factories as make
from tests.cases.pages import url
from tests.conftest import Cast
from tests.factories import make_student

MONDAY = date(2027, 9, 6)  # the next school year
STAYED, WENT_OVER, WENT_AWAY, LEFT, REFERRED = "yu", "bo", "nur", "hao", "second"


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def september(cast: Cast, time_machine_at: Callable[..., None]) -> dict[str, Case]:
    """Cases of last year, and where the children sit now; the one who went away was taken over by its new school."""
    Term.objects.create(county=cast.county, school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 21))
    cases = {name: make.make_case(cast, name) for name in (STAYED, WENT_OVER, WENT_AWAY, LEFT, REFERRED)}
    referral = make.make_referral(cast, cases[REFERRED])
    issue_referral(referral, by=cast.wang)
    time_machine_at("2027-09-01")
    move(cast, WENT_OVER, cast.class_3_2, 14)
    move(cast, WENT_AWAY, cast.second_class, 23)
    Enrolment.objects.filter(student=cast.children[LEFT]).update(ends=date(2027, 8, 31), end_reason="left")
    time_machine_at("2027-09-06")
    hand_over_what_is_astray()
    for row in HandOver.objects.filter(accepted_at=None, to_class__isnull=False):
        accept_hand_over(row, by=cast.wang)
    return {name: Case.objects.get(pk=case.pk) for name, case in cases.items()}


def move(cast: Cast, name: str, to: SchoolClass, seat: int) -> None:
    move_student(cast.children[name], by=cast.admin, to=to, day=timezone.localdate(), seat_number=seat)


def today(student: Student) -> str:
    """By an own reading of the enrolment."""
    seat = student.enrolments.filter(starts__lte=MONDAY, ends=None).first()
    return f"{class_label(seat.school_class, 2027)} {seat.seat_number} 号" if seat else "现在不在班里"


def last_year(student: Student) -> str:
    seat = student.enrolments.order_by("starts").first()
    return class_label(seat.school_class, 2026)


def said(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html))


def without(text: str, cast: Cast) -> str:
    """What is left of a text once everybody's place of today is taken out of it."""
    for child in cast.children.values():
        text = text.replace(f"{today(child)}，原在 {last_year(child)}", "").replace(today(child), "")
    return text


def test_every_page_says_where_the_child_sits_today(cast: Cast, september: dict[str, Case], wang: Client) -> None:
    everybody = said(wang.get(f"{url('list_cases')}?s=all").content.decode())
    first_screen = said(wang.get(url("list_cases")).content.decode())
    for name, case in september.items():
        child = cast.children[name]
        own = said(wang.get(url("show_case", case.public_id)).content.decode())
        assert today(child) in own and today(child) in everybody, name
        assert last_year(child) not in without(own + everybody + first_screen, cast), name
    assert today(cast.children[STAYED]) in first_screen


@pytest.mark.parametrize(
    "form", ["revise_decision", "inform_guardian", "record_talk", "add_follow_up", "edit_plan", "write_referral"]
)
def test_every_form_about_a_child_says_where_it_sits_today(
    cast: Cast, september: dict[str, Case], wang: Client, form: str
) -> None:
    text = said(wang.get(url(form, september[WENT_OVER].public_id)).content.decode())
    assert today(cast.children[WENT_OVER]) in text
    assert last_year(cast.children[WENT_OVER]) not in without(text, cast)


def test_a_child_of_another_school_is_said_with_it(cast: Cast, september: dict[str, Case], wang: Client) -> None:
    text = said(wang.get(url("show_case", september[WENT_AWAY].public_id)).content.decode())
    assert f"{cast.second_school.name} {today(cast.children[WENT_AWAY])}" in text


def test_the_papers_of_a_visit_say_it_on_the_cover_and_on_every_sheet(
    cast: Cast, september: dict[str, Case], wang: Client
) -> None:
    wang.post(url("print_visit_day", cast.school.public_id))
    visit = VisitDay.objects.get()
    sheets = list(visit.sheets.select_related("case__student").order_by("place"))
    assert {one.case.student for one in sheets} >= {cast.children[STAYED], cast.children[WENT_OVER]}
    paper = VisitPaper(cast.wang, visit, sheets)
    text = said(render_to_string(VISIT_DAY.template, {"page": paper, "product_version": "0"}))
    for one in sheets:
        assert text.count(today(one.case.student)) >= 2, one.case.student  # cover and sheet
    listed = said(wang.get(url("show_visit_day", visit.public_id)).content.decode())
    assert all(today(one.case.student) in listed for one in sheets)


def test_a_sheet_printed_again_after_a_move_is_a_new_file(cast: Cast, september: dict[str, Case], wang: Client) -> None:
    wang.post(url("print_visit_day", cast.school.public_id))
    visit, referral = VisitDay.objects.get(), september[REFERRED].referrals.get()
    before = VISIT_DAY.input_hash(cast.wang, visit), state_of(cast.wang, referral)
    for name in (STAYED, REFERRED):
        Enrolment.objects.filter(student=cast.children[name], ends=None).update(seat_number=31)
    after = VISIT_DAY.input_hash(cast.wang, visit), state_of(cast.wang, referral)
    assert before[0] != after[0] and before[1] != after[1]


def test_the_referral_names_the_class_of_today(cast: Cast, september: dict[str, Case]) -> None:
    page = build_page(cast.wang, september[REFERRED].referrals.get())
    text = said(render_to_string(REFERRAL.template, {"page": page, "product_version": "0"}))
    assert today(cast.children[REFERRED]) in text and last_year(cast.children[REFERRED]) not in text


def test_the_day_sheets_of_counselor_and_teacher_say_it(cast: Cast, september: dict[str, Case]) -> None:
    lines = [line.where for section in DayPage(cast.wang).sections for line in section.lines]
    assert any(today(cast.children[WENT_OVER]) in where for where in lines)
    cast.children["new"] = make_student(cast.class_3_2, "陈小满", 30)
    make.make_case(cast, "new", tier=Tier.B, code="elevated")
    Enrolment.objects.filter(student=cast.children["new"]).update(seat_number=33)
    lines = [line.where for section in DayPage(cast.zhou).sections for line in section.lines]
    assert "四年级(2)班 33 号" in lines


def test_the_page_of_hand_overs_says_where_the_child_comes_to(
    cast: Cast, september: dict[str, Case], time_machine_at: Callable[..., None], as_: Callable[..., Client]
) -> None:
    time_machine_at("2027-09-07")
    move(cast, STAYED, cast.second_class, 24)
    hand_over_what_is_astray()
    text = said(as_(cast.wang).get(url("list_handovers")).content.decode())
    assert f"{cast.second_school.name}，{class_label(cast.second_class, 2027)} 24 号" in text


def test_whoever_has_left_is_in_no_class_and_the_last_one_is_called_as_it_was_then(
    cast: Cast, september: dict[str, Case]
) -> None:
    child = cast.children[LEFT]
    words = Seating(child.enrolments.all(), MONDAY).of(child.pk)
    assert words == f"现在不在班里，原在 {last_year(child)}"
