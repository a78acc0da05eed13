"""Entries older than a year are confirmed on one page, with what was known beside each box."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from students.models import CareArrangement, Consent
from tests import factories

KNOWN = {"father_away": "now", "father_away_since": date(2024, 2, 20), "mother_away": "never", "rural_hukou": "no"}
KNOWN |= {
    "primary_caregiver": "mother",
    "contact": "weekly",
    "capacity_concern": True,
    "child_on_calls": "想多说说",
}


@pytest.fixture
def page(cast, as_):
    for name in ("yu", "bo"):
        factories.make_care(cast.children[name], cast.li, as_of=date(2025, 9, 10), **KNOWN)
    factories.make_care(cast.children["nur"], cast.li, as_of=date(2026, 3, 10), **KNOWN)
    return Page(cast, as_(cast.li))


class Page:
    def __init__(self, cast, browser):
        self.browser, self.address = browser, reverse("students:confirm_care", args=[cast.class_3_1.public_id])
        self.html = browser.get(self.address).content.decode()
        self.tokens, self.nonce = re.findall(r'name="child" value="([^"]+)"', self.html), str(uuid4())

    def send(self, tokens, source="parent"):
        return self.browser.post(self.address, {"child": tokens, "source": source, "nonce": self.nonce}, follow=True)


def of(cast, name):
    return list(CareArrangement.objects.filter(student=cast.children[name]).order_by("pk"))


def test_only_what_is_older_than_a_year_stands_there_with_every_fact_that_is_said_again(cast, page):
    assert len(page.tokens) == 2 and "古丽娜尔" not in page.html
    for fact in ("王𬀩雨", "2024 年 2 月", "母亲", "每周", "想多说说", "2025 年 9 月 10 日"):
        assert fact in page.html
    html = page.browser.get(reverse("students:list_students")).content.decode()
    assert page.address in html and "和上次一样吗？（2 名已超过一年）" in html


def test_a_tick_is_one_more_entry_of_today_and_the_rest_stays(cast, page):
    page.send(page.tokens[:1], source="visit")
    before, now = of(cast, "yu")
    assert (before.as_of, now.as_of, now.source, now.recorded_by) == (
        date(2025, 9, 10),
        date(2026, 10, 19),
        "visit",
        cast.li,
    )
    assert all(getattr(now, name) == value for name, value in KNOWN.items())
    assert len(of(cast, "bo")) == 1


def test_sent_twice_it_is_recorded_once_and_nobody_is_alarmed(cast, page):
    page.send(page.tokens)
    again = page.send(page.tokens).content.decode()
    assert [len(of(cast, name)) for name in ("yu", "bo")] == [2, 2]
    assert "没有写入" not in again


def test_what_somebody_else_recorded_meanwhile_is_not_overruled(cast, page):
    factories.make_care(cast.children["yu"], cast.wang, as_of=date(2026, 10, 18), father_away="never")
    answer = page.send(page.tokens).content.decode()
    assert [len(of(cast, name)) for name in ("yu", "bo")] == [2, 2]
    assert "王𬀩雨 没有写入" in answer


def test_a_family_that_no_longer_agrees_is_not_recorded(cast, page):
    factories.make_consent(cast.children["yu"], "withdrawn", "no", dated=date(2026, 10, 18))
    page.send(page.tokens)
    assert [len(of(cast, name)) for name in ("yu", "bo")] == [1, 2]
    assert Consent.objects.filter(student=cast.children["yu"]).count() == 2


def test_no_tick_is_said_and_the_page_keeps_who_said_so(cast, page):
    answer = page.send([], source="visit")
    html = answer.content.decode()
    assert answer.status_code == 422 and "请至少勾选一名孩子" in html
    assert re.search(r'value="visit"[^>]*checked', html)
    assert CareArrangement.objects.count() == 3
