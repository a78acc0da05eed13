"""What the roster's own services do reaches the states of an open round in the same transaction."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from screening.jobs import scheduled
from screening.rounds import services
from screening.rounds.completion.access import undone_of_round
from screening.rounds.models import RoundChild, ScreeningRound, Sheet
from students.models import SchoolClass, StaffAssignment
from students.services import children, family
from students.services.children import close_class
from students.services.roster import answer_questions, upload_roster
from students.services.roster_writing import approve_roster
from students.services.staff import assign_staff
from tests import factories as people
from tests.rounds import factories as rounds
from tests.students.roster_files import csv_of


def state(student):
    return RoundChild.objects.get(student=student).state


@pytest.fixture
def silent(cast):
    return people.make_student(cast.class_3_1, "孙静", 4, consent=False)


def test_a_consent_that_comes_in_ends_the_waiting_and_a_withdrawal_refuses(cast, silent, current):
    assert state(silent) == "no-consent-yet"
    answers = dict.fromkeys(family.SCOPES, "yes")
    sheet = family.ConsentSheet(answers=answers, dated=date(2026, 10, 19), authority="parent", guardian_name="孙家长")
    family.record_consent(silent, by=cast.admin, sheet=sheet)
    assert state(silent) == "to-rate"
    people.make_consent(silent, "withdrawn", dated=date(2026, 10, 19))
    services.settle_open_rounds([silent.pk])
    assert state(silent) == "refused"


def test_a_child_who_leaves_is_here_until_the_last_day_and_left_the_day_after(cast, current):
    children.end_enrolment(cast.children["yu"], by=cast.admin, last_day=date(2026, 10, 19))
    services.settle_today()
    assert state(cast.children["yu"]) == "to-rate"
    with time_machine.travel("2026-10-20T06:00:00+08:00", tick=False):
        scheduled.run_due()
        assert state(cast.children["yu"]) == "left"
        assert services.settle_today() == 0


def test_a_child_who_moves_to_another_class_is_waited_for_there(cast, current):
    children.move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 19))
    moved = RoundChild.objects.get(student=cast.children["bo"])
    assert (moved.school_class, moved.state) == (cast.class_3_2, "to-rate")


def test_the_daily_round_of_chores_closes_a_round_that_is_over(cast, current):
    ScreeningRound.objects.update(closes_on=date(2026, 10, 18))
    scheduled.run_due()
    assert ScreeningRound.objects.get().state == "closed"
    assert state(cast.children["yu"]) == "not-scorable"


def agree(cast, student):
    answers = dict.fromkeys(family.SCOPES, "yes")
    sheet = family.ConsentSheet(answers=answers, dated=date(2026, 10, 19), authority="parent", guardian_name="孙家长")
    family.record_consent(student, by=cast.admin, sheet=sheet)


@pytest.fixture
def new_class(cast, current) -> SchoolClass:
    """Two children of a class that the school did not have when it opened the round, from the file it has."""
    content = csv_of("四年级(1)班,1,何冬梅,女,2016-05,,,,,,,,", "四年级(1)班,2,孙静,女,2016-06,,,,,,,,")
    roster = upload_roster(cast.school, by=cast.admin, content=content)
    approve_roster(answer_questions(roster, by=cast.admin, words={}, classes=[(4, 1)]), by=cast.admin)
    return SchoolClass.objects.get(school=cast.school, cohort_year=2023)


def test_a_class_made_after_the_opening_is_in_the_round_and_every_screen_knows_it(cast, current, new_class, as_):
    for name in ("class_3_1", "class_3_2"):
        school_class = getattr(cast, name)
        people.assign(cast.li, cast.school, "class-teacher", school_class)
        rounds.hand_in(rounds.sheet_of(current, school_class), cast.li)
    teacher = people.make_user("gao", "高老师")
    assign_staff(
        teacher, by=cast.admin, duty=StaffAssignment.Duty.CLASS_TEACHER, school=cast.school, school_class=new_class
    )
    home, classes = as_(cast.admin).get("/").content.decode(), reverse("rounds:list_classes", args=[current.public_id])
    assert "3 个班里还有 1 个班没有做完：1 个在等同意书" in home
    for seat in new_class.enrolments.all():
        agree(cast, seat.student)
    assert "3 个班里还有 1 个班没有做完：1 个还没交" in as_(cast.admin).get("/").content.decode()
    undone, _fold, done = as_(cast.admin).get(classes).content.decode().partition("<details>")
    assert "四年级(1)班" in undone and "高老师" in undone and "四年级(1)班" not in done
    home = as_(teacher).get("/").content.decode()
    sheet = rounds.sheet_of(current, new_class)
    assert "四年级(1)班还有 2 名学生没有填完" in home and reverse("rounds:go_on", args=[sheet.public_id]) in home
    rounds.hand_in(sheet, teacher)
    assert "3 个班都做完了" in as_(cast.admin).get("/").content.decode()


def test_a_class_gets_its_sheets_once_however_its_children_come(cast, current, new_class):
    children.move_student(cast.children["bo"], by=cast.admin, to=new_class, day=date(2026, 10, 19))
    services.settle_today()
    services.settle_open_rounds([seat.student_id for seat in new_class.enrolments.all()])
    assert Sheet.objects.filter(school_class=new_class).count() == 1
    assert RoundChild.objects.filter(school_class=new_class).count() == 3


def test_a_class_nobody_sits_in_asks_for_nothing(cast, current):
    people.make_class(cast.school, 5, 1)
    services.settle_today()
    assert undone_of_round(cast.admin, current).classes == 2


def test_a_class_that_ends_while_its_sheet_lies_open_waits_no_more(cast, current):
    sheet = rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li)
    services.reopen_sheet(sheet, by=cast.li)
    assert undone_of_round(cast.admin, current).classes == 2
    close_class(cast.class_3_1, by=cast.admin, last_day=date(2026, 10, 18))
    assert undone_of_round(cast.admin, current).classes == 1


def test_a_class_that_ended_with_its_sheet_handed_in_stays_done(cast, current):
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li)
    close_class(cast.class_3_1, by=cast.admin, last_day=date(2026, 10, 18))
    found = undone_of_round(cast.admin, current)
    assert (found.classes, found.done) == (2, 1)
