"""September at one school."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from students import access
from students.models import School, SchoolClass, StaffAssignment
from students.pages.lists import PromotionPage, promoted_words
from students.services.children import Promotion, promote_school
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
LAST_DAY = date(2026, 7, 3)


@pytest.fixture
def oldest(cast: Cast) -> SchoolClass:
    """A class that was in grade 6 last year, with a child and a teacher."""
    row = factories.make_class(cast.school, 7, 1)
    child = factories.make_student(row, "解欣怡", 1)
    child.enrolments.update(starts=date(2025, 9, 1))
    factories.assign(cast.zhou, cast.school, "class-teacher", row)
    StaffAssignment.objects.filter(school_class=row).update(starts=date(2025, 9, 1))
    return row


def address(school: School) -> str:
    return reverse("students:promote_school", args=[school.public_id])


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_preview_says_what_becomes_of_every_class(cast: Cast, oldest: SchoolClass) -> None:
    page = PromotionPage(cast.admin, cast.school)
    assert [(line.before, line.after, line.children, line.ends) for line in page.lines] == [
        ("二年级(1)班", "三年级(1)班", 3, False),
        ("二年级(2)班", "三年级(2)班", 1, False),
        ("六年级(1)班", "毕业", 1, True),
    ]
    assert (page.last_day, page.done) == (LAST_DAY, False)


def test_a_nine_year_school_goes_on_after_grade_six(cast: Cast) -> None:
    cast.school.kind = School.Kind.NINE_YEAR
    cast.school.save()
    factories.make_class(cast.school, 7, 1)
    assert not any(line.ends for line in PromotionPage(cast.admin, cast.school).lines)


def test_in_the_summer_it_is_about_the_coming_year_and_in_spring_about_the_current_one(cast: Cast) -> None:
    with time_machine.travel("2026-08-20T09:00:00+08:00", tick=False):
        assert PromotionPage(cast.admin, cast.school).year == 2026
    with time_machine.travel("2027-04-20T09:00:00+08:00", tick=False):
        assert PromotionPage(cast.admin, cast.school).year == 2026


def test_the_new_year_is_begun_with_one_form(cast: Cast, oldest: SchoolClass, as_: SignIn) -> None:
    browser = as_(cast.admin)
    assert f'value="{oldest.public_id}" ' in text(browser.get(address(cast.school)))
    given = {"ending": [str(oldest.public_id)], "last_day": "2026-07-03", "first_grade": "2"}
    said = browser.post(address(cast.school), given, follow=True).context["messages"]
    assert [str(message) for message in said] == [promoted_words(Promotion(ended=1, graduates=1, begun=2))]
    oldest.refresh_from_db()
    seat = oldest.enrolments.get()
    assert (oldest.closed_on, seat.ends, seat.end_reason) == (LAST_DAY, LAST_DAY, "graduated")
    assert oldest.assignments.get().ends == LAST_DAY
    new = SchoolClass.objects.filter(school=cast.school, cohort_year=2026)
    assert sorted(new.values_list("number", flat=True)) == [1, 2]
    assert browser.get(address(cast.school)).context["page"].done


def test_moving_up_a_grade_rewrites_no_seat(cast: Cast, oldest: SchoolClass) -> None:
    before = list(cast.class_3_1.enrolments.values_list())
    promote_school(cast.school, by=cast.admin, school_year=2026, last_day=LAST_DAY, ending=[oldest], first_grade=1)
    assert list(cast.class_3_1.enrolments.values_list()) == before


def test_beginning_it_twice_changes_nothing(cast: Cast, oldest: SchoolClass) -> None:
    for _ in range(2):
        promote_school(cast.school, by=cast.admin, school_year=2026, last_day=LAST_DAY, ending=[oldest], first_grade=1)
        oldest.refresh_from_db()
    assert AuditEvent.objects.filter(verb="school.promote").count() == 1
    assert SchoolClass.objects.filter(school=cast.school, cohort_year=2026).count() == 1


def test_once_the_year_runs_nothing_is_begun_again_and_no_class_of_today_ended_in_the_past(
    cast: Cast, as_: SignIn
) -> None:
    """In October, after the graduates are gone."""
    browser, given = as_(cast.admin), {"ending": [str(cast.class_3_1.public_id)], "last_day": "2026-07-10"}
    for answer in (
        browser.get(address(cast.school)),
        browser.post(address(cast.school), given | {"first_grade": "1"}, follow=True),
    ):
        page = text(answer)
        assert "2026–2027 学年已经开始" in page
        assert "三年级(1)班" in page and "二年级(1)班" not in page
        assert 'name="ending"' not in page
    assert SchoolClass.objects.filter(school=cast.school, closed_on__isnull=True).count() == 2


def test_of_a_year_that_runs_only_a_class_past_its_last_grade_is_offered(cast: Cast, oldest: SchoolClass) -> None:
    assert [line.school_class for line in PromotionPage(cast.admin, cast.school).may_end] == [oldest]


def test_a_class_of_another_school_cannot_be_ended(cast: Cast, oldest: SchoolClass, as_: SignIn) -> None:
    given = {"ending": [str(cast.outside_class.public_id)], "last_day": "2026-07-03", "first_grade": "0"}
    assert as_(cast.admin).post(address(cast.school), given).status_code == 422
    promote_school(
        cast.school, by=cast.admin, school_year=2026, last_day=LAST_DAY, ending=[cast.outside_class], first_grade=0
    )
    cast.outside_class.refresh_from_db()
    assert cast.outside_class.closed_on is None


def test_a_day_that_has_not_come_is_refused(cast: Cast, oldest: SchoolClass, as_: SignIn) -> None:
    answer = as_(cast.admin).post(address(cast.school), {"last_day": "2026-10-20", "first_grade": "0"})
    assert answer.status_code == 422
    assert access.classes_of(cast.admin).count() == 3


def test_a_class_does_not_end_before_the_last_child_came_into_it(cast: Cast, oldest: SchoolClass, as_: SignIn) -> None:
    factories.make_student(oldest, "迟雨", 2).enrolments.update(starts=date(2026, 9, 4))
    sent = {"ending": [str(oldest.public_id)], "last_day": "2026-07-10", "first_grade": "0"}
    assert "2026 年 9 月 4 日还有孩子进这个班" in text(as_(cast.admin).post(address(cast.school), sent))
    oldest.refresh_from_db()
    assert oldest.closed_on is None
