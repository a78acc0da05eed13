"""A family asks, the day is kept, the answer is recorded; a refusal has its reason and its letter."""

import uuid
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from screening.rights.models import RightsRequest
from screening.rights.printing import LETTER
from screening.rights.services.requests import NotAnswered, answer_request, record_request
from students.models import Consent

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 19)


def ask(cast, kind: str = "copy", **told: object) -> RightsRequest:
    told = {"asked_by": "王大山，父亲", "asked_on": TODAY, "nonce": uuid.uuid4(), **told}
    return record_request(cast.children["yu"], by=cast.admin, kind=kind, **told)


def test_a_request_is_to_be_answered_within_fifteen_days(cast) -> None:
    row = ask(cast)
    assert row.due_on == date(2026, 11, 3)
    assert AuditEvent.objects.get(verb="rights.ask").subjects == [str(cast.children["yu"].public_id)]


@pytest.mark.parametrize(("kind", "outcome"), [("copy", "given"), ("correct", "given"), ("stop", "withdrawn")])
def test_only_to_ask_for_a_stop_or_for_erasure_takes_the_consent_back(cast, kind, outcome) -> None:
    ask(cast, kind)
    assert Consent.objects.filter(student=cast.children["yu"]).order_by("dated", "pk").last().outcome == outcome


def test_a_child_without_a_sheet_may_be_asked_about_too(cast) -> None:
    Consent.objects.filter(student=cast.children["yu"]).delete()
    assert ask(cast, "erase").pk


@pytest.mark.parametrize(
    ("told", "code"), [({"reason": "", "answer": "不"}, "reason"), ({"reason": "of-others"}, "words")]
)
def test_a_refusal_needs_its_reason_and_words(cast, told, code) -> None:
    with pytest.raises(NotAnswered) as refused:
        answer_request(ask(cast), by=cast.admin, outcome="refused", **told)
    assert refused.value.args[1] == code


def test_what_was_answered_stays_answered(cast) -> None:
    row = ask(cast)
    answer_request(row, by=cast.admin, outcome="done")
    with pytest.raises(NotAnswered):
        answer_request(row, by=cast.admin, outcome="refused", reason="of-others", answer="不")


def test_the_first_screen_says_until_when_and_the_page_who_is_late(cast, as_) -> None:
    ask(cast, asked_on=date(2026, 9, 1))
    admin = as_(cast.admin)
    assert "2026 年 9 月 16 日" in admin.get("/").content.decode()
    page = admin.get(reverse("rights:list_requests")).content.decode()
    assert 'class="late"' in page and "王大山" in page


def test_the_headteacher_reads_what_and_until_when_and_what_the_clock_will_do(cast, as_) -> None:
    ask(cast, "erase")
    page = as_(cast.chen).get(reverse("rights:list_requests")).content.decode()
    assert "要求删除" in page and "2026 年 11 月 3 日" in page and "离校 3 年" in page
    assert cast.children["yu"].name not in page


def test_the_letter_says_why_and_where_to_turn(cast, as_) -> None:
    row = answer_request(
        ask(cast), by=cast.admin, outcome="refused", reason="not-entitled", answer="请带监护证明再来。"
    )
    document = LETTER.request(row, by=cast.admin)
    html = render_to_string(LETTER.template, {**LETTER.context(document, row), "product_version": "0"})
    for words in ("王大山", "请带监护证明再来。", "不能代表孩子", "网信"):
        assert words in html
    assert timezone.localdate().isoformat() in html
