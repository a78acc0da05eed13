from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from screening.rounds.services import create_round
from students.forms.calendar import PROBLEMS
from students.models import County, Holiday, MakeUpDay, Term
from students.selectors import calendar_of
from students.services.places import add_make_up_day
from tests.conftest import Cast

SignIn = Callable[[User], Client]
CALENDAR = reverse("students:show_calendar")


def at(name: str, *args: str) -> str:
    return reverse(f"students:{name}", args=args)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def verbs() -> set[str]:
    return set(AuditEvent.objects.filter(verb__startswith="county.").values_list("verb", flat=True))


def test_the_officer_keeps_the_calendar_the_school_administrator_reads_it_and_a_teacher_does_neither(
    cast: Cast, as_: SignIn
) -> None:
    kept, read = text(as_(cast.district).get(CALENDAR)), text(as_(cast.admin).get(CALENDAR))
    for page in (kept, read):
        assert "今天上课：2026–2027 学年第一学期，第 8 周。" in page
        assert "2026 年 10 月 1 日至 2026 年 10 月 7 日" in page
        assert "0000-555 0199" in page
        assert "0000-555 0100" in page
    change = at("change_holiday", "2026-10-01")
    assert change in kept
    assert change not in read
    assert as_(cast.admin).post(change, {"ends": "2026-10-08"}).status_code == 403
    assert as_(cast.li).get(CALENDAR).status_code == 403
    assert Holiday.objects.get().ends == date(2026, 10, 7)


def test_a_county_without_holidays_and_numbers_says_so(cast: Cast, as_: SignIn) -> None:
    Holiday.objects.all().delete()
    County.objects.update(emergency_numbers="", protection_contact_phone="")
    page = text(as_(cast.district).get(CALENDAR))
    assert "还没有登记假期。" in page
    assert page.count("还没有登记</span>") == 2


def test_what_the_officer_enters_counts_from_then_on_and_stands_in_the_audit_log(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.district)
    browser.post(at("add_term"), {"term": "2027-1", "starts": "2027-09-01", "ends": "2028-01-20"})
    browser.post(at("add_holiday"), {"name": "元旦", "starts": "2027-01-01", "ends": "2027-01-01"})
    browser.post(at("change_holiday", "2026-10-01"), {"ends": "2026-10-08"})
    browser.post(at("add_make_up_day"), {"day": "2026-10-10"})
    calendar = calendar_of(County.objects.get())
    assert [calendar.is_school_day(date(2026, 10, day)) for day in (8, 9, 10)] == [False, True, True]
    assert not calendar.is_school_day(date(2027, 1, 1))
    assert calendar.is_school_day(date(2027, 9, 1))
    assert verbs() == {"county.set_term", "county.add_holiday", "county.change_holiday", "county.add_make_up_day"}


def test_what_was_entered_by_mistake_is_removed(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.district)
    add_make_up_day(cast.county, by=cast.district, day=date(2026, 10, 10))
    for address in (
        at("remove_from_calendar", "make-up-days", "2026-10-10"),
        at("remove_from_calendar", "holidays", "2026-10-01"),
        at("remove_from_calendar", "terms", "2026-2"),
    ):
        assert browser.get(address).status_code == 200
        assert browser.post(address).status_code == 302
        assert browser.post(address).status_code == 404
    assert not MakeUpDay.objects.exists()
    assert not Holiday.objects.exists()
    assert not Term.objects.filter(school_year=2026, number=2).exists()
    assert {"county.remove_term", "county.remove_holiday", "county.remove_make_up_day"} <= verbs()


def test_a_term_with_a_round_keeps_its_place_and_may_get_other_days(cast: Cast, as_: SignIn) -> None:
    window = {"opens_on": date(2026, 10, 12), "closes_on": date(2026, 10, 30)}
    create_round(cast.county, by=cast.district, school_year=2026, term=1, **window)
    browser = as_(cast.district)
    refused = browser.post(at("remove_from_calendar", "terms", "2026-1"))
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [PROBLEMS["round"][1]]
    assert browser.post(at("change_term", "2026-1"), {"starts": "2026-09-01", "ends": "2027-01-15"}).status_code == 302
    assert Term.objects.get(school_year=2026, number=1).ends == date(2027, 1, 15)


def test_the_term_by_which_classes_have_their_grades_today_stays(cast: Cast, as_: SignIn) -> None:
    refused = as_(cast.district).post(at("remove_from_calendar", "terms", "2026-1"))
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [PROBLEMS["school-year"][1]]
    assert calendar_of(cast.county).school_year(date(2026, 10, 19)) == 2026


