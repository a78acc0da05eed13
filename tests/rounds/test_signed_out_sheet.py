"""A whole class typed into a session that has ended, without JavaScript: kept, and sent once, by the same person."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from screening.rounds.drafts import digits_of
from screening.rounds.models import Sheet, SheetRow
from screening.rounds.round_scoring import forms_of_round
from tests import factories as people
from tests.benchmarks.class_sheets import NOW, open_sheets
from tests.pages.structure import Page
from tests.rounds import factories as rounds

PASSWORD = "a-good-password"


@pytest.fixture
def one(db):
    return open_sheets([60])[0]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def late(one, clock):
    """The teacher's browser, tokens checked, and a page she opened twenty minutes ago."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, reverse("accounts:sign_in"), browser.get(reverse("accounts:sign_in")), one.teacher.username)
    return browser


def address(one, name="show_sheet") -> str:
    return reverse(f"rounds:{name}", args=[one.sheet.public_id])


def fields_of(answer, form: str) -> dict[str, str]:
    """What a browser without JavaScript would send from the form with this id, or from the one with this field."""
    page = Page(answer.content.decode())
    found = page.by_id(form)
    if found is None:
        named = next(part for part in page.all("input", "button") if part.get("name") == form)
        found = page.inside(named, "form")
    return {part.get("name"): part.get("value") or "" for part in found.iter("input") if part.get("name")}


def sign_in(browser, url, answer, username):
    fields = fields_of(answer, "username") | {"username": username, "password": PASSWORD, "device": "shared"}
    return browser.post(url, fields)


def sign_in_anew(browser, url, answer, username):
    """The same kept form once more, with a token of today, as no page of ours would send it."""
    browser.cookies.pop("session")
    fresh = fields_of(browser.get(reverse("accounts:sign_in")), "username")
    fields = fields_of(answer, "username") | fresh | {"username": username, "password": PASSWORD}
    return browser.post(url, fields)


def typed_late(one, browser, clock) -> object:
    """Sixty rows of twenty digits, sent after the session was idle for too long."""
    fields = fields_of(browser.get(address(one)), "sheet") | {"do": "check"}
    for child in one.children:
        fields |= {f"0-{child.public_id.hex}": "0123 0123", f"1-{child.public_id.hex}": "3210 3210 321-"}
    clock.shift(timedelta(minutes=20))
    return browser.post(address(one), fields)


def stored(one) -> set[tuple[str, ...]]:
    forms = forms_of_round(one.sheet.round)[:2]
    return {tuple(digits_of(forms, row.cells).values()) for row in SheetRow.objects.filter(sheet=one.sheet)}


def test_sixty_rows_go_on_to_the_check_page_after_signing_in(one, late, clock):
    answer = typed_late(one, late, clock)
    assert answer.status_code == 401 and "0123 0123" not in answer.content.decode()
    assert not SheetRow.objects.exists()
    clock.shift(timedelta(minutes=29))
    sent = sign_in(late, address(one), answer, one.teacher.username)
    assert (sent.status_code, sent["Location"]) == (302, address(one, "check_answers"))
    assert stored(one) == {("0123 0123", "3210 3210 321-")}
    rows = SheetRow.objects.filter(saved_by=one.teacher, version=1)
    assert rows.count() == 60 and AuditEvent.objects.filter(verb="sheet.save").count() == 1


def test_sent_once_more_it_is_not_doubled(one, late, clock):
    answer = typed_late(one, late, clock)
    sign_in(late, address(one), answer, one.teacher.username)
    assert sign_in_anew(late, address(one), answer, one.teacher.username)["Location"] == "/"
    assert AuditEvent.objects.filter(verb="sheet.save").count() == 1


def test_a_colleague_of_the_same_class_neither_sends_nor_sees_it(one, late, clock):
    people.make_user("colleague", "周敏")
    answer = typed_late(one, late, clock)
    refused = sign_in(late, address(one), answer, "colleague")
    assert refused["Location"] == "/" and "0123 0123" not in late.get("/").content.decode()
    assert not SheetRow.objects.exists()


def test_after_half_an_hour_or_at_another_address_it_is_refused(one, late, clock):
    answer = typed_late(one, late, clock)
    assert sign_in(late, address(one, "check_answers"), answer, one.teacher.username)["Location"] == "/"
    clock.shift(timedelta(minutes=31))
    assert sign_in_anew(late, address(one), answer, one.teacher.username)["Location"] == "/"
    assert not SheetRow.objects.exists()


def test_handing_in_goes_on_after_signing_in_and_once(one, late, clock):
    row = {"teacher-connection": "0120 0010", "teacher-engagement": "0100 0210 0010"}
    turned = {"teacher-connection": "0010 2000", "teacher-engagement": "1002 0001 0000"}
    rounds.save(one.sheet, one.teacher, *[rounds.row(c, row if i % 2 else turned) for i, c in enumerate(one.children)])
    fields = fields_of(late.get(address(one, "check_answers")), "nonce")
    clock.shift(timedelta(minutes=20))
    answer = late.post(address(one, "check_answers"), fields)
    sent = sign_in(late, address(one, "check_answers"), answer, one.teacher.username)
    one.sheet.refresh_from_db()
    assert (answer.status_code, sent.status_code, one.sheet.state) == (401, 302, Sheet.State.SUBMITTED)
    assert sent["Location"] == address(one, "thank_teacher")
    assert AuditEvent.objects.filter(verb="sheet.submit").count() == 1
