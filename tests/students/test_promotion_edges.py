"""September where a class has ended already, goes on elsewhere, or has nobody in it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from students import access
from students.models import SchoolClass
from students.pages.lists import PromotionPage, promoted_words
from students.services.children import Promotion, close_class, promote_school
from students.services.places import add_classes
from tests import factories

LAST_DAY = date(2026, 7, 3)


@pytest.fixture
def oldest(cast) -> SchoolClass:
    """Grade 6 of last year, one child, a teacher who has another class too."""
    row = factories.make_class(cast.school, 7, 1)
    factories.make_student(row, "解欣怡", 1).enrolments.update(starts=date(2025, 9, 1))
    factories.assign(cast.zhou, cast.school, "class-teacher", row)
    row.assignments.update(starts=date(2025, 9, 1))
    return row


def promote(cast, *ending: SchoolClass, first_grade: int = 1, last_day: date = LAST_DAY) -> Promotion:
    return promote_school(
        cast.school, by=cast.admin, school_year=2026, last_day=last_day, ending=ending, first_grade=first_grade
    )


def test_a_class_that_was_closed_in_the_year_is_not_closed_again(cast, oldest):
    close_class(oldest, by=cast.admin, last_day=date(2026, 3, 31))
    assert promote(cast, oldest) == Promotion(ended=0, graduates=0, begun=1)
    oldest.refresh_from_db()
    assert oldest.closed_on == date(2026, 3, 31)
    assert oldest.enrolments.get().ends == date(2026, 3, 31)


def test_a_closed_class_is_not_offered_to_be_ended_even_on_its_last_day(cast, oldest):
    close_class(oldest, by=cast.admin, last_day=date(2026, 10, 19))
    assert oldest not in [line.school_class for line in PromotionPage(cast.admin, cast.school).lines]


def test_done_on_the_very_last_day_it_is_done(cast, oldest, as_):
    with time_machine.travel("2026-07-03T16:00:00+08:00", tick=False):
        cast.admin.assignments.update(starts=date(2025, 9, 1))
        assert not PromotionPage(cast.admin, cast.school).done
        promote(cast, oldest)
        assert PromotionPage(cast.admin, cast.school).done


def test_a_child_that_left_before_does_not_graduate(cast, oldest):
    gone = factories.make_student(oldest, "覃小川", 2)
    gone.enrolments.update(starts=date(2025, 9, 1), ends=date(2026, 5, 29), end_reason="moved")
    assert promote(cast, oldest).graduates == 1
    assert gone.enrolments.get().end_reason == "moved"


def test_the_teacher_keeps_the_other_class_and_loses_this_one(cast, oldest):
    promote(cast, oldest)
    assert list(access.classes_of(cast.zhou)) == [cast.class_3_2]
    assert oldest.assignments.get().ends == LAST_DAY


def test_nobody_reaches_the_graduates_any_more_but_their_seats_stay(cast, oldest):
    child = oldest.enrolments.get().student
    promote(cast, oldest)
    for person in (cast.zhou, cast.admin, cast.wang):
        assert child not in access.visible_students(person)
    assert child.enrolments.count() == 1


def test_first_classes_that_are_there_are_not_made_twice(cast, oldest):
    factories.make_class(cast.school, 1, 2)
    assert promote(cast, oldest, first_grade=3).begun == 2
    numbers = SchoolClass.objects.filter(school=cast.school, cohort_year=2026).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


def test_a_year_with_nothing_to_change_leaves_no_trace(cast):
    assert promoted_words(promote(cast, first_grade=0)) == promoted_words(Promotion(0, 0, 0))
    assert not AuditEvent.objects.filter(verb="school.promote").exists()


def test_an_empty_class_ends_without_graduates(cast, oldest):
    oldest.enrolments.all().delete()
    assert promote(cast, oldest) == Promotion(ended=1, graduates=0, begun=1)


def test_a_school_without_classes_begins_with_one(cast):
    school = factories.make_school(cast.county, "新建小学")
    factories.assign(cast.admin, school, "school-administrator")
    page = PromotionPage(cast.admin, school)
    assert (page.lines, page.first_grade, page.done) == ([], 1, False)


def test_as_many_first_classes_are_proposed_as_began_last_year(cast, oldest):
    add_classes(cast.school, by=cast.admin, cohort_year=2025, up_to=3)
    assert PromotionPage(cast.admin, cast.school).first_grade == 3


@pytest.mark.parametrize("wrong", [{"first_grade": "21"}, {"first_grade": "-1"}, {"first_grade": ""}, {"last_day": ""}])
def test_a_form_that_cannot_be_meant_changes_nothing(cast, oldest, as_, wrong):
    given = {"ending": [str(oldest.public_id)], "last_day": "2026-07-03", "first_grade": "2", **wrong}
    address = reverse("students:promote_school", args=[cast.school.public_id])
    assert as_(cast.admin).post(address, given).status_code == 422
    oldest.refresh_from_db()
    assert oldest.closed_on is None
    assert not SchoolClass.objects.filter(cohort_year=2026, school=cast.school).exists()