@pytest.mark.parametrize(
    ("name", "args", "data", "says"),
    [
        ("add_term", [], {"term": "2027-1", "starts": "2027-09-01", "ends": "2027-08-31"}, "最后一天不能早于第一天"),
        ("add_term", [], {"term": "2027-1", "starts": "2026-09-01", "ends": "2027-01-20"}, "不在这个学年里"),
        ("add_term", [], {"term": "2027-1", "starts": "2027-07-01", "ends": "2028-01-20"}, "校历里已经有了"),
        ("add_term", [], {"term": "2026-1", "starts": "2026-09-01", "ends": "2027-01-20"}, "#id_term"),
        ("change_term", ["2026-1"], {"starts": "2026-09-01", "ends": "2027-03-05"}, "校历里已经有了"),
        ("add_holiday", [], {"name": "重阳", "starts": "2026-10-07", "ends": "2026-10-09"}, "校历里已经有了"),
        ("change_holiday", ["2026-10-01"], {"ends": "2026-09-30"}, "最后一天不能早于第一天"),
        ("add_make_up_day", [], {"day": "2026-10-09"}, "这一天不是周六或周日"),
        ("add_make_up_day", [], {"day": "2026-08-01"}, "不在校历的任何学期里"),
        ("change_numbers", [], {"protection_contact_name": "郑主任"}, "#id_protection_contact_phone"),
    ],
)
def test_what_cannot_be_is_answered_422_with_a_sentence(
    cast: Cast, as_: SignIn, name: str, args: list[str], data: dict[str, str], says: str
) -> None:
    before = calendar_of(cast.county)
    answer = as_(cast.district).post(at(name, *args), data)
    assert answer.status_code == 422
    assert says in text(answer)
    assert calendar_of(County.objects.get()) == before
    assert not verbs()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("change_term", ["2030-1"]),
        ("change_term", ["autumn"]),
        ("remove_from_calendar", ["holidays", "2026-10-02"]),
        ("remove_from_calendar", ["holidays", "soon"]),
        ("remove_from_calendar", ["days", "2026-10-01"]),
    ],
)
def test_a_row_that_is_not_there_is_not_found(cast: Cast, as_: SignIn, name: str, args: list[str]) -> None:
    assert as_(cast.district).get(at(name, *args)).status_code == 404


def test_new_numbers_stand_where_an_urgent_concern_begins(cast: Cast, as_: SignIn) -> None:
    numbers = {
        "emergency_numbers": "0000-555 0170（县热线）",
        "protection_contact_name": "韦主任",
        "protection_contact_phone": "0000-555 0171",
    }
    answer = as_(cast.district).post(at("change_numbers"), numbers, follow=True)
    assert "韦主任" in text(answer)
    page = text(as_(cast.li).get(reverse("cases:raise_urgent")))
    assert "0000-555 0170" in page
    assert "0000-555 0171" in page
    assert verbs() == {"county.set_contacts"}


def test_the_books_of_a_month_close_on_the_day_the_officer_says(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.district).post(at("change_closing_day"), {"day": "25"}, follow=True)
    assert "25" in text(answer).split('id="closing"')[1].split("</p>")[0]
    assert County.objects.get().report_closing_day == 25
    assert verbs() == {"county.set_closing_day"}


def test_the_county_says_what_its_reports_call_the_screening(cast: Cast, as_: SignIn) -> None:
    assert "学生心理健康筛查" in text(as_(cast.district).get(at("show_calendar")))
    answer = as_(cast.district).post(at("change_closing_day"), {"day": "31", "name": "assessment"}, follow=True)
    assert "学生心理健康测评" in text(answer)
    assert County.objects.get().screening_name == "assessment"
    assert verbs() == {"county.set_screening_name"}


def test_no_book_closes_in_the_first_weeks_of_a_month(cast: Cast, as_: SignIn) -> None:
    assert as_(cast.district).post(at("change_closing_day"), {"day": "3"}).status_code == 422
    assert County.objects.get().report_closing_day == 31


def test_the_calendar_is_reached_from_the_first_screens(cast: Cast, as_: SignIn) -> None:
    for person in (cast.district, cast.admin):
        assert f'href="{CALENDAR}"' in text(as_(person).get(reverse("home:show_home")))
    assert f'href="{CALENDAR}"' not in text(as_(cast.chen).get(reverse("home:show_home")))
