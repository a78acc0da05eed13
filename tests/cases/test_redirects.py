"""Where a step leads: after a sign of harm to the urgent page, after a decision to what it asks for, else back."""

import uuid

import pytest

from screening.cases.deciding.safety_follow_up import FIELD, HARM
from screening.cases.error_messages import explain, explained, words_of_code
from screening.cases.models import Case, WatchCheck
from screening.cases.redirects import after_decision, after_review, after_watch
from screening.cases.referrals.services import ConsentMissing
from screening.cases.review.services import decide, record_review
from tests.cases import factories as make
from tests.cases.factories import SAFE, TODAY
from tests.cases.pages import url


@pytest.fixture
def case(cast):
    return make.make_case(cast)


def look(cast, case, **safety):
    more = {"who_is_there": "奶奶", "rhythm": "daily"} if "harm-by-self" in safety else {}
    review = make.seen_review(safety={**SAFE, **safety}, safety_notes="手臂上有伤", **more)
    return record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=review)


def decided(cast, case, kind, reason):
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    told = {"guardian": make.TOLD, "decision": make.decision(kind, reason)}
    return decide(case, by=cast.wang, nonce=uuid.uuid4(), **told)


@pytest.mark.parametrize(
    ("safety", "leads_to_urgent"),
    [
        ({}, False),
        ({"harm-by-others": "sign"}, True),
        ({"harm-by-self": "sign"}, True),
        ({"sleep": "sign", FIELD: "ill"}, False),
        ({"food": "sign", FIELD: HARM}, True),
    ],
)
def test_a_sign_of_harm_leads_to_the_urgent_page_with_the_case(cast, case, safety, leads_to_urgent):
    address = after_review(look(cast, case, **safety))
    expected = f"{url('raise_urgent')}?case={case.public_id}" if leads_to_urgent else url("show_case", case.public_id)
    assert address == expected


@pytest.mark.parametrize(
    ("kind", "reason", "page"),
    [
        ("support-plan", "family-contact", "edit_plan"),
        ("referral", "doctor-should-look", "write_referral"),
        ("watch", "recent-change", "show_case"),
    ],
)
def test_a_decision_leads_to_what_it_asks_for(cast, case, kind, reason, page):
    assert after_decision(decided(cast, case, kind, reason)) == url(page, case.public_id)


@pytest.mark.parametrize(("answer", "leads_to_urgent"), [("safety", True), ("please-see", False), ("go-on", False)])
def test_a_class_teacher_who_worries_about_safety_comes_to_the_urgent_page_with_the_child(
    cast, case, answer, leads_to_urgent
):
    check = WatchCheck(case=case, due_on=TODAY, next_step=answer)
    address = after_watch(check)
    assert (str(case.student.public_id) in address and url("raise_urgent") in address) is leads_to_urgent


def test_every_room_has_said_what_its_refusals_mean():
    assert len(explained()) == len(set(explained())) >= 4


@pytest.mark.parametrize(
    ("code", "field"),
    [("refused", "consent_basis"), ("no-agreement", "consent_from"), ("no-reason", "override_reason")],
)
def test_what_agreement_lacks_stands_beside_the_field_that_asks_for_it(code, field):
    assert explain(ConsentMissing(code)) == (field, words_of_code(code))


def test_a_refusal_nobody_has_words_for_is_an_error():
    with pytest.raises(StopIteration):
        explain(ZeroDivisionError())


def test_a_decision_that_ends_the_case_leads_back_to_the_child(cast, case):
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    row = decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    assert after_decision(row) == url("show_case", case.public_id)
    assert Case.objects.get(pk=case.pk).state == Case.State.CLOSED
    assert row.until is None
