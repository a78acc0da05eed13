"""A plan for a holiday from the weeks before it to the first day of school: changed, looked at, printed, ended."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.cases.models import Case, FollowUp, HolidayPlan
from screening.cases.review.services import record_review
from screening.documents import registry
from screening.documents.models import Document
from students.models import DutyDay, Term
from tests import factories
from tests.cases import factories as make
from tests.cases.holidays.test_holiday_plans import PLAN
from tests.cases.pages import page, url
from tests.conftest import Cast

SignIn = Callable[[User], Client]
Clock = Callable[..., None]
FIRST, BACK = date(2027, 1, 28), date(2027, 2, 22)


@pytest.fixture(autouse=True)
def calendar(cast: Cast) -> None:
    terms = {(2026, 2): (date(2027, 2, 22), date(2027, 7, 2)), (2027, 1): (date(2027, 9, 1), date(2028, 1, 21))}
    for (year, number), (starts, ends) in terms.items():
        Term.objects.update_or_create(
            county=cast.county, school_year=year, number=number, defaults={"starts": starts, "ends": ends}
        )


@pytest.fixture
def on(cast: Cast, as_: SignIn, time_machine_at: Clock) -> Callable[[str], Client]:
    """`on("2027-01-08")` is counselor Wang's browser on that day."""

    def go(day: str) -> Client:
        time_machine_at(day)
        return as_(cast.wang)

    return go


def write(browser: Client, case: Case, **data: object) -> HttpResponse:
    return browser.post(url("plan_holiday", case.public_id), {"nonce": uuid.uuid4(), **PLAN, **data})


def checks(case: Case) -> list[tuple[date, bool]]:
    """The day of each follow-up, and whether it is done."""
    return [(row.due_on, row.done_on is not None) for row in case.follow_ups.order_by("due_on", "pk")]


def look_in(case: Case, day: date) -> None:
    """The first look took place; the page of a follow-up is tested with follow-ups."""
    FollowUp.objects.filter(case=case, due_on=day).update(done_on=day, done_by=case.owner, result="见到了")


def without_plan(found):
    return [row for _class, rows in found["classes"] for row in rows]


def test_a_correction_after_the_first_look_asks_for_no_second_one(watched: Case, on: Callable[[str], Client]) -> None:
    write(on("2027-01-08"), watched)
    look_in(watched, FIRST)
    assert write(on("2027-02-01"), watched, child_contact="0000-555 0112").status_code == 302
    assert checks(watched) == [(FIRST, True), (BACK, False)]
    plan = HolidayPlan.objects.latest("pk")
    assert (plan.first_look.due_on, plan.back.due_on) == (FIRST, BACK)


def test_another_day_after_the_first_look_is_one_more_look_and_the_done_one_stays(
    watched: Case, on: Callable[[str], Client]
) -> None:
    write(on("2027-01-08"), watched)
    look_in(watched, FIRST)
    write(on("2027-02-01"), watched, first_on="2027-02-05")
    assert checks(watched) == [(FIRST, True), (date(2027, 2, 5), False), (BACK, False)]


def test_the_next_day_of_the_case_is_the_first_look(cast: Cast, on: Callable[[str], Client]) -> None:
    case = make.make_case(cast)
    later = make.decision(until=date(2027, 3, 1))
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=later, guardian=make.TOLD)
    write(on("2027-01-08"), case)
    case.refresh_from_db()
    assert case.next_on == FIRST


@pytest.mark.parametrize(
    ("day", "asks", "title"),
    [
        ("2026-12-25", False, "Winter holiday with the Spring Festival"),
        ("2026-12-26", True, "Winter holiday with the Spring Festival"),
        ("2027-02-21", True, "Winter holiday with the Spring Festival"),
        ("2027-02-22", False, "Summer holiday"),
        ("2027-06-05", True, "Summer holiday"),
    ],
)
def test_the_list_names_the_holiday_that_comes_and_asks_from_four_weeks_before(
    cast: Cast, watched: Case, on: Callable[[str], Client], day: str, asks: bool, title: str
) -> None:
    User.objects.filter(pk=cast.wang.pk).update(language="en")
    found = on(day).get(url("list_holiday_plans")).context["page"]
    assert (bool(found["missing"]), found["title"]) == (asks, title)
    assert len(without_plan(found)) == 1 and found["planned"] == []


