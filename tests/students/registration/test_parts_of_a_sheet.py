"""The parts of a registration sheet stand or fall together, and touch no other child and no other school."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.documents.paper_codes import find_paper
from students import selectors
from students.models import CareArrangement, Consent, FamilyContact, RegistrationSheet, Student
from students.pages.registration import registration_code
from students.services.children import move_student
from students.services.family import add_contact
from tests import factories
from tests.conftest import Cast
from tests.students.registration.test_registration import SIGNED, as_opened, page_of

SignIn = Callable[[User], Client]
GRANDMOTHER = {"name_first": "刘桂英", "relation_first": "奶奶", "phone_first": "0000-555 0121"}


@pytest.fixture
def yu(cast: Cast) -> Student:
    """The father away; recorded on 10 September."""
    yu = cast.children["yu"]
    factories.make_care(yu, cast.li, father_away="now", father_away_since=date(2025, 2, 1), mother_away="never")
    return yu


def counted(child: Student) -> list[int]:
    rows = (CareArrangement, Consent, FamilyContact, RegistrationSheet)
    return [model.objects.filter(student=child).count() for model in rows]


@pytest.mark.parametrize(
    "wrong",
    [
        {"dated": "20260909", "unchanged": "on"},
        {"dated": "20261020", "unchanged": "on"},
        {"mother_away": "now", "mother_away_since": "202612"},
        {"unchanged": "on", "authority": ""},
        {"unchanged": "on", "teacher_forms": ""},
        {"unchanged": "on", "relation_first": ""},
    ],
    ids=["older than known", "tomorrow", "away since later", "nobody signed", "a line left out", "who is she"],
)
def test_where_one_part_cannot_be_kept_no_part_is(cast: Cast, yu: Student, as_: SignIn, wrong: dict[str, str]) -> None:
    browser, before = as_(cast.admin), counted(yu)
    sent = as_opened(browser, yu) | GRANDMOTHER | SIGNED | {"consent": "lines", "dated": "20261012"} | wrong
    answer = browser.post(page_of(yu), sent)
    assert answer.status_code == 422
    assert counted(yu) == before
    assert "刘桂英" in answer.content.decode()


def test_all_parts_of_a_sound_sheet_are_kept_with_its_day(cast: Cast, yu: Student, as_: SignIn) -> None:
    browser, before = as_(cast.admin), counted(yu)
    sent = as_opened(browser, yu) | GRANDMOTHER | SIGNED | {"consent": "lines", "unchanged": "on", "dated": "20261012"}
    assert browser.post(page_of(yu), sent).status_code == 302
    assert [now - then for now, then in zip(counted(yu), before, strict=True)] == [1, 1, 1, 1]
    assert CareArrangement.objects.latest("pk").as_of == date(2026, 10, 12)
    assert selectors.consents_in_force([yu.pk])[yu.pk].dated == date(2026, 10, 12)


@pytest.mark.parametrize("day", ["20260910", "20261019"])
def test_a_sheet_of_the_day_of_what_is_known_and_one_of_today_are_taken(
    cast: Cast, yu: Student, as_: SignIn, day: str
) -> None:
    browser = as_(cast.li)
    assert browser.post(page_of(yu), as_opened(browser, yu) | {"unchanged": "on", "dated": day}).status_code == 302


def test_a_contact_of_another_child_cannot_be_ended_from_this_sheet(cast: Cast, yu: Student, as_: SignIn) -> None:
    other = add_contact(cast.children["bo"], by=cast.li, name="李国强", relation="爸爸")
    add_contact(yu, by=cast.li, name="王建国", relation="爷爷")
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"unchanged": "on", "ended": [str(other.public_id)]}
    assert browser.post(page_of(yu), sent).status_code == 302
    other.refresh_from_db()
    assert other.ended_at is None


def test_what_only_the_school_knows_is_carried_on_when_a_line_changes(cast: Cast, yu: Student, as_: SignIn) -> None:
    CareArrangement.objects.update(capacity_concern=True, child_on_calls="想多说一会儿", register_value=1)
    browser = as_(cast.li)
    sent = as_opened(browser, yu) | {"contact": "daily", "dated": "20261012"}
    assert browser.post(page_of(yu), sent).status_code == 302
    now = CareArrangement.objects.latest("pk")
    assert (now.contact, now.capacity_concern, now.child_on_calls, now.register_value) == (
        "daily",
        True,
        "想多说一会儿",
        1,
    )


def test_a_teacher_types_no_consent_even_with_its_fields_in_the_form(cast: Cast, yu: Student, as_: SignIn) -> None:
    browser = as_(cast.li)
    before = Consent.objects.filter(student=yu).count()
    sent = as_opened(browser, yu) | SIGNED | {"unchanged": "on", "consent": "withdrawn"}
    assert browser.post(page_of(yu), sent).status_code == 302
    assert Consent.objects.filter(student=yu).count() == before


@pytest.mark.parametrize(
    ("person", "status"), [("zhou", 404), ("outside_teacher", 404), ("chen", 403), ("staff", 403), ("district", 403)]
)
def test_the_sheet_of_a_child_is_typed_by_nobody_else(
    cast: Cast, yu: Student, as_: SignIn, person: str, status: int
) -> None:
    browser = as_(cast.people[person])
    assert browser.get(page_of(yu)).status_code == status
    assert browser.post(page_of(yu), {"unchanged": "on"}).status_code == status
    assert not RegistrationSheet.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dated": "20261020"}, "dated"),
        ({"dated": "12. Oktober"}, "dated"),
        ({}, "unchanged"),
        ({"unchanged": "on", "phone_first": "0000-555 0121"}, "name_first"),
        ({"father_away_since": "2025"}, "father_away_since"),
    ],
    ids=["tomorrow", "no day", "neither tick nor change", "a telephone of nobody", "no month"],
)
def test_what_does_not_fit_is_said_beside_its_line_in_the_persons_language(
    cast: Cast, yu: Student, as_: SignIn, wrong: dict[str, str], field: str, language: str
) -> None:
    User.objects.filter(pk=cast.li.pk).update(language=language)
    browser = as_(cast.li)
    answer = browser.post(page_of(yu), as_opened(browser, yu) | wrong)
    assert answer.status_code == 422
    with translation.override(language):
        sentences = [str(one) for one in answer.context["form"].errors[field]]
    assert sentences
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one) == (language == "zh-hans") for one in sentences)


def test_the_code_of_a_sheet_goes_along_when_the_child_changes_class(cast: Cast, yu: Student) -> None:
    code = registration_code(2026, yu.public_id)
    move_student(yu, by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 19), seat_number=9)
    assert find_paper(cast.zhou, code) == page_of(yu)
    assert find_paper(cast.li, code) is None


def test_the_look_at_the_list_of_a_class_names_its_children(cast: Cast, as_: SignIn) -> None:
    as_(cast.li).get(reverse("students:show_registration", args=[cast.class_3_1.public_id]))
    subjects = AuditEvent.objects.get(verb="student.list", purpose="registration").subjects
    assert set(subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo", "nur")}
