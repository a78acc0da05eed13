"""What the school administrator's first screen asks for, and when it stops asking."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from screening.home import administrator
from screening.rounds.presenters.running import classes_page
from screening.rounds.services import open_round_for_school
from students.models import DutyDay, Enrolment, SchoolClass
from students.resources.services import enter_resources
from students.services.staff import end_assignment
from tests import factories
from tests.cases.factories import make_duty
from tests.reports.factories import fill_class
from tests.reports.factories import make_round as make_open_round
from tests.rounds import factories as rounds
from tests.students.test_resources import VALUES


def tasks(cast) -> dict[str, str]:
    return {link.url: link.note for link in administrator.build(cast.admin)["tasks"]}


@pytest.fixture(autouse=True)
def a_class_was_handed_in_before(monkeypatch) -> None:
    """Until then the set-up list stands in the place of most tasks."""
    monkeypatch.setattr(administrator, "setup_lists", lambda user, schools: [])


@pytest.fixture
def resources_page(cast) -> str:
    return reverse("students:enter_resources", args=[cast.school.public_id])


@pytest.mark.parametrize(
    ("day", "asked"), [("2026-08-31", False), ("2026-09-01", True), ("2026-09-30", True), ("2026-10-01", False)]
)
def test_what_the_school_has_is_asked_for_in_september_only(cast, resources_page, time_machine_at, day, asked):
    cast.admin.assignments.update(starts=date(2025, 9, 1))
    time_machine_at(day)
    assert (resources_page in tasks(cast)) == asked


def test_last_years_numbers_do_not_answer_for_this_year_and_this_years_do(cast, resources_page, time_machine_at):
    cast.admin.assignments.update(starts=date(2025, 9, 1))
    time_machine_at("2025-10-10")
    enter_resources(cast.school, by=cast.admin, school_year=2025, values=VALUES)
    time_machine_at("2026-09-02")
    assert resources_page in tasks(cast)
    enter_resources(cast.school, by=cast.admin, school_year=2026, values=VALUES)
    assert resources_page not in tasks(cast)


class TestDuty:
    """Fourteen days from today on have somebody on duty."""

    page = reverse("students:list_duty")

    def name(self, cast, *offsets: int, hours=DutyDay.Hours.DAY) -> None:
        for offset in offsets:
            make_duty(cast.school, cast.chen, cast.staff, date(2026, 10, 19) + timedelta(days=offset), hours)

    def test_all_named_asks_for_nothing(self, cast):
        self.name(cast, *range(14))
        assert self.page not in tasks(cast)

    def test_the_first_day_without_anybody_is_named(self, cast):
        self.name(cast, *(offset for offset in range(14) if offset not in (5, 9)))
        assert "2" in tasks(cast)[self.page]
        assert "10 月 24 日" in tasks(cast)[self.page]

    def test_days_that_count_on_a_headteacher_who_left_are_said_to_who_can_name_another(self, cast):
        """Until now the headteacher's first screen alone said so: of the very person who had gone."""
        self.name(cast, *range(14))
        end_assignment(cast.chen.assignments.get(), by=cast.admin)
        assert "14 条" in tasks(cast)[self.page] and "没有人值班" not in tasks(cast)[self.page]

    def test_an_evening_is_no_day_and_yesterday_no_help(self, cast):
        self.name(cast, -1, *range(1, 14))
        self.name(cast, 0, hours=DutyDay.Hours.EVENING)
        assert "10 月 19 日" in tasks(cast)[self.page]


class TestTheRoundToOpen:
    page = reverse("rounds:list_rounds")

    def test_a_round_that_begins_in_a_month_is_not_asked_for_yet(self, cast, time_machine_at):
        rounds.make_round(cast)  # from 12 October on
        time_machine_at("2026-09-13")
        assert self.page not in tasks(cast)
        time_machine_at("2026-09-14")
        assert self.page in tasks(cast)

    def test_what_keeps_it_from_opening_leads_to_where_it_is_put_right(self, cast):
        made = rounds.make_round(cast)
        before = administrator.build(cast.admin)["tasks"]
        assert sum(link.url == reverse("students:list_duty") for link in before) == 2  # for the round; in general
        rounds.name_duty(cast, made, cast.school)
        assert sum(link.url == reverse("students:list_duty") for link in administrator.build(cast.admin)["tasks"]) == 1

    def test_once_open_nothing_is_asked(self, cast):
        made = rounds.make_round(cast)
        rounds.name_duty(cast, made, cast.school)
        open_round_for_school(made, school=cast.school, by=cast.admin)
        assert self.page not in tasks(cast)

    def test_another_schools_round_is_no_task(self, cast):
        rounds.open_round(cast)  # the second and the outside school have not opened it
        assert self.page not in tasks(cast)


def test_consent_sheets_past_their_day_are_counted_apart(cast):
    current = make_open_round(cast, cast.school)
    children = fill_class(current, cast.class_3_1, {"no-consent-yet": 3})
    for child, due in zip(children, [date(2026, 10, 18), date(2026, 10, 19), date(2026, 10, 20)], strict=True):
        child.round_children.update(owner="school-administrator", due_on=due)
    says = tasks(cast)[reverse("students:list_classes")]
    assert "3" in says
    assert "1" in says.replace("3", "")
    current.state, current.closed_at = "closed", factories.at("2026-10-19")
    current.save()
    assert reverse("students:list_classes") not in tasks(cast)


