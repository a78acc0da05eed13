"""What happened around a case, newest first; of what is hidden before the child was seen nothing stands in it."""

import uuid
from datetime import date

import pytest
from django.utils import translation

from screening.cases.access.told import read_told
from screening.cases.child import panels
from screening.cases.child.presenters.timeline import events_of, events_of_case, guardian_words
from screening.cases.deciding.form_values import GoesOn, GuardianRecord
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.follow_up.services import close_case
from screening.cases.models import TalkTask
from screening.cases.plans.services import save_plan
from screening.cases.referrals.services import (
    issue_referral,
    record_back_in_class,
    record_referral_status,
    record_reminder,
)
from screening.cases.review.services import decide, record_guardian_contact, record_review
from screening.cases.talks.services import answer_talk
from screening.cases.urgent.services import acting as urgent_acting
from screening.rounds.models import Tier
from screening.rounds.services.concerns import raise_concern
from tests.cases import factories as make
from tests.cases.factories import TODAY

NOT_TOLD = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(cast, case, *, hidden=False):
    case.refresh_from_db()
    return [f"{event.text} {event.detail}".strip() for event in events_of(cast.wang, case, hidden=hidden)]


def test_the_newest_stands_first_also_within_a_day(cast, watched):
    says = told(cast, watched)
    assert says[-1].startswith("Came up:")
    places = [next(at for at, words in enumerate(says) if part in words) for part in ("decided:", "reviewed:")]
    assert places == sorted(places)


def test_an_urgent_concern_and_its_end_stand_there_for_whoever_may_see_it(cast):
    case = make.make_case(cast)
    concern = make.make_urgent(cast, cast.li, student=case.student)
    kept = make.make_urgent(cast, cast.tian, student=case.student)
    urgent_acting.widen_withheld(kept, by=cast.tian, users=[cast.wang])
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    urgent_acting.close_urgent(concern, by=cast.chen)
    raised = f"{cast.li.name} raised an urgent concern"
    assert told(cast, case)[:2] == ["The urgent concern was closed", raised]
    assert not any(cast.tian.name in words for words in told(cast, case))


def test_a_plan_and_its_changes_stand_there_with_why(cast):
    case = make.planned_case(cast)
    days = {"starts": TODAY, "review_on": date(2026, 11, 30), "child_goal": "", "agreed_with": ""}
    for why in ("", "搬到奶奶家"):
        save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[], why=why, **days)
    assert told(cast, case)[:2] == ["王静 changed the support plan 搬到奶奶家", "王静 wrote the support plan"]


def test_a_concern_and_its_words_are_hidden_with_the_reasons(cast):
    case = make.make_case(cast)
    raise_concern(case.student, by=cast.li, note="CONCERN-SENTINEL", nonce=uuid.uuid4())
    assert any("CONCERN-SENTINEL" in words for words in told(cast, case))
    assert not any("CONCERN-SENTINEL" in words for words in told(cast, case, hidden=True))


def test_hidden_no_case_looks_like_one_the_class_teacher_talks_about_first(cast):
    case = make.make_case(cast, tier=Tier.B)
    assert told(cast, case)[-1] != told(cast, case, hidden=True)[-1]
    plain = make.make_case(cast, "bo")
    assert told(cast, plain)[-1] == told(cast, case, hidden=True)[-1]


def test_a_talk_stands_there_with_its_word_and_with_the_teacher_who_had_it(cast):
    case = make.make_case(cast, tier=Tier.B)
    answer_talk(TalkTask.objects.get(), by=cast.li, nonce=uuid.uuid4(), answer="watch", note="TALK-SENTINEL")
    (talk,) = [words for words in told(cast, case) if "TALK-SENTINEL" in words]
    assert talk.startswith(cast.li.name)


def test_what_the_teacher_answered_is_hidden_with_the_reasons(cast):
    case = make.make_case(cast, tier=Tier.B)
    plain = told(cast, make.make_case(cast, "bo"))
    answer_talk(TalkTask.objects.get(), by=cast.li, nonce=uuid.uuid4(), answer=TalkTask.PLEASE_SEE, note="SENTINEL")
    assert told(cast, case, hidden=True) == plain


