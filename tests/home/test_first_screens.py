import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reports.factories import fill_class, make_round

PEOPLE = ("li", "wang", "chen", "admin", "staff", "district", "protection", "auditor")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_has_a_first_screen_on_the_first_day(cast, as_, who):
    assert as_(getattr(cast, who)).get("/").status_code == 200


def queries_of_home(browser):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_first_screen_asks_the_same_number_of_questions_for_two_children_as_for_forty(cast, as_, who):
    current = make_round(cast, cast.school)
    browser = as_(getattr(cast, who))
    fill_class(current, cast.class_3_1, {"rated": 2})
    few = queries_of_home(browser)
    fill_class(current, cast.class_3_2, {"rated": 30, "no-consent-yet": 8})
    assert queries_of_home(browser) <= few + 2  # a last-seen row and a kept session may come or go


def test_the_district_is_told_where_the_round_stands_and_sees_no_child(cast, as_):
    make_round(cast, cast.school)
    page = as_(cast.district).get("/").content.decode()
    assert "2026 年 10 月 23 日" in page
    assert not [child for child in cast.children.values() if child.name in page]


def test_the_administrator_is_told_of_missing_consent_and_of_days_without_anybody_on_duty(cast, as_):
    current = make_round(cast, cast.school)
    fill_class(current, cast.class_3_2, {"rated": 1})  # before that the set-up list says it
    children = fill_class(current, cast.class_3_1, {"no-consent-yet": 2})
    for child in children:
        row = child.round_children.get()
        row.owner = "school-administrator"
        row.save()
    page = as_(cast.admin).get("/").content.decode()
    assert "还有 2 名学生没有同意书" in page
    assert "接下来两周有 14 天没有人值班" in page