def test_an_empty_school_is_counted_as_empty(cast):
    Enrolment.objects.all().delete()
    assert [number for number, _label in administrator.build(cast.admin)["counts"]] == [2, 0, 6, 0]


def test_a_class_that_closed_is_not_counted_nor_are_its_children(cast):
    SchoolClass.objects.filter(pk=cast.class_3_1.pk).update(closed_on=date(2026, 10, 18))
    assert [number for number, _label in administrator.build(cast.admin)["counts"]][:2] == [1, 1]


class TestAClassWithoutATeacher:
    """It stands on the first screen with what is open in it, until somebody has it."""

    def line(self, cast) -> str:
        url = reverse("students:assign_colleague", args=[cast.school.public_id])
        return tasks(cast).get(f"{url}?class={cast.class_3_1.public_id}", "")

    def test_it_says_how_many_are_not_filled_in(self, cast, as_):
        assert self.line(cast) == ""
        rounds.open_round(cast)
        end_assignment(cast.li.assignments.get(), by=cast.admin)
        assert self.line(cast) == "三年级(1)班没有班主任，还有 3 名没有填：请安排一位。"
        page = as_(cast.admin).get(reverse("students:list_staff"))
        assert page.status_code == 200

    def test_the_way_there_has_the_class_chosen_already(self, cast, as_):
        url = reverse("students:assign_colleague", args=[cast.school.public_id])
        html = as_(cast.admin).get(f"{url}?class={cast.class_3_1.public_id}").content.decode()
        assert f'<option value="{cast.class_3_1.public_id}" selected' in html

    def test_with_a_successor_it_never_stands_there(self, cast):
        end_assignment(cast.li.assignments.get(), by=cast.admin, successor=cast.zhou)
        assert self.line(cast) == ""

    def test_a_class_without_children_asks_for_nobody(self, cast):
        end_assignment(cast.li.assignments.get(), by=cast.admin)
        Enrolment.objects.filter(school_class=cast.class_3_1).delete()
        assert self.line(cast) == ""


class TestClosingAClass:
    def page(self, cast) -> str:
        return reverse("students:close_class", args=[cast.class_3_1.public_id])

    def test_the_page_says_how_many_sit_in_it_and_how_many_are_open(self, cast, as_):
        rounds.open_round(cast)
        html = as_(cast.admin).get(self.page(cast)).content.decode()
        assert "3 名" in html and "其中 3 名还没有填" in html and "十分钟" in html
        assert "毕业" not in html  # a third grade in October

    def test_it_is_refused_while_a_sheet_lies_open_unless_that_is_said(self, cast, as_):
        rounds.open_round(cast)
        browser, told = as_(cast.admin), {"last_day": "2026-10-18", "what": "left"}
        assert browser.post(self.page(cast), told).status_code == 422
        cast.class_3_1.refresh_from_db()
        assert cast.class_3_1.closed_on is None
        assert browser.post(self.page(cast), {**told, "with_open_sheet": "on"}).status_code == 302

    def test_children_who_go_on_in_another_class_have_not_graduated(self, cast, as_):
        told = {"last_day": "2026-10-18", "what": "join"}
        assert as_(cast.admin).post(self.page(cast), told).status_code == 422
        as_(cast.admin).post(self.page(cast), {**told, "into": cast.class_3_2.public_id})
        yu = cast.children["yu"].enrolments.order_by("starts")
        assert [(seat.school_class, seat.end_reason) for seat in yu] == [
            (cast.class_3_1, "moved-class"),
            (cast.class_3_2, ""),
        ]
        assert set(Enrolment.objects.values_list("end_reason", flat=True)) == {"", "moved-class"}

    def test_it_ends_no_earlier_than_the_last_child_came(self, cast, as_):
        Enrolment.objects.filter(student=cast.children["yu"]).update(starts=date(2026, 10, 16))
        told = {"last_day": "2026-10-15", "what": "left"}
        refused = as_(cast.admin).post(self.page(cast), told)
        assert refused.status_code == 422 and "2026 年 10 月 16 日还有孩子进这个班" in refused.content.decode()
        assert as_(cast.admin).post(self.page(cast), {**told, "last_day": "2026-10-16"}).status_code == 302

    def test_on_its_last_day_it_is_not_said_to_be_over(self, cast, as_):
        told = {"last_day": "2026-10-19", "what": "left"}
        html = as_(cast.admin).post(self.page(cast), told, follow=True).content.decode()
        assert "今天是三年级(1)班的最后一天" in html
        assert "这个班已结束" not in html


def test_the_sentence_to_copy_asks_nobody_who_is_not_there(cast):
    made = rounds.open_round(cast)
    end_assignment(cast.li.assignments.get(), by=cast.admin)
    (school,) = classes_page(cast.admin, made)["schools"]
    assert "三年级(2)班（周敏）" in school["reminder"] and "三年级(1)班" not in school["reminder"]
