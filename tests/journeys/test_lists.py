"""Long lists on the smallest phone: one line a child, found by name or seat, narrowed to what needs a hand."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.cases.home_visits.services import record_home_visit
from tests import factories
from tests.journeys.checks import SIDEWAYS

pytestmark = pytest.mark.once
CHILDREN, HEIGHT = 57, "document.documentElement.scrollHeight"
MOST = {"list_students": 4000, "show_class": 4000, "show_registration": 4000, "list_visits": 1500, "list_duty": 3000}


@pytest.fixture
def full_class(cast):
    """Fifty-seven children, as in the largest class of the demo county; care is known of every second one, the parents
    of one are at home."""
    sheet = {"visitors": "李老师", "met": "奶奶", "agreed": "多打电话", "safety": "no", "parents_home": "until"}
    days = {"visited_on": date(2026, 10, 1), "leaving_on": date(2026, 10, 30)}
    record_home_visit(cast.children["yu"], by=cast.li, nonce=uuid4(), **sheet, **days)
    for seat in range(10, 10 + CHILDREN - 3):
        child = factories.make_student(cast.class_3_1, f"韦{chr(0x4E00 + seat)}豪", seat)
        factories.make_consent(child, **({} if seat % 2 else {"teacher_forms": "talk"}))
        if seat % 2:
            factories.make_care(child, cast.li, father_away="never", mother_away="never", rural_hukou="yes")
    return cast


def addresses(cast):
    about = [cast.class_3_1.public_id]
    return {
        "list_students": (cast.li, reverse("students:list_students")),
        "show_class": (cast.admin, reverse("students:show_class", args=about)),
        "show_registration": (cast.li, reverse("students:show_registration", args=about)),
        "list_visits": (cast.li, reverse("cases:list_visits")),
        "list_duty": (cast.admin, reverse("students:list_duty")),
    }


@pytest.mark.parametrize("name", MOST)
def test_a_full_class_is_a_few_screens_of_a_phone(full_class, browser_for, name):
    who, address = addresses(full_class)[name]
    page = browser_for(who, width=360).goto(address)
    height = page.evaluate(HEIGHT)
    print(f"{name}: {height} px at 360")
    assert height <= MOST[name]
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_child_is_found_by_name_or_seat_and_the_address_says_nothing(full_class, browser_for):
    who, address = addresses(full_class)["show_class"]
    visitor = browser_for(who, width=360)
    page = visitor.goto(address)
    rows = page.locator("tr[data-seat]:visible")
    page.fill("#id_find", full_class.children["yu"].name)
    expect(rows).to_have_count(1)
    page.fill("#id_find", "12")
    expect(rows).to_have_count(1)
    page.press("#id_find", "Enter")
    page.fill("#id_find", "")
    expect(rows).to_have_count(CHILDREN)
    assert [sent for sent in {*visitor.requests, page.url} if "/static/" not in sent] == [page.url]
    assert page.url.endswith(address)


def test_a_name_unfolds_the_families_where_it_stands(full_class, browser_for):
    who, address = addresses(full_class)["list_visits"]
    page = browser_for(who, width=360).goto(address)
    page.fill("#id_find", full_class.children["bo"].name)
    expect(page.locator("tr[data-seat]:visible")).to_have_count(1)


def test_only_what_needs_a_hand_is_shown_without_a_script_too(full_class, browser_for):
    who, address = addresses(full_class)["show_class"]
    page = browser_for(who, width=360, script=False).goto(address)
    expect(page.locator("#find")).to_be_hidden()
    page.click("a[href='?show=open']")
    assert 0 < page.locator("tr[data-seat]").count() < CHILDREN
    page.click("main a.link:has-text('57')")
    assert page.locator("tr[data-seat]").count() == CHILDREN
