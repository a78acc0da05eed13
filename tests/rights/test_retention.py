"""What has had its time goes, what is held stays, and a count of the year is all that is left."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from screening.cases.models import Case, UrgentConcern
from screening.rights.clock import clock_lines
from screening.rights.models import Erasure, YearCount
from screening.rights.services import purge_children
from screening.rights.services.retention import time_is_over, years_before
from screening.rounds.models import Assessment, Result, ScreeningRound
from students.models import Enrolment, School, Student
from tests.cases import factories as make
from tests.rights.filled import Filled

TODAY = date(2026, 10, 19)
LONG_AGO, JUST_SHORT = date(2023, 10, 18), date(2023, 10, 19)


def leave(child: Student, day: date) -> None:
    Enrolment.objects.filter(student=child).update(starts=day - timedelta(days=400), ends=day, end_reason="left")


def end_case(child: Student, by: User) -> None:
    told = {"state": Case.State.CLOSED, "outcome": "resolved", "closed_at": timezone.now(), "closed_by": by}
    Case.objects.filter(student=child).update(**told)


@pytest.mark.once
def test_three_years_before_a_leap_day_is_the_day_before() -> None:
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


@pytest.mark.django_db
def test_a_child_goes_three_years_after_its_last_day_and_not_a_day_before(cast) -> None:
    leave(cast.children["yu"], LONG_AGO)
    leave(cast.children["bo"], JUST_SHORT)
    assert purge_children() == 1
    assert set(Student.objects.all()) == set(cast.children.values()) - {cast.children["yu"]}
    assert Erasure.objects.get().why == Erasure.Why.TIME


@pytest.mark.django_db
def test_a_child_of_two_classes_goes_three_years_after_the_last_of_them(cast) -> None:
    child = cast.children["yu"]
    leave(child, LONG_AGO)
    Enrolment.objects.create(
        student=child,
        school_class=cast.class_3_2,
        seat_number=9,
        starts=JUST_SHORT,
        ends=JUST_SHORT,
        end_reason="left",
    )
    assert purge_children() == 0
    assert list(time_is_over(TODAY + timedelta(days=1))) == [child]


@pytest.mark.django_db
def test_what_is_held_and_who_came_back_or_has_an_open_case_stays(cast) -> None:
    for name in ("yu", "bo", "nur"):
        leave(cast.children[name], LONG_AGO)
    make.make_urgent(cast, cast.li, student=cast.children["yu"])
    Enrolment.objects.create(
        student=cast.children["bo"], school_class=cast.class_3_2, seat_number=9, starts=date(2026, 9, 1)
    )
    assert purge_children() == 1  # nur


@pytest.mark.django_db
def test_an_open_case_keeps_its_child(cast) -> None:
    make.make_case(cast, "yu")
    leave(cast.children["yu"], LONG_AGO)
    assert purge_children() == 0
    end_case(cast.children["yu"], cast.wang)
    assert purge_children() == 1


@pytest.mark.once
@pytest.mark.django_db
def test_a_count_of_the_year_without_school_or_child_is_left(cast) -> None:
    filled = Filled(cast.children["yu"])
    end_case(filled.child, cast.wang)
    UrgentConcern.objects.update(hold_lifted_at=timezone.now())
    Result.objects.update(superseded_at=None, band="high")
    Assessment.objects.update(superseded_at=None, school_class=cast.class_3_1)
    ScreeningRound.objects.update(school_year=2026)
    leave(filled.child, LONG_AGO)
    assert purge_children() == 1
    cell = YearCount.objects.get()
    assert (cell.children, cell.band, cell.sex) == (1, "high", filled.child.sex)


@pytest.mark.django_db
def test_the_dry_run_says_what_would_go_and_changes_nothing(cast, capsys) -> None:
    leave(cast.children["yu"], LONG_AGO)
    leave(cast.children["bo"], TODAY.replace(year=2023) + timedelta(days=10))
    make.make_urgent(cast, cast.li, student=cast.children["nur"])
    leave(cast.children["nur"], LONG_AGO)
    call_command("purge", dry_run=True)
    said = capsys.readouterr().out
    assert "现在 1 名，30 天内还有 1 名；法律要求暂时保留 1 名" in said
    assert cast.children["yu"].name not in said
    assert Student.objects.filter(pk=cast.children["yu"].pk).exists()


@pytest.mark.django_db
def test_a_school_is_told_of_its_own_children_only(cast) -> None:
    leave(cast.children["outside"], LONG_AGO)
    assert "0" in clock_lines(School.objects.filter(pk=cast.school.pk))[0].waits.split("，")[0]
    assert "1" in clock_lines(School.objects.filter(pk=cast.outside_school.pk))[0].waits.split("，")[0]