def test_a_plan_for_the_winter_is_none_for_the_summer_and_not_even_its_words_are_offered(
    watched: Case, on: Callable[[str], Client]
) -> None:
    write(on("2027-01-08"), watched)
    summer = on("2027-06-21")
    found = summer.get(url("list_holiday_plans")).context["page"]
    assert len(without_plan(found)) == 1 and found["planned"] == []
    assert "外婆家" not in page(summer.get(url("plan_holiday", watched.public_id)))
    answer = write(summer, watched, first_on="2027-07-10", back_on="2027-09-01")
    assert answer.status_code == 302
    assert list(HolidayPlan.objects.order_by("pk").values_list("holiday_starts", flat=True)) == [
        date(2027, 1, 23),
        date(2027, 7, 3),
    ]


def test_children_without_a_plan_stand_first_and_those_of_another_counselor_nowhere(
    cast: Cast, watched: Case, on: Callable[[str], Client]
) -> None:
    for name in ("bo", "second", "outside"):
        make.make_case(cast, name)
    browser = on("2027-01-08")
    write(browser, watched)
    AuditEvent.objects.all().delete()
    found = browser.get(url("list_holiday_plans")).context["page"]
    rows = [*without_plan(found), *found["planned"]]
    assert [row.case.student.name for row in found["planned"]] == ["王𬀩雨"]
    assert {row.case.student.name for row in rows} == {"李䶮", "欧阳念慈", "王𬀩雨"}
    told = AuditEvent.objects.get(verb="case.list", purpose="holiday-plan").subjects
    assert set(told) == {str(cast.children[name].public_id) for name in ("yu", "bo", "second")}


def test_without_a_calendar_there_is_no_holiday_to_plan(cast: Cast, watched: Case, on: Callable[[str], Client]) -> None:
    cast.county.terms.all().delete()
    browser = on("2027-01-08")
    assert browser.get(url("plan_holiday", watched.public_id)).status_code == 404
    page(browser.get(url("list_holiday_plans")))


def test_where_the_next_term_is_not_known_yet_the_meeting_is_after_the_first_look(
    watched: Case, on: Callable[[str], Client]
) -> None:
    Term.objects.filter(starts__gt=date(2027, 1, 22)).delete()
    browser = on("2027-01-08")
    page(write(browser, watched, back_on="2027-01-28"), 422)
    assert write(browser, watched, back_on="2027-01-29").status_code == 302


@pytest.mark.parametrize("first_on", ["2027-01-23", "2027-02-21"])
def test_the_first_and_the_last_day_of_the_holiday_are_days_of_it(
    watched: Case, on: Callable[[str], Client], first_on: str
) -> None:
    assert write(on("2027-01-08"), watched, first_on=first_on).status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_on", "2027-01-22"),
        ("first_on", "2027-02-22"),
        ("back_on", "2027-02-21"),
        ("home_until", "2027-01-30"),
        ("how_often", "nonsense"),
        ("goes_on", ["nonsense"]),
        ("stand_in", ""),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_beside_its_field_in_the_persons_language(
    cast: Cast, watched: Case, on: Callable[[str], Client], field: str, value: object, language: str
) -> None:
    User.objects.filter(pk=cast.wang.pk).update(language=language)
    answer = write(on("2027-01-08"), watched, home_from="2027-01-31", **{field: value})
    text = page(answer, 422)
    with translation.override(language):
        (sentence,) = [str(one) for one in answer.context["form"].errors[field]]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence) == (language == "zh-hans")
    assert "外婆家" in text and not HolidayPlan.objects.exists()


