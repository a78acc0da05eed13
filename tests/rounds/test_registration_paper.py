"""The registration sheet that goes home: one page a child, what is recorded, and nobody's name."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

from accounts.models import AuditEvent
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.services import NotAllowed
from screening.library import texts
from screening.rounds.papers.registration import RegistrationPage
from screening.rounds.papers.registration_printing import REGISTRATION_SHEETS
from students.consents import ANSWERS, SCOPES, TEXT_VERSION
from students.models import Consent
from students.pages.registration import registration_code
from students.services.family import add_contact, end_contact, withdraw_consent
from tests import factories
from tests.conftest import Cast
from tests.documents.pdf import print_page


def page_of(document: Document) -> RegistrationPage:
    job = registry.renderer_of(document.kind).build(document)
    assert job.file_name == "registration-2026-c3-1.pdf"
    return job.context["page"]


@pytest.fixture
def known(cast: Cast) -> None:
    """Of each of three children as much is known as the sheet has room for."""
    away = {"father_away": "now", "father_away_since": date(2024, 11, 1), "contact": "not-needed"}
    away |= {"mother_away": "now", "mother_away_since": date(2025, 12, 1), "contact": "fortnightly"}
    for name in ("yu", "bo", "nur"):
        factories.make_care(cast.children[name], cast.li, capacity_concern=True, child_on_calls="想妈妈", **away)
        for who in ("奶奶", "爸爸", "村里的表姨"):
            phone = "0000-555 0121"
            add_contact(cast.children[name], by=cast.li, name="刘桂英", relation=who, phone=phone)
    Consent.objects.filter(student=cast.children["bo"]).delete()
    factories.make_consent(cast.children["bo"], answer="talk", care_context="yes")  # the longest answer


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_a_child_with_its_code_and_without_a_name_or_a_number(cast: Cast, tmp_path: Path, language: str) -> None:
    document = REGISTRATION_SHEETS.request(cast.class_3_1, by=cast.admin, language=language)
    paper = print_page("registration_sheets.html", page_of(document), tmp_path / "sheets.pdf")
    assert (paper.pages, paper.unprintable, paper.check()) == (3, (), 0)
    for name in ("yu", "bo", "nur"):
        assert paper.text.count(registration_code(2026, cast.children[name].public_id)) == 3  # head, box and foot
        assert cast.children[name].name not in paper.joined
    for secret in ("刘桂英", "0000-5550121", "想妈妈", "能否"):
        assert secret not in paper.joined
    assert "0121" in paper.joined


def test_a_family_that_said_no_to_care_is_not_asked_and_sees_no_values(cast: Cast) -> None:
    yu = cast.children["yu"]
    factories.make_care(yu, cast.li, father_away="now")
    withdraw_consent(yu, by=cast.admin, dated=date(2026, 10, 19), scopes=["care_context"])
    document = REGISTRATION_SHEETS.request(cast.class_3_1, by=cast.li, language="zh-hans")
    first, second, _third = page_of(document).sheets
    assert (first.care, bool(second.care)) == ([], True)
    assert "2026" not in first.care_heading
    said = {scope: line.value for scope, line in zip(SCOPES, first.consent, strict=True)}
    refused = said.pop("care_context")
    assert {refused} & set(said.values()) == set()
    assert {line.value for line in second.consent} == set(said.values())


def test_every_child_of_the_class_is_in_the_audit_log_and_other_people_get_nothing(cast: Cast) -> None:
    document = REGISTRATION_SHEETS.request(cast.class_3_1, by=cast.li, language="zh-hans")
    event = AuditEvent.objects.get(verb="document.request")
    assert event.subjects == sorted(str(cast.children[name].public_id) for name in ("yu", "bo", "nur"))
    assert registry.may_see(cast.admin, document)
    for other in (cast.zhou, cast.chen, cast.outside_teacher, cast.staff):
        assert not registry.may_see(other, document)
    with pytest.raises(NotAllowed):
        REGISTRATION_SHEETS.request(cast.class_3_1, by=cast.zhou, language="zh-hans")


def test_the_same_state_is_the_same_file_and_a_typed_sheet_makes_another(cast: Cast) -> None:
    ask = {"by": cast.li, "language": "zh-hans"}
    first = REGISTRATION_SHEETS.request(cast.class_3_1, **ask)
    assert REGISTRATION_SHEETS.request(cast.class_3_1, **ask) == first
    factories.make_care(cast.children["bo"], cast.li, father_away="now")
    assert REGISTRATION_SHEETS.request(cast.class_3_1, **ask).revision == 2
    contact = add_contact(cast.children["bo"], by=cast.li, name="刘桂英", relation="奶奶")
    assert REGISTRATION_SHEETS.request(cast.class_3_1, **ask).revision == 3
    end_contact(contact, by=cast.li)
    assert REGISTRATION_SHEETS.request(cast.class_3_1, **ask).revision == 4


def test_asking_for_the_sheets_takes_as_many_questions_for_three_children_as_for_thirty(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for seat in range(10, 37):
        factories.make_student(cast.class_3_1, "许晨曦", seat)
    with django_assert_max_num_queries(30):
        REGISTRATION_SHEETS.request(cast.class_3_1, by=cast.li, language="zh-hans")


def test_a_digit_on_paper_is_the_digit_on_the_screen() -> None:
    ids = {part: texts.ids(f"consent_sheet.{part}") for part in ("choices", "answers", "signature.authority_options")}
    assert tuple(name.replace("-", "_") for name in ids["choices"]) == SCOPES
    assert list(ids["answers"]) == [code for code, _label in ANSWERS]
    assert list(ids["signature.authority_options"]) == Consent.Authority.values
    assert texts.node("consent_sheet.version") == TEXT_VERSION
