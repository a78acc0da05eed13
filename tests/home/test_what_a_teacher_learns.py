"""What a child wrote or asked for changes nothing on any page of the class teacher, before the counselor has looked and
after: a page that differs would tell."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases.models import TalkTask
from screening.cases.review.services import record_review
from screening.rounds.services import record_child_asks, record_outside_result
from tests.cases import factories as cases
from tests.rounds import factories as rounds

NEW_EVERY_TIME = re.compile(r'(name="(?:nonce|csrfmiddlewaretoken)" value=")[^"]*')


@pytest.fixture
def pages(cast, as_):
    """Everything the class teacher may open of the own class, as it reads now."""
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.hand_in(sheet, cast.li)
    browser = as_(cast.li)
    addresses = [
        reverse("home:show_home"),
        reverse("cases:list_messages"),
        reverse("students:list_students"),
        reverse("students:show_student", args=[cast.children["yu"].public_id]),
        *(
            reverse(f"rounds:{name}", args=[sheet.public_id])
            for name in ("show_sheet", "list_children", "thank_teacher", "show_class_page")
        ),
    ]

    def read() -> dict[str, str]:
        answers = {address: browser.get(address) for address in addresses}
        assert {address: one.status_code for address, one in answers.items() if one.status_code != 200} == {}
        return {address: NEW_EVERY_TIME.sub(r"\1", answer.content.decode()) for address, answer in answers.items()}

    return read


def asks_to_talk(cast) -> None:
    record_child_asks(cast.children["yu"], by=cast.wang, nonce=uuid.uuid4(), whom="王老师")


def brings_a_letter(cast) -> None:
    record_outside_result(
        cast.children["yu"],
        by=cast.wang,
        nonce=uuid.uuid4(),
        source="hospital-letter",
        dated=date(2026, 10, 12),
        as_given="睡眠不好",
        seen_by="县医院",
    )


def is_elevated_on_the_own_form(cast) -> None:
    cases.make_case(cast, "yu", code="elevated")


@pytest.mark.parametrize("happens", [asks_to_talk, brings_a_letter, is_elevated_on_the_own_form])
def test_the_class_teacher_sees_the_same_pages_before_and_after(cast, pages, happens):
    before = pages()
    happens(cast)
    assert pages() == before


def test_and_still_the_same_when_the_counselor_has_looked_and_decided(cast, pages):
    before = pages()
    case = cases.make_case(cast, "yu", code="child-asks")
    looked = {"review": cases.seen_review(), "decision": cases.NO_CONCERN}
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), **looked)
    assert pages() == before


def test_a_talk_that_is_asked_for_is_seen(cast, pages):
    before = pages()
    drawn = set(TalkTask.objects.values_list("student__public_id", flat=True))
    one = next(name for name in ("yu", "bo", "nur") if cast.children[name].public_id not in drawn)
    cases.make_case(cast, one, tier="B", code="elevated")
    changed = {address for address, html in pages().items() if html != before[address]}
    assert reverse("home:show_home") in changed
