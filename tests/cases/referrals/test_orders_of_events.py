"""A referral while the world goes on: the child leaves, consent is taken back, September comes, two counselors work."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from screening.cases.access import referrals_of
from screening.cases.counted_lines import counted
from screening.cases.deciding.rules import NotYet
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, Referral
from screening.cases.referrals.pages import due_line, next_words, referral_list, referral_page
from screening.cases.referrals.paper import build_page
from screening.cases.referrals.services import (
    NoSuchMove,
    issue_referral,
    record_back_in_class,
    record_receipt,
    record_referral_status,
    record_reminder,
)
from students.models import Enrolment
from students.services.family import withdraw_consent
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url

S = Referral.State
GROUPS = ("answered", "late", "drafts", "running", "ended")
ENDS = {"outcome": "with-receiver", "reported_by": "child"}


@pytest.fixture
def draft(cast):
    return make.make_referral(cast, make.planned_case(cast), make.make_receiver(cast, "township-clinic", "clinic"))


@pytest.fixture
def sent(cast, draft):
    return issue_referral(draft, by=cast.wang)


def step(referral, by, state, **more):
    values = {"nonce": uuid.uuid4(), "dated": TODAY, **more}
    return record_referral_status(referral, by=by, state=state, **values)


def answer_by_code(referral, next_step="seeing"):
    told = {"nonce": uuid.uuid4(), "received_on": "2026-10-19", "unit": "卫生院", "next_step": next_step}
    return Client().post(url("answer_referral"), {**told, "code": referral.receipt_code})


def where(cast):
    """In which group of the counselor's list the one referral stands."""
    found = referral_list(cast.wang)
    return [name for name in GROUPS if found[name]]


def test_a_referral_goes_from_group_to_group(cast, draft, time_machine_at):
    assert where(cast) == ["drafts"]
    sent = issue_referral(draft, by=cast.wang)
    assert where(cast) == ["running"]
    time_machine_at("2026-11-10")
    assert where(cast) == ["late"]
    answer_by_code(sent)
    assert where(cast) == ["answered"]
    step(sent, cast.wang, S.DONE)
    assert where(cast) == ["ended"]


def test_an_answer_by_code_still_reaches_the_counselor_after_the_child_left_the_school(cast, sent, time_machine_at):
    Enrolment.objects.filter(student=sent.case.student).update(ends=TODAY, end_reason="left")
    time_machine_at("2026-10-21")
    answer_by_code(sent)
    assert where(cast) == ["answered"]
    assert sent.case.student.name in page(browser_of(cast).get(url("show_referral", sent.public_id)))


def browser_of(cast):
    browser = Client()
    browser.force_login(cast.wang, backend="accounts.backends.ActiveUserBackend")
    return browser


def test_a_receiver_who_answers_after_the_case_was_closed_opens_nothing(cast, sent):
    close_case(sent.case, by=cast.wang, left_open=make.all_left(sent.case, cast.wang), **ENDS)
    answer_by_code(sent)
    step(sent, cast.wang, S.DONE)
    case = Case.objects.get(pk=sent.case_id)
    assert case.state == Case.State.CLOSED
    assert case.follow_ups.filter(done_on__isnull=True).count() == 1  # the look agreed at the end


def test_consent_taken_back_between_draft_and_issue_keeps_the_paper_in_the_school(cast, wang, draft):
    withdraw_consent(draft.case.student, by=cast.admin, nonce=uuid.uuid4(), dated=TODAY)
    answer = wang.post(url("show_referral", draft.public_id), {"do": "issue"})
    assert answer.status_code == 409 and answer.context["page"]["refused"]
    draft.refresh_from_db()
    assert (draft.state, draft.receipt_code, draft.issued_at) == (S.DRAFT, "", None)


def test_consent_taken_back_after_the_issue_takes_no_paper_back(cast, sent):
    withdraw_consent(sent.case.student, by=cast.admin, nonce=uuid.uuid4(), dated=TODAY)
    assert issue_referral(sent, by=cast.wang).state == S.ISSUED
    assert step(sent, cast.wang, S.RECEIVED).state == S.RECEIVED


def test_two_counselors_may_each_write_a_step_and_an_ended_one_takes_none(cast, sent):
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    step(sent, cast.wang, S.RECEIVED)
    step(sent, cast.tian, S.DONE)
    assert [row.recorded_by for row in sent.statuses.order_by("pk")] == [cast.wang, cast.wang, cast.tian]
    with pytest.raises(NoSuchMove):
        step(sent, cast.wang, S.IN_PROGRESS)


def test_on_the_form_somebody_elses_step_is_said_beside_the_choice(cast, wang, sent):
    step(sent, cast.wang, S.DONE)
    late = {"nonce": uuid.uuid4(), "state": "received", "dated": "2026-10-19"}
    answer = wang.post(url("record_status", sent.public_id), late)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"state"}


