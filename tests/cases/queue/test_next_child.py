"""Whoever has saved reads that it was saved, and goes on to the next child in one press."""

import uuid

import pytest
from django.contrib.messages import get_messages

from tests.cases import factories as make
from tests.cases.pages import page, review, url

FINE = {"decision": "no-concern", "reason": "no-concern:talked-and-fine"}


def test_after_a_review_the_next_child_of_the_visit_is_one_press_away(cast, wang):
    first, second = make.make_case(cast, "yu"), make.make_case(cast, "bo")
    saved = wang.post(url("review_case", first.public_id), review(first, **FINE))
    assert saved.status_code == 302
    said = page(wang.get(saved.url))
    assert "已保存。" in said and f'href="{url("show_case", second.public_id)}">下一名' in said


TALK = {"dated": "2026-10-19", "way": "face", "result": "好一些了", "child_says": "better", "next_due_on": "2026-11-02"}
PLAN = {"starts": "2026-10-19", "review_on": "2026-11-16", "child_goal": "多和妈妈说话", "agreed_with": "奶奶"}
SAVED = {
    "record_talk": TALK,
    "add_follow_up": {"due_on": "2026-11-02"},
    "edit_plan": PLAN | {"action1": "family-call-schedule"},
    "inform_guardian": {"told": "call"},
    "close_case": {"outcome": "better", "reported_by": "child"},
}


@pytest.mark.parametrize("form", SAVED)
def test_after_whatever_was_saved_about_a_child_the_next_one_is_one_press_away(cast, wang, form):
    first, second = make.planned_case(cast, "yu"), make.make_case(cast, "bo")
    saved = wang.post(url(form, first.public_id), {"nonce": uuid.uuid4(), **SAVED[form]})
    assert saved.status_code == 302, page(saved, 422)
    said = page(wang.get(saved.url))
    assert "已保存。" in said and f'href="{url("show_case", second.public_id)}">下一名' in said


def test_the_message_that_a_browser_keeps_names_nobody(cast, wang):
    first, _second = make.make_case(cast, "yu"), make.make_case(cast, "bo")
    saved = wang.post(url("review_case", first.public_id), review(first, decision="not-yet"))
    kept = " ".join(str(message) for message in get_messages(saved.wsgi_request))
    assert "已保存" in kept
    assert not [child for child in cast.children.values() if child.name in kept]


def test_after_the_last_child_it_says_that_nobody_waits(cast, wang):
    case = make.make_case(cast, "yu")
    saved = wang.post(url("review_case", case.public_id), review(case, **FINE))
    assert "现在没有别的孩子在等您" in page(wang.get(saved.url))


def test_a_sign_of_harm_leads_to_the_urgent_page_and_to_no_next_child(cast, wang):
    first, _second = make.make_case(cast, "yu"), make.make_case(cast, "bo")
    sent = review(first, **{"decision": "not-yet", "harm-by-others": "sign", "safety_notes": "胳膊上有伤"})
    saved = wang.post(url("review_case", first.public_id), sent)
    assert "/urgent/" in saved.url and "下一名" not in page(wang.get(saved.url))
