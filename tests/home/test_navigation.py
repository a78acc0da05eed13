"""The links of a role: few, one of them current, and each opens on the first day of an empty school."""

import pytest

from accounts.models import Role
from screening.home.context import links_for
from screening.home.pages import PAGES
from students.models import Enrolment

PEOPLE = ("li", "wang", "chen", "admin", "staff", "district", "protection", "auditor")


def current(user, path: str) -> list[str]:
    return [link.url for link in links_for(user, path) if link.is_current]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_opens_in_a_school_without_children_and_is_the_one_that_is_marked(cast, as_, who):
    Enrolment.objects.all().delete()
    user = getattr(cast, who)
    browser, links = as_(user), links_for(user, "/")
    assert 1 <= len(links) <= 5
    assert {link.url: browser.get(link.url).status_code for link in links} == {link.url: 200 for link in links}
    assert [current(user, link.url) for link in links] == [[link.url] for link in links]


def test_a_page_below_a_link_marks_it_and_never_the_first_screen_too(cast):
    assert current(cast.admin, "/students/staff/") == ["/students/staff/"]
    assert current(cast.admin, "/students/staff/and/deeper/") == ["/students/staff/"]


def test_a_page_of_no_link_marks_none(cast):
    assert current(cast.staff, "/accounts/password/") == []


def test_every_role_has_its_own_first_screen():
    assert set(PAGES) == set(Role)
    assert len({screen.template for screen in PAGES.values()}) == len(Role)
