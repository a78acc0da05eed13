"""What is the same for the whole of a page is asked once where the page only reads, and never kept longer."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.middleware import ReadingMiddleware
from accounts.shortcuts import once_while_reading, reading
from students.models import Term
from students.selectors import calendar_of


class Question:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def twice(question: Question) -> tuple[int, int]:
    return once_while_reading(("it", 1), question), once_while_reading(("it", 1), question)


def test_a_page_asks_once_and_the_next_page_anew():
    question = Question()
    with reading():
        assert twice(question) == (1, 1)
    with reading():
        assert twice(question) == (2, 2)


def test_outside_of_a_page_each_question_is_asked():
    assert twice(Question()) == (1, 2)


def test_a_page_that_fails_keeps_nothing():
    with pytest.raises(ZeroDivisionError), reading():
        once_while_reading(("it", 1), lambda: 1 // 0)
    assert twice(Question()) == (1, 2)


@pytest.mark.parametrize(("method", "seen"), [("GET", (1, 1)), ("HEAD", (1, 1)), ("POST", (1, 2)), ("DELETE", (1, 2))])
def test_only_what_reads_keeps_anything(method, seen):
    request = SimpleNamespace(method=method, user=SimpleNamespace(is_authenticated=True))
    assert ReadingMiddleware(lambda _request: twice(Question()))(request) == seen


def test_a_changed_calendar_stands_on_the_next_page(cast):
    with reading():
        before = calendar_of(cast.county)
        Term.objects.filter(county=cast.county).delete()
        assert calendar_of(cast.county) is before
    with reading():
        assert calendar_of(cast.county).terms == ()


def test_a_teachers_first_screen_asks_for_the_calendar_once(cast, as_):
    browser = as_(cast.li)
    browser.get("/")
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    assert sum('FROM "students_holiday" WHERE "students_holiday"."county_id" = ' in one["sql"] for one in captured) <= 1