def test_two_counselors_of_one_school_add_to_each_other_and_the_later_plan_holds(
    cast: Cast, watched: Case, on: Callable[[str], Client], as_: SignIn
) -> None:
    factories.assign(cast.tian, cast.school, "counselor")
    write(on("2027-01-08"), watched)
    write(as_(cast.tian), watched, stays_where="姑姑家", first_on="2027-02-02")
    assert [plan.recorded_by for plan in HolidayPlan.objects.order_by("pk")] == [cast.wang, cast.tian]
    assert checks(watched) == [(date(2027, 2, 2), False), (BACK, False)]


def paper_of(browser: Client, case: Case) -> str:
    """All words of the paper of a child's plan."""
    assert browser.post(url("plan_holiday", case.public_id), {"do": "print"}).status_code == 302
    document = Document.objects.latest("pk")
    with translation.override(document.language):
        job = registry.renderer_of(document.kind).build(document)
        return render_to_string(job.html_template, {**job.context, "product_version": "0"})


def test_the_paper_carries_what_helps_in_the_holiday_and_nothing_of_why(
    cast: Cast, watched: Case, on: Callable[[str], Client]
) -> None:
    browser = on("2027-01-08")
    write(browser, watched, child_wants="想去海边")
    make.make_duty(cast.school, cast.zhou, cast.admin, date(2027, 1, 25))
    make.make_duty(cast.school, cast.staff, cast.admin, date(2027, 1, 20))
    DutyDay.objects.filter(date=date(2027, 1, 20)).update(duty_phone="0000-555 0119")
    make.make_urgent(cast, cast.wang, student=watched.student)
    words = paper_of(browser, watched)
    for told in ("外婆家", "刘主任", "李老师"):
        assert told in words
    for kept in ("同伴与归属", "SENTINEL", "最近有变化"):
        assert kept not in words


def test_the_paper_stays_readable_after_the_case_has_ended_and_only_for_its_counselor(
    cast: Cast, watched: Case, on: Callable[[str], Client]
) -> None:
    browser = on("2027-01-08")
    write(browser, watched)
    browser.post(url("plan_holiday", watched.public_id), {"do": "print"})
    Case.objects.filter(pk=watched.pk).update(
        state="closed", outcome="better", closed_at=factories.at("2027-01-08"), closed_by=cast.wang
    )
    document = Document.objects.get()
    may_see = registry.renderer_of(document.kind).may_see
    assert may_see(cast.wang, document)
    assert not [name for name in ("tian", "li", "chen", "admin") if may_see(cast.people[name], document)]
    assert browser.post(url("plan_holiday", watched.public_id), {"do": "print"}).status_code == 404


def test_pages_of_a_holiday_plan_do_not_exist_elsewhere(
    cast: Cast, watched: Case, on: Callable[[str], Client], as_: SignIn
) -> None:
    on("2027-01-08")
    for name, status in (("tian", 404), ("li", 403), ("chen", 403), ("admin", 403)):
        browser = as_(cast.people[name])
        assert browser.get(url("plan_holiday", watched.public_id)).status_code == status, name
        assert write(browser, watched).status_code == status, name
        assert browser.post(url("plan_holiday", watched.public_id), {"do": "print"}).status_code == status, name
    assert not HolidayPlan.objects.exists()


@pytest.mark.parametrize(("day", "shown"), [("2026-12-25", False), ("2026-12-26", True), ("2027-02-22", False)])
def test_the_first_screen_counts_plans_while_the_holiday_is_near_and_names_nobody(
    cast: Cast, watched: Case, on: Callable[[str], Client], day: str, shown: bool
) -> None:
    text = on(day).get(reverse("home:show_home")).content.decode()
    assert ("写好了假期安排" in text) is shown
