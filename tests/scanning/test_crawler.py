"""The crawler finds what it is for: an error, markup that comes back, a page without its headers."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.scanning import crawler
from tests.scanning.crawler import MARK, Found, _Page, _Walk, crawl

ALL = dict.fromkeys(crawler.HEADERS, "x")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (HttpResponse(status=500, headers=ALL), "answers 500"),
        (HttpResponse(f"<p>{MARK}</p>", headers=ALL), "markup comes back"),
        (HttpResponse("sqlite3.OperationalError", headers=ALL), "says “sqlite3.”"),
        (HttpResponse("<p>ok</p>"), "lacks Content-Security-Policy"),
    ],
)
def test_each_of_them_is_a_failure(answer, said):
    found = Found()
    _Walk(Client(), "somebody", found).check(answer, "GET x")
    assert any(said in one for one in found.failures)


def test_a_page_that_is_well_is_none():
    found = Found()
    _Walk(Client(), "somebody", found).check(HttpResponse("<p>&lt;xq9&gt;</p>", headers=ALL), "GET x")
    assert found.failures == []


def test_links_and_forms_of_ours_are_found_and_nobody_elses():
    page = _Page("/cases/?x=1")
    page.feed(
        '<a href="../rounds/">r</a><a href="https://evil.example/">e</a><form method="post" action="new/">'
        '<input name="a" type="hidden" value="1"><select name="s"><option value="2"></select><textarea name="t">'
    )
    assert page.links == ["/rounds/"]
    (form,) = page.forms
    assert (form.action, form.method) == ("/cases/new/", "post")
    assert form.fields == [("a", "hidden", "1"), ("s", "select", "2"), ("t", "textarea", "")]


def test_a_role_nobody_has_is_a_failure(db):
    assert "teacher: nobody to walk as" in crawl(most_pages=0)["failures"]


@pytest.mark.slow
def test_the_first_pages_of_every_role_stand(cast):
    found = crawl(most_pages=12)
    assert found["passed"], found["failures"]
    assert found["roles"] == 8 and found["pages"] > 60 and found["forms"] > 60
