"""What the county's first screen says of children who are kept from school after a hospital."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from screening.home import district
from screening.rounds.presenters import running as running_round
from students.models import County, CountyAssignment
from students.services.places import end_county_post
from tests.rounds import factories as rounds


@pytest.mark.parametrize(
    ("count", "said"), [(1, "不到 5 名"), (4, "不到 5 名"), (5, "5 名以上"), (9, "5 名以上"), (10, "10 名以上")]
)
def test_children_not_back_are_counted_in_steps_of_five(monkeypatch, cast, count, said):
    monkeypatch.setattr(district, "children_not_back", lambda _user: count)
    assert said in district.build(cast.district)["not_back"]


def test_nothing_is_said_when_every_child_is_back(cast):
    assert district.build(cast.district)["not_back"] == ""


def test_a_new_county_is_told_of_its_holidays_number_and_contact_until_they_are_there(cast, as_):
    assert district.build(cast.district)["missing"] == []
    cast.county.holidays.all().delete()
    County.objects.update(emergency_numbers="", protection_contact_phone="")
    page = as_(cast.district).get("/").content.decode()
    assert "节假日" in page
    assert "应急电话" in page
    assert len(district.build(cast.district)["missing"]) == 3


def test_the_officer_is_told_that_nobody_is_left_to_see_what_a_school_does_not_answer(cast, as_):
    """A headteacher was told to telephone; the officer, who alone can name another contact, read nothing of it."""
    end_county_post(CountyAssignment.objects.get(user=cast.protection), by=cast.district)
    (line,) = district.build(cast.district)["missing"]
    assert "保护联系人" in line and "看到" in line
    assert line in as_(cast.district).get("/").content.decode()


@pytest.mark.parametrize("gone", [{"is_active": False}, {"last_login": None}])
def test_a_contact_who_cannot_or_did_not_sign_in_sees_nothing_either(cast, gone):
    User.objects.filter(pk=cast.protection.pk).update(**gone)
    assert len(district.build(cast.district)["missing"]) == 1


def test_last_years_holidays_are_none_of_this_year(cast):
    cast.county.holidays.update(starts=date(2025, 10, 1), ends=date(2025, 10, 7))
    (line,) = district.build(cast.district)["missing"]
    assert "节假日" in line


def test_the_officer_without_a_round_is_not_told_to_wait_for_one(cast, as_):
    page = as_(cast.district).get(reverse("rounds:list_rounds")).content.decode()
    assert "还没有安排过轮次" in page
    assert "会通知您" not in page
    assert "会通知您" in as_(cast.admin).get(reverse("rounds:list_rounds")).content.decode()


@pytest.fixture
def running(cast):
    """Open at the township school; the other two have not opened it."""
    return rounds.open_round(cast)


def lines(cast) -> dict[str, object]:
    return {row.name: row for row in district.build(cast.district)["running"].schools}


def test_the_running_round_stands_first_school_by_school_in_order_of_name(cast, running, as_):
    page = as_(cast.district).get("/").content.decode()
    assert page.index("正在进行的一轮") < page.index(">全县月度情况")
    assert list(lines(cast)) == sorted(lines(cast))
    assert lines(cast)[cast.outside_school.name].done == "还没有启动"


def test_of_very_many_schools_those_that_are_not_done_are_listed(cast, running, monkeypatch):
    running.sheets.exclude(pk=rounds.sheet_of(running, cast.class_3_1).pk).delete()
    rounds.hand_in(rounds.sheet_of(running, cast.class_3_1), cast.li, {})
    monkeypatch.setattr(running_round, "MOST", 2)
    found = district.build(cast.district)["running"]
    assert [row.done for row in found.schools] == ["还没有启动"] * 2
    assert found.more == "另有 1 所学校，见这一轮的页面"


def test_a_sheet_begun_shows_as_the_last_typing_and_one_done_needs_no_reminder(cast, running):
    sheet = rounds.sheet_of(running, cast.class_3_1)
    assert lines(cast)[cast.school.name].saved == "还没有"
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "12"}))
    assert lines(cast)[cast.school.name].saved == "10 月 19 日"
    before = lines(cast)[cast.school.name].reminder
    assert before.startswith(f"提醒：{cast.school.name}")
    running.sheets.exclude(pk=sheet.pk).delete()
    rounds.hand_in(sheet, cast.li, {})
    assert (lines(cast)[cast.school.name].sheets, lines(cast)[cast.school.name].reminder) == ("1 / 1", "")


def test_children_of_the_running_round_are_told_in_fives_and_no_class_by_name(cast, running, as_):
    assert lines(cast)[cast.school.name].children == "0 / 约 5"
    page = as_(cast.district).get("/").content.decode()
    assert "(1)班" not in page


def test_a_class_that_was_handed_in_is_not_done_while_a_child_can_still_be_rated(cast, running):
    sheet = rounds.sheet_of(running, cast.class_3_1)
    running.sheets.exclude(pk=sheet.pk).delete()
    rounds.hand_in(sheet, cast.li, {1: rounds.SHORT})
    row = lines(cast)[cast.school.name]
    assert (row.sheets, row.done) == ("1 / 1", "0 / 1")
    assert row.reminder