@pytest.mark.parametrize("end", [S.DONE, S.DECLINED, S.WITHDRAWN])
def test_nobody_is_reminded_of_what_has_ended(cast, sent, end):
    step(sent, cast.wang, end)
    said = {"kind": "phone", "dated": TODAY, "word_due_on": date(2026, 10, 30)}
    with pytest.raises(NoSuchMove):
        record_reminder(sent, by=cast.wang, nonce=uuid.uuid4(), **said)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"dated": date(2026, 10, 20)}, "dated"), ({"word_due_on": TODAY}, "word_due_on")],
)
def test_a_reminder_was_made_and_its_word_is_to_come(cast, sent, said, field):
    values = {"kind": "phone", "dated": TODAY, "word_due_on": date(2026, 10, 30), **said}
    with pytest.raises(NotYet) as refused:
        record_reminder(sent, by=cast.wang, nonce=uuid.uuid4(), **values)
    assert refused.value.field == field


def test_a_slip_typed_twice_is_received_once(cast, sent):
    for _press in range(2):
        record_receipt(sent, by=cast.wang, nonce=uuid.uuid4(), dated=TODAY)
    assert list(sent.statuses.order_by("pk").values_list("state", flat=True)) == [S.ISSUED, S.RECEIVED]


def test_the_slip_of_another_school_opens_nothing(cast, as_, sent):
    typed = {"nonce": uuid.uuid4(), "code": sent.receipt_code, "dated": "2026-10-19"}
    answer = as_(cast.tian).post(url("record_receipt"), typed)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"code"}
    sent.refresh_from_db()
    assert sent.state == S.ISSUED


@pytest.mark.parametrize("name", ["show_referral", "record_status", "remind_receiver"])
def test_a_referral_of_another_school_has_no_page(cast, as_, sent, name):
    assert as_(cast.tian).get(url(name, sent.public_id)).status_code == 404
    assert as_(cast.li).get(url(name, sent.public_id)).status_code == 403


def due_words(user):
    return "".join(line.words for line in counted([due_line(user)]))


def test_the_first_screen_says_how_many_were_answered_and_how_many_are_late(cast, sent, time_machine_at):
    assert due_words(cast.wang) == ""
    time_machine_at("2026-11-10")
    with translation.override("en"):
        assert due_words(cast.wang) == "1 referral has no word by the agreed day"
        answer_by_code(sent)
        assert due_words(cast.wang) == "1 referral was answered by code"
    assert due_words(cast.tian) == ""


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        (S.RECEIVED, "It has arrived."),
        (S.IN_PROGRESS, "The receiver is at work."),
        (S.DONE, "Done. On "),
        (S.DECLINED, "The child is back with you."),
        (S.WITHDRAWN, "Withdrawn."),
    ],
)
def test_after_every_step_the_page_says_what_comes_next(cast, sent, state, begins):
    with translation.override("en"):
        assert next_words(step(sent, cast.wang, state)).startswith(begins)


def test_a_draft_asks_to_be_read_before_it_is_issued(cast, draft):
    with translation.override("en"):
        assert next_words(draft).startswith("Read below")


def test_an_answer_by_code_asks_to_be_looked_at_and_stands_as_unverified_afterwards(cast, sent):
    answer_by_code(sent, "cannot")
    with translation.override("en"):
        shown = referral_page(referrals_of(cast.wang).get())
        assert shown["next"].startswith("Please look at the answer today")
        step(sent, cast.wang, S.DECLINED)
        says = [one["says"] for one in referral_page(referrals_of(cast.wang).get())["steps"]]
    assert len(shown["answers"]) == 1
    assert any(words.startswith("By code, unverified") for words in says)


def test_in_january_the_paper_says_the_class_of_the_school_year_also_without_a_round(cast, sent, time_machine_at):
    def label():
        facts = [fact for row in build_page(cast.wang, sent).child for fact in row]
        return [fact.value for fact in facts if fact.label == "Class"]

    with translation.override("en"):
        before = label()
        time_machine_at("2027-01-11")
        Case.objects.filter(pk=sent.case_id).update(round=None)
        sent.case.refresh_from_db()
        assert label() == before


def test_a_child_back_in_class_is_asked_about_once_more_only_while_it_is_not(cast, sent):
    case = sent.case
    for is_back, words in ((False, {"because": "复查"}), (True, {"since": TODAY})):
        record_back_in_class(case, by=cast.wang, nonce=uuid.uuid4(), is_back=is_back, **words)
    assert [row.is_back for row in case.back_in_class.order_by("pk")] == [False, True]
    assert case.follow_ups.filter(done_on__isnull=True, due_on=date(2026, 10, 26)).count() == 1
