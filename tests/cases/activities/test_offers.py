"""The list of what a school offers: per domain, how often, how many places; no child and no count of children."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.cases.activities.pages import offers_page
from tests.cases.activities.factories import make_activity, make_volunteer, write_down


@pytest.fixture
def offers(cast):
    club = make_activity(cast, "yu", "bo")
    make_activity(cast, "hao", kind="psych-peer-group", title="星星小组", places=8)
    make_activity(cast, kind="family-caregiver-class", title="爷爷奶奶课堂", weekdays=[5], places=60)
    write_down(club, cast.staff, date(2026, 10, 14), cast.children["yu"])
    write_down(club, cast.staff, date(2026, 10, 12), took_place=False)
    return club


def words(cast, person):
    (school,) = offers_page(person)
    return [(one["title"], one["says"], [line["held"] for line in one["lines"]]) for one in school["domains"]]


def test_a_headteacher_reads_places_and_how_often_and_not_how_many_children_come(cast, offers):
    found = words(cast, cast.chen)
    assert len(found) == 3
    assert all("2" not in held.split(" · ")[0].replace("20", "") for _title, _says, lines in found for held in lines)
    assert [len(lines) for _title, _says, lines in found] == [1, 1, 1]
    assert found == words(cast, cast.admin)


def test_who_may_put_children_in_reads_how_many_places_are_taken(cast, offers):
    assert words(cast, cast.li) != words(cast, cast.chen)


def test_more_activities_take_no_more_queries(cast, as_, offers):
    browser, address = as_(cast.wang), reverse("cases:list_activities")
    make_activity(cast, "nur", title="跳绳", volunteer=make_volunteer(cast))
    before = queries(browser, address)
    for number in range(8):
        make_activity(cast, "yu", title=f"活动{number}", volunteer=make_volunteer(cast))
    assert queries(browser, address) <= before


def queries(browser, address):
    with CaptureQueriesContext(connection) as found:
        browser.get(address)
    return len(found)


def test_a_page_with_many_days_takes_no_more_queries(cast, as_, offers):
    browser, address = as_(cast.staff), reverse("cases:show_activity", args=[offers.public_id])
    before = queries(browser, address)
    for day in range(1, 9):
        write_down(offers, cast.staff, date(2026, 10, day), cast.children["bo"])
    assert queries(browser, address) <= before