def test_a_revised_decision_says_so_and_stays(cast, watched):
    decide(watched, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision("support-plan", "family-contact"))
    decisions = [words for words in told(cast, watched) if "decided:" in words]
    assert [("revised since" in words) for words in decisions] == [False, True]


def test_what_a_family_was_told_and_why_it_was_not_are_two_events(cast, watched):
    row = record_guardian_contact(watched, by=cast.wang, nonce=uuid.uuid4(), guardian=NOT_TOLD)
    assert guardian_words(row) in " ".join(told(cast, watched))
    assert len({guardian_words(one) for one in watched.guardian_contacts.all()}) == 2


def test_a_referral_its_reminders_and_the_return_to_class_are_told_in_their_order(cast, watched, time_machine_at):
    sent = issue_referral(make.make_referral(cast, watched), by=cast.wang)
    time_machine_at("2026-10-26")
    again = {"kind": "phone", "dated": date(2026, 10, 26), "word_due_on": date(2026, 11, 2), "note": "ASKED-SENTINEL"}
    record_reminder(sent, by=cast.wang, nonce=uuid.uuid4(), **again)
    time_machine_at("2026-10-27")
    record_back_in_class(watched, by=cast.wang, nonce=uuid.uuid4(), is_back=False, because="STILL-SENTINEL")
    says = told(cast, watched)
    places = [next(at for at, words in enumerate(says) if part in words) for part in ("STILL", "ASKED", "Referral to")]
    assert places == sorted(places)


def test_what_happened_to_a_referral_within_a_day_is_told_in_its_order(cast, watched, time_machine_at):
    sent = issue_referral(make.make_referral(cast, watched), by=cast.wang)
    time_machine_at("2026-10-26")
    today = date(2026, 10, 26)
    again = {"kind": "phone", "dated": today, "word_due_on": date(2026, 11, 2)}
    record_reminder(sent, by=cast.wang, nonce=uuid.uuid4(), **again)
    time_machine_at("2026-10-26", "10:20")
    record_referral_status(sent, by=cast.wang, nonce=uuid.uuid4(), state="declined", dated=today)
    says = told(cast, watched)
    places = [next(at for at, words in enumerate(says) if part in words) for part in ("Declined", "asked again")]
    assert places == sorted(places)


def test_a_follow_up_is_told_when_it_is_done_and_not_while_it_is_to_come(cast, watched):
    row = add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 20))
    before = told(cast, watched)
    complete_follow_up(row, by=cast.wang, result="RESULT-SENTINEL")
    assert not any("Follow-up" in words for words in before)
    assert any("RESULT-SENTINEL" in words for words in told(cast, watched))


def test_the_end_says_how_who_says_so_and_what_was_left_open(cast, watched, time_machine_at):
    add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 20))
    time_machine_at("2026-10-23")
    left = {"follow-ups": GoesOn("LEFT-SENTINEL")}
    close_case(watched, by=cast.wang, outcome="better", reported_by="child", note="END-SENTINEL", left_open=left)
    newest = told(cast, watched)[0]
    assert newest.startswith("Closed:") and "END-SENTINEL" in newest and "LEFT-SENTINEL" in newest


def test_what_was_heard_at_a_look_stands_with_it(cast):
    case = make.make_case(cast)
    review = make.seen_review(safety_notes="HEARD-SENTINEL", child_wants="WISH-SENTINEL")
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=review)
    (look,) = [words for words in told(cast, case) if "reviewed:" in words]
    assert "HEARD-SENTINEL" in look and "WISH-SENTINEL" in look


def test_events_of_one_child_are_of_that_child(cast, watched):
    other = make.make_case(cast, "bo")
    add_follow_up(other, by=cast.wang, nonce=uuid.uuid4(), due_on=TODAY)
    assert len(told(cast, other)) == 1


def test_what_is_told_of_several_cases_is_read_once(cast, watched, monkeypatch, django_assert_num_queries):
    planned = make.planned_case(cast, "bo")
    make.make_referral(cast, planned)
    monkeypatch.setattr(panels, "event_sources", [])  # other rooms ask for themselves
    read_told(cast.wang, [watched, planned])
    with django_assert_num_queries(0):
        assert all(events_of_case(cast.wang, case, hidden=False) for case in (watched, planned))
