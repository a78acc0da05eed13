"""A registration sheet is typed back: it confirms, changes and allows, and overwrites nothing."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from screening.documents.paper_codes import find_paper
from screening.home import administrator
from students import selectors
from students.models import CareArrangement, Consent, FamilyContact, RegistrationSheet, Student
from students.pages.registration import registration_code
from students.services.family import SheetChanged, TypedSheet, add_contact, record_care, type_registration
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
SIGNED = dict.fromkeys(("teacher_forms", "talk", "care_context", "evaluation"), "yes")
SIGNED |= {"child_forms": "no", "share_with_receiver": "talk", "authority": "parent", "guardian_name": "王大山"}


def page_of(child: Student) -> str:
    return reverse("students:type_registration", args=[child.public_id])


def as_opened(browser: Client, child: Student) -> dict[str, str]:
    """What the browser would send if Enter was pressed at once: the preset answers of the page."""
    page = browser.get(page_of(child)).content.decode()
    given = {}
    for tag in re.findall(r"<input[^>]*>", page):
        kind, name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("type", "name", "value"))
        if name and value and kind and kind[1] in ("hidden", "text", "date") and name[1] != "csrfmiddlewaretoken":
            given[name[1]] = value[1]
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        given[name] = chosen[1] if chosen else ""
    return given


@pytest.fixture
def yu(cast: Cast) -> Student:
    """The father away since spring 2025, the grandmother cares; known since last autumn."""
    yu = cast.children["yu"]
    known = {"father_away": "now", "father_away_since": date(2025, 2, 1), "mother_away": "never", "contact": "weekly"}
    known |= {"primary_caregiver": "paternal-grandparents", "capacity_concern": True, "child_on_calls": "想多说一会儿"}
    recorded = factories.at("2025-09-10")
    factories.make_care(yu, cast.li, as_of=recorded.date(), recorded_at=recorded, **known)
    Consent.objects.update(recorded_at=recorded)
    return yu


def test_one_tick_confirms_everything_with_the_date_of_the_sheet(cast: Cast, yu: Student, as_: SignIn) -> None:
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"unchanged": "on", "dated": "20261012"}
    answer = browser.post(page_of(yu), sent)
    before, now = CareArrangement.objects.filter(student=yu).order_by("pk")
    assert (before.as_of, now.as_of) == (date(2025, 9, 10), date(2026, 10, 12))
    assert now.father_away_since == date(2025, 2, 1)
    assert (now.capacity_concern, now.child_on_calls, now.source) == (True, "想多说一会儿", "parent")
    assert answer["Location"] == f"{page_of(cast.children['bo'])}?dated=20261012"
    assert AuditEvent.objects.filter(verb="registration.type").get().subjects == [str(yu.public_id)]


def test_the_same_sheet_sent_twice_is_kept_once(cast: Cast, yu: Student, as_: SignIn) -> None:
    browser = as_(cast.admin)
    new = {"name_first": "刘桂英", "relation_first": "奶奶", "phone_first": "0000-555 0121"}
    sent = as_opened(browser, yu) | new | SIGNED | {"unchanged": "on", "consent": "lines"}
    assert [browser.post(page_of(yu), sent).status_code for _time in range(2)] == [302, 302]
    counted = (CareArrangement, RegistrationSheet, FamilyContact)
    assert [model.objects.filter(student=yu).count() for model in counted] == [2, 1, 1]
    assert Consent.objects.filter(student=yu).count() == 2


def test_neither_a_tick_nor_a_change_and_a_tick_beside_a_change_are_asked_about(
    cast: Cast, yu: Student, as_: SignIn
) -> None:
    browser = as_(cast.li)
    opened = as_opened(browser, yu)
    for wrong in ({}, {"unchanged": "on", "mother_away": "now"}, {"blank": "on", "mother_away": "now"}):
        assert browser.post(page_of(yu), opened | wrong).status_code == 422
    assert not RegistrationSheet.objects.exists()
    assert browser.post(page_of(yu), opened | {"blank": "on"}).status_code == 302
    assert CareArrangement.objects.filter(student=yu).count() == 1


def test_what_somebody_else_recorded_meanwhile_is_shown_and_only_own_changes_stay(
    cast: Cast, yu: Student, as_: SignIn
) -> None:
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"contact": "daily", "dated": "20261019"}
    mother = {"mother_away": "now", "mother_away_since": date(2026, 9, 1), "father_away": "now", "contact": "weekly"}
    record_care(yu, by=cast.wang, as_of=date(2026, 10, 18), source="visit", **mother)
    answer = browser.post(page_of(yu), sent)
    assert answer.status_code == 422
    assert "王静" in answer.content.decode()
    data = answer.context["form"].data
    assert (data["mother_away"], data["contact"], data["primary_caregiver"]) == ("now", "daily", "unknown")
    assert browser.post(page_of(yu), data).status_code == 302
    now = CareArrangement.objects.filter(student=yu).latest("pk")
    assert (now.mother_away, now.contact) == ("now", "daily")


def test_a_sheet_older_than_what_is_known_confirms_nothing(cast: Cast, yu: Student, as_: SignIn) -> None:
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"unchanged": "on", "dated": "20250901"}
    assert browser.post(page_of(yu), sent).status_code == 422
    assert CareArrangement.objects.filter(student=yu).count() == 1


def test_consent_is_typed_by_the_administrator_and_opens_the_care_lines(cast: Cast, as_: SignIn) -> None:
    child = factories.make_student(cast.class_3_1, "许晨曦", 25, consent=False)
    teacher, keeper = as_(cast.li), as_(cast.admin)
    assert "teacher_forms" not in as_opened(teacher, child)
    assert "father_away" not in as_opened(teacher, child)
    facts = {"father_away": "now", "father_away_since": "202502", "mother_away": "never"}
    waiting = as_opened(keeper, child) | facts
    assert keeper.post(page_of(child), waiting).status_code == 422  # without a signature nothing may be kept
    answer = keeper.post(page_of(child), waiting | SIGNED | {"consent": "lines"})
    assert answer.status_code == 302
    assert selectors.care_in_force([child.pk])[child.pk].father_away == "now"
    row = RegistrationSheet.objects.get(student=child)
    assert (row.consent.authority, row.consent.guardian_name, row.consent.outcome) == ("parent", "王大山", "given")


def test_a_changed_line_is_not_passed_over(cast: Cast, yu: Student, as_: SignIn) -> None:
    keeper = as_(cast.admin)
    sent = as_opened(keeper, yu) | {"unchanged": "on", "child_forms": "no"}
    assert keeper.post(page_of(yu), sent).status_code == 422
    assert keeper.post(page_of(yu), sent | {"consent": "lines"}).status_code == 302
    assert selectors.consents_in_force([yu.pk])[yu.pk].child_forms == "no"


def test_a_family_that_withdraws_is_not_asked_about_its_care_any_more(cast: Cast, yu: Student, as_: SignIn) -> None:
    keeper = as_(cast.admin)
    sent = as_opened(keeper, yu) | {"blank": "on", "consent": "withdrawn"}
    assert keeper.post(page_of(yu), sent).status_code == 302
    assert selectors.consents_in_force([yu.pk])[yu.pk].outcome == "withdrawn"
    assert "father_away" not in as_opened(keeper, yu)
    page = as_(cast.li).get(page_of(yu)).content.decode()
    assert "爷爷奶奶" not in page


def test_a_contact_is_ended_and_another_comes_and_the_old_one_stays_in_the_history(
    cast: Cast, yu: Student, as_: SignIn
) -> None:
    old = add_contact(yu, by=cast.li, name="王建国", relation="爷爷")
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"unchanged": "on", "ended": [str(old.public_id)], "name_first": "刘桂英"}
    assert browser.post(page_of(yu), sent).status_code == 422  # who is she to the child?
    assert browser.post(page_of(yu), sent | {"relation_first": "奶奶"}).status_code == 302
    assert [one.name for one in selectors.contacts_of(yu)] == ["刘桂英"]
    assert FamilyContact.objects.get(pk=old.pk).ended_at is not None


def test_the_next_sheet_is_the_next_seat_and_the_class_page_knows_where_to_go_on(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.li)
    sent = as_opened(browser, cast.children["bo"])
    answer = browser.post(page_of(cast.children["bo"]), sent)
    assert page_of(cast.children["nur"]) in answer["Location"]
    page = browser.get(reverse("students:show_registration", args=[cast.class_3_1.public_id])).content.decode()
    assert f'class="btn" href="{page_of(cast.children["nur"])}"' in page
    for name in ("nur", "yu"):
        answer = browser.post(page_of(cast.children[name]), as_opened(browser, cast.children[name]))
    assert answer["Location"] == reverse("students:show_registration", args=[cast.class_3_1.public_id])
    browser.post(page_of(cast.children["yu"]), as_opened(browser, cast.children["yu"]))
    assert [int(n) for n, _says in administrator.build(cast.admin)["counts"]][-1] == 3  # one child once


def test_a_code_leads_its_own_teacher_to_the_page_and_nobody_else(cast: Cast, yu: Student) -> None:
    code = registration_code(2026, yu.public_id)
    assert find_paper(cast.li, code) == find_paper(cast.admin, code) == page_of(yu)
    assert find_paper(cast.zhou, code) is find_paper(cast.chen, code) is find_paper(cast.outside_teacher, code) is None
    assert find_paper(cast.li, registration_code(2025, yu.public_id)) is None


def test_a_stale_page_writes_nothing(cast: Cast, yu: Student) -> None:
    typed = TypedSheet(dated=date(2026, 10, 19), care="unchanged")
    with pytest.raises(SheetChanged):
        type_registration(yu, by=cast.li, school_year=2026, typed=typed, seen="0", nonce=uuid4())
    assert not RegistrationSheet.objects.exists()
