"""A child who left and is here again is the same child; one who never left was never gone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from students.models import CareArrangement, Consent, Enrolment, RosterImport, Student
from students.pages.roster import ReviewPage
from students.services.children import end_enrolment, register_of, return_student
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster, write_rows
from tests import factories
from tests.conftest import Cast
from tests.students.roster_files import AS_IT_IS, csv_of

SignIn = Callable[[User], Client]
TODAY = date(2026, 10, 19)
LAST = date(2026, 10, 12)
YU, *OTHERS = AS_IT_IS.splitlines()
FORM = {"name": "王𬀩雨", "sex": "girl", "born": "2017-05", "starts": "2026-10-19"}


@pytest.fixture
def yu(cast: Cast) -> Student:
    end_enrolment(cast.children["yu"], by=cast.admin, last_day=LAST)
    return cast.children["yu"]


@pytest.fixture
def browser(cast: Cast, as_: SignIn) -> Client:
    return as_(cast.admin)


def upload(cast: Cast) -> RosterImport:
    return approve_roster(upload_roster(cast.school, by=cast.admin, content=csv_of(YU, *OTHERS)), by=cast.admin)


def of(name: str, row: Student) -> str:
    return reverse(f"students:{name}", args=[row.public_id])


def seats(student: Student) -> list[tuple[str, date, date | None]]:
    rows = student.enrolments.order_by("starts", "pk")
    return [(str(row.school_class), row.starts, row.ends) for row in rows]


class TestInAFile:
    def test_a_row_of_the_same_name_sex_and_month_asks_and_writes_nobody(self, cast, yu):
        roster = upload(cast)
        assert (roster.state, Student.objects.filter(name=yu.name).count()) == ("review", 1)
        (line,) = ReviewPage(cast.admin, roster, "close").lines
        assert line.remark == "像是 2026 年 10 月 12 日离校的王𬀩雨：回来了吗？"

    def test_yes_is_a_new_place_of_the_same_child_with_consent_and_care(self, cast, yu):
        before = list(Consent.objects.filter(student=yu)), list(CareArrangement.objects.filter(student=yu))
        assert write_rows(upload(cast), by=cast.admin, rows=(), answers={2: yu.pk}) == []
        old, new = yu.enrolments.order_by("starts")
        assert (old.ends, new.starts, new.ends, new.school_class) == (LAST, TODAY, None, cast.class_3_1)
        assert (list(Consent.objects.filter(student=yu)), list(CareArrangement.objects.filter(student=yu))) == before
        assert AuditEvent.objects.filter(verb="student.return").count() == 1

    def test_no_is_another_child(self, cast, yu):
        write_rows(upload(cast), by=cast.admin, rows=(), answers={2: None})
        assert Student.objects.filter(name=yu.name).count() == 2
        assert yu.enrolments.count() == 1

    @pytest.mark.parametrize(("number", "asked"), [("G110101201705011231", True), ("G110101201705011232", False)])
    def test_the_register_number_settles_it_whatever_the_name_says(self, cast, yu, number, asked):
        hashed, last4 = register_of("G110101201705011231")
        Student.objects.filter(pk=yu.pk).update(register_hash=hashed, register_last4=last4, name="王雨")
        heading = "班级,座号,姓名,性别,出生年月,学籍号\n"
        name = "王小雨" if asked else "王雨"
        file = f"{heading}三年级(1)班,1,{name},女,2017-05,{number}\n".encode()
        roster = upload_roster(cast.school, by=cast.admin, content=file)
        assert bool(ReviewPage(cast.admin, roster).close) == asked

    def test_a_child_of_another_school_is_known_by_its_number_alone(self, cast):
        child = cast.children["outside"]
        hashed, last4 = register_of("G110101201705011231")
        Student.objects.filter(pk=child.pk).update(register_hash=hashed, register_last4=last4)
        end_enrolment(child, by=cast.admin, last_day=LAST)
        heading = "班级,座号,姓名,性别,出生年月,学籍号\n"
        born = f"{child.birth_year}-{child.birth_month:02d}"
        sex = "女" if child.sex == "girl" else "男"
        row = f"三年级(1)班,9,{child.name},{sex},{born},"
        without = upload_roster(cast.school, by=cast.admin, content=f"{heading}{row}\n".encode())
        assert not ReviewPage(cast.admin, without).close
        with_number = upload_roster(cast.school, by=cast.admin, content=f"{heading}{row}G110101201705011231\n".encode())
        assert ReviewPage(cast.admin, with_number).close == 1
        write_rows(with_number, by=cast.admin, rows=(), answers={2: child.pk})
        assert child.enrolments.get(ends=None).school_class == cast.class_3_1


class TestTypedByHand:
    def test_the_form_asks_first_and_a_yes_gives_the_same_child_a_seat(self, cast, yu, browser):
        asked = browser.post(reverse("students:add_student", args=[cast.class_3_1.public_id]), FORM)
        assert asked.status_code == 422
        assert "像是 2026 年 10 月 12 日离校的王𬀩雨：回来了吗？" in asked.content.decode()
        url = reverse("students:add_student", args=[cast.class_3_1.public_id])
        assert browser.post(url, {**FORM, "back": str(yu.public_id)}).status_code == 302
        assert Student.objects.filter(name=yu.name).get().enrolments.get(ends=None).starts == TODAY

    def test_a_no_makes_another_child_and_somebody_unlike_is_never_asked_about(self, cast, yu, browser):
        url = reverse("students:add_student", args=[cast.class_3_1.public_id])
        assert browser.post(url, {**FORM, "back": "new"}).status_code == 302
        assert browser.post(url, {**FORM, "born": "2017-06"}).status_code == 302
        assert yu.enrolments.count() == 1

    def test_an_answer_that_was_not_offered_is_none(self, cast, yu, browser):
        url = reverse("students:add_student", args=[cast.class_3_1.public_id])
        assert browser.post(url, {**FORM, "back": str(cast.children["nur"].public_id)}).status_code == 422


class TestTheListOfWhoLeft:
    def test_it_stands_on_the_page_of_the_class_with_both_acts(self, cast, yu, browser):
        page = browser.get(reverse("students:show_class", args=[cast.class_3_1.public_id])).content.decode()
        assert "近一年有 1 名学生离校" in page
        assert "回来了" in page and "点错了" in page
        elsewhere = browser.get(reverse("students:show_class", args=[cast.class_3_2.public_id])).content.decode()
        assert yu.name not in elsewhere

    def test_her_page_answers_and_the_look_is_recorded_for_a_year_and_for_her_school_alone(self, cast, yu, as_):
        looks = AuditEvent.objects.filter(verb="student.show", actor_id=cast.admin.public_id)
        assert as_(cast.admin).get(of("show_student", yu)).status_code == 200
        assert looks.count() == 1
        assert as_(cast.li).get(of("show_student", yu)).status_code == 404
        yu.enrolments.update(starts=LAST - timedelta(days=800), ends=TODAY - timedelta(days=366))
        assert as_(cast.admin).get(of("show_student", yu)).status_code == 404

    def test_a_mistake_is_undone_as_if_she_had_never_left(self, cast, yu, browser):
        assert browser.post(of("end_enrolment", yu), {"what": "mistake"}).status_code == 302
        seat = yu.enrolments.get()
        assert (seat.ends, seat.end_reason, seat.seat_number) == (None, "", 1)
        assert AuditEvent.objects.filter(verb="roster.undo").count() == 1

    def test_whose_seat_is_taken_since_sits_in_the_next_free_one(self, cast, yu, browser):
        factories.make_student(cast.class_3_1, "莫小小", 1)
        browser.post(of("end_enrolment", yu), {"what": "mistake"})
        assert yu.enrolments.get().seat_number == 4

    def test_back_on_a_day_in_another_class(self, cast, yu, browser):
        told = {"what": "back", "to": cast.class_3_2.public_id, "day": "2026-10-15"}
        assert browser.post(of("end_enrolment", yu), told).status_code == 302
        seat = yu.enrolments.get(ends=None)
        assert (seat.school_class, seat.starts) == (cast.class_3_2, date(2026, 10, 15))

    @pytest.mark.parametrize(("told", "wrong"), [({"what": "back", "day": ""}, "day"), ({"what": "back"}, "to")])
    def test_back_without_class_or_day_is_asked_again(self, cast, yu, browser, told, wrong):
        asked = browser.post(of("end_enrolment", yu), {"to": "", **told})
        assert asked.status_code == 422 and wrong in asked.context["form"].errors


@pytest.mark.parametrize("day", [LAST - timedelta(days=3), LAST, LAST + timedelta(days=1), TODAY])
def test_whenever_she_is_back_she_sits_in_one_class_every_day(cast: Cast, yu: Student, day: date) -> None:
    for _twice in range(2):
        return_student(yu, by=cast.admin, to=cast.class_3_2, day=day)
    rows = list(yu.enrolments.order_by("starts"))
    assert rows[-1].school_class == cast.class_3_2 and rows[-1].ends is None
    assert all(one.ends and one.ends < other.starts for one, other in zip(rows, rows[1:], strict=False))
    assert Enrolment.objects.filter(student=yu, ends=None).count() == 1
