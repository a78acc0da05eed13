"""The counselor's look and decision: what it needs, what it leaves, and that nothing is written twice."""

import uuid
from datetime import date

import pytest
from django.utils import translation

from accounts.models import AuditEvent
from screening.cases.access.earlier import needs_second_voice
from screening.cases.deciding import rules
from screening.cases.deciding.form_values import DecisionRecord, GuardianRecord, PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import deciding
from screening.cases.deciding.services import follow_ups as following
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.follow_up import services as support
from screening.cases.models import Case, Decision, GuardianContact, Review, TeacherMessage, WatchCheck
from screening.cases.plans import services
from screening.cases.review import services as reviewing
from screening.cases.review.printing import InterviewPage
from screening.cases.talks.services import messages as teacher_messages
from screening.cases.talks.services import talks
from screening.idempotency.once import SentBefore
from screening.library import texts
from screening.rounds.models import FlagReason, TeacherConcern, Tier
from screening.rounds.services.concerns import raise_concern
from students.models import StrengthNote
from tests.cases import factories as make
from tests.cases import pages
from tests.cases.factories import TODAY
from tests.cases.pages import page, url
from tests.cases.pages import review as a_review
from tests.factories import at


def review(cast, case, by=None, nonce=None, **parts):
    record = parts.pop("review", make.seen_review())
    return reviewing.record_review(case, by=by or cast.wang, nonce=nonce or uuid.uuid4(), review=record, **parts)


def test_review_and_decision_are_one_piece_and_a_double_click_writes_one(cast):
    case, nonce = make.make_case(cast, "yu"), uuid.uuid4()
    for _press in range(2):
        review(cast, case, nonce=nonce, decision=make.decision(), guardian=make.TOLD)
    case.refresh_from_db()
    assert (case.state, case.next_on, case.first_seen_on) == (Case.State.WATCH, date(2026, 12, 1), make.TODAY)
    assert [Review.objects.count(), Decision.objects.count(), GuardianContact.objects.count()] == [1, 1, 1]
    assert AuditEvent.objects.filter(verb="case.decide", actor_id=cast.wang.public_id).count() == 1


def test_other_words_under_a_nonce_that_was_used_are_refused_not_lost(cast):
    case, nonce = make.make_case(cast, "yu"), uuid.uuid4()
    review(cast, case, nonce=nonce)
    with pytest.raises(SentBefore):
        review(cast, case, nonce=nonce, review=make.seen_review(safety_notes="手臂上有伤"))
    with pytest.raises(SentBefore):
        review(cast, case, nonce=nonce, decision=make.decision(), guardian=make.TOLD)
    assert Review.objects.count() == 1


def test_a_decision_that_is_refused_leaves_no_half_written_review(cast):
    case = make.make_case(cast, "yu")
    with pytest.raises(NotYet):
        review(cast, case, decision=make.decision(until=None), guardian=make.TOLD)
    assert not Review.objects.exists()


def test_all_right_for_now_needs_that_the_child_was_seen(cast):
    case = make.make_case(cast, "yu")
    nobody = make.seen_review(child_seen_on=None, not_seen_because="在外地", asked=("nobody",))
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=nobody, decision=make.NO_CONCERN)
    assert (refused.value.field, refused.value.code) == ("decision", "not-without-looking")
    review(cast, case, decision=make.NO_CONCERN)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_by) == (Case.State.CLOSED, "no-concern", cast.wang)


def test_tier_b_may_be_decided_at_the_desk_until_it_has_become_tier_a(cast):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    moved = make.make_case(cast, "nur", tier=Tier.B, code="elevated")
    talks.answer_talk(moved.talk_task, by=cast.li, nonce=uuid.uuid4(), answer="please-see")
    with pytest.raises(NotYet):
        reviewing.decide(moved, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)


@pytest.mark.parametrize(
    ("decision", "guardian", "field"),
    [
        (make.decision(until=make.TODAY), make.TOLD, "until"),
        (make.decision(), None, "told"),
        (make.decision(), GuardianRecord(told="not-told"), "why_not"),
        (make.decision(reason="other"), make.TOLD, "reason_text"),
        (make.decision("watch", "would-like-company"), make.TOLD, "reason"),
    ],
)
def test_a_decision_says_what_is_missing(cast, decision, guardian, field):
    case = make.make_case(cast, "yu")
    with pytest.raises(NotYet) as refused:
        review(cast, case, decision=decision, guardian=guardian)
    assert refused.value.field == field


def test_every_safety_question_is_answered_or_has_a_reason_why_not(cast):
    case = make.make_case(cast, "yu")
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=make.seen_review(safety={**make.SAFE, "sleep": ""}))
    assert refused.value.field == "sleep"
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=make.seen_review(safety={**make.SAFE, "sleep": "not-asked"}))
    assert refused.value.field == "safety_notes"
    review(cast, case, review=make.seen_review(safety={**make.SAFE, "sleep": "not-asked"}, safety_notes="下次"))


def test_a_sign_in_sleeping_or_eating_asks_what_is_behind_it_and_harm_there_is_harm(cast):
    case = make.make_case(cast, "yu")
    hungry = {**make.SAFE, "food": "sign"}
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=make.seen_review(safety=hungry))
    assert refused.value.field == "behind"
    assert not make.seen_review(safety={**hungry, "behind": "hunger"}).signs_of_harm
    harm = make.seen_review(safety={**hungry, "behind": "harm"})
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=harm, decision=make.NO_CONCERN)
    assert refused.value.code == "sign-of-harm"
    assert review(cast, case, review=harm).safety["behind"] == "harm"


def test_a_sign_of_harm_is_never_all_right_for_now(cast):
    case = make.make_case(cast, "yu")
    sign = make.seen_review(safety={**make.SAFE, "harm-by-others": "sign"})
    with pytest.raises(NotYet) as refused:
        review(cast, case, review=sign, decision=make.NO_CONCERN)
    assert refused.value.code == "sign-of-harm"
    review(cast, case, review=sign, decision=DecisionRecord("urgent", "see-urgent-categories"))
    case.refresh_from_db()
    assert case.state == Case.State.UNDER_REVIEW


def test_a_revised_decision_keeps_the_one_before(cast):
    case = make.make_case(cast, "yu")
    review(cast, case, decision=make.NO_CONCERN)
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)
    first, second = case.decisions.order_by("pk")
    assert (first.decision, first.superseded_at is None) == ("no-concern", False)
    assert (second.decision, second.superseded_at) == ("watch", None)
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.outcome) == (Case.State.WATCH, None, "")


def test_two_counselors_do_not_overwrite_each_other(cast):
    case = make.make_case(cast, "yu")
    review(cast, case, decision=make.decision(), guardian=make.TOLD, decisions_seen=0)
    with pytest.raises(reviewing.DecidedMeanwhile) as refused:
        review(cast, case, by=cast.tian, decision=make.NO_CONCERN, decisions_seen=0)
    assert refused.value.decision.decided_by == cast.wang
    assert case.decisions.count() == 1
    assert case.reviews.count() == 1


def test_strengths_said_in_the_review_are_kept_with_the_child(cast):
    case = make.make_case(cast, "yu")
    review(cast, case, review=make.seen_review(strengths={"goes-well": "会修凳子", "hopes": "  "}))
    [note] = StrengthNote.objects.all()
    assert (note.line, note.text, note.source) == ("goes-well", "会修凳子", "counselor")


def test_a_watch_asks_the_teacher_every_four_weeks_until_its_day(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    review(cast, case, decision=make.decision(until=date(2026, 12, 20)), guardian=make.TOLD)
    assert [check.due_on for check in case.watch_checks.all()] == [date(2026, 11, 16)]
    time_machine_at("2026-11-16")
    talks.create_watch_checks()
    talks.create_watch_checks()
    assert [check.due_on for check in case.watch_checks.order_by("due_on")] == [date(2026, 11, 16), date(2026, 12, 14)]
    talks.answer_watch_check(case.watch_checks.first(), by=cast.li, compared="worse", news="", next_step="please-see")
    case.refresh_from_db()
    assert (case.state, case.next_on) == (Case.State.UNDER_REVIEW, date(2026, 11, 16))


def test_a_new_decision_ends_the_questions_of_the_old_one(cast):
    case = make.make_case(cast, "yu")
    review(cast, case, decision=make.decision(), guardian=make.TOLD)
    reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    assert not WatchCheck.objects.exists()


def _concern(cast, by, name="yu"):
    return TeacherConcern.objects.create(
        student=cast.children[name], raised_by=by, raised_at=at("2026-10-19"), note="CONCERN-NOTE"
    )


def test_a_teacher_who_worries_hears_that_it_arrived_and_that_it_was_looked_at(cast):
    concern = _concern(cast, cast.li)
    case = make.make_case(cast, "yu", code="teacher-concern", params={"date": "2026-10-19"})
    for _time in range(2):
        teacher_messages.confirm_concern(concern, case=case)
    review(cast, case, decision=make.decision(suggestion="greet-by-name"), guardian=make.TOLD)
    messages = TeacherMessage.objects.filter(to=cast.li).order_by("pk")
    assert [m.kind for m in messages] == ["acknowledged", "looked", "what-you-can-do"]
    assert messages[0].due_on == case.desk_due_on


def test_a_class_teacher_who_was_never_asked_hears_nothing_of_a_decision(cast):
    case = make.make_case(cast, "yu", code="child-asks", params={"date": "2026-10-19"})
    review(cast, case, decision=make.decision(), guardian=make.TOLD)
    assert not TeacherMessage.objects.exists()


def test_a_case_ends_with_an_outcome_and_who_said_so(cast):
    case = make.make_case(cast, "yu")
    with pytest.raises(deciding.NothingDecided):
        support.close_case(case, by=cast.wang, outcome="better", reported_by="child")
    review(cast, case, decision=make.decision(), guardian=make.TOLD)
    with pytest.raises(services.UnknownChoice):
        support.close_case(case, by=cast.wang, outcome="cured", reported_by="child")
    for _press in range(2):
        support.close_case(case, by=cast.wang, outcome="better", reported_by="child")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.outcome_reported_by) == ("closed", "better", "child")
    assert AuditEvent.objects.filter(verb="case.close").count() == 1
    with pytest.raises(reviewing.CaseClosed):
        reviewing.decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)


def test_follow_ups_move_the_next_date_and_end_once(cast):
    case = make.make_case(cast, "yu")
    review(cast, case, decision=make.decision(), guardian=make.TOLD)
    nonce = uuid.uuid4()
    for _press in range(2):
        follow_up = following.add_follow_up(case, by=cast.wang, nonce=nonce, due_on=date(2026, 11, 2))
    case.refresh_from_db()
    assert (case.follow_ups.count(), case.next_on) == (1, date(2026, 11, 2))
    for _press in range(2):
        following.complete_follow_up(follow_up, by=cast.wang, result="好多了", next_due_on=date(2026, 11, 30))
    case.refresh_from_db()
    assert (case.follow_ups.count(), case.next_on) == (2, date(2026, 11, 30))


DAYS_OF_RHYTHM = [("today", TODAY), ("daily", date(2026, 10, 20)), ("weekly", date(2026, 10, 26))]


def after_self_harm(rhythm="daily", **lines):
    safety = {**make.SAFE, "harm-by-self": "sign", **lines}
    return make.seen_review(safety=safety, who_is_there="宿舍老师", rhythm=rhythm)


@pytest.mark.parametrize(("rhythm", "day"), DAYS_OF_RHYTHM)
def test_after_a_sign_of_self_harm_the_next_look_comes_in_its_rhythm(cast, wang, rhythm, day):
    case = make.make_case(cast, "yu")
    review(cast, case, review=after_self_harm(rhythm), decision=make.decision(), guardian=make.TOLD)
    case.refresh_from_db()
    assert case.next_on == day, "no later than the rhythm, whatever day was agreed for the watch"
    said = texts.text(f"chain.review_record.fields.self-harm.parts.rhythm.options.{rhythm}", "zh-hans")
    for address in (url("list_due"), url("show_case", case.public_id)):
        assert f"（{said}）" in page(wang.get(address))


def test_a_talk_moves_the_rhythm_on_and_a_look_without_a_sign_ends_it(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    review(cast, case, review=after_self_harm(), decision=make.decision(), guardian=make.TOLD)
    time_machine_at("2026-10-21")
    following.record_talk(
        case, by=cast.wang, nonce=uuid.uuid4(), dated=date(2026, 10, 21), way="phone", result="晚上睡着了",
        child_says="better", next_due_on=date(2026, 11, 4),
    )  # fmt: skip
    case.refresh_from_db()
    assert case.next_on == date(2026, 10, 22)
    review(cast, case, review=make.seen_review(child_seen_on=date(2026, 10, 21)))
    case.refresh_from_db()
    assert case.next_on == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"who_is_there": " "}, "who-is-there"),
        ({"rhythm": ""}, "rhythm"),
        ({"rhythm": "weekly", "safety": {**make.SAFE, "harm-by-self": "sign", "intent": "yes"}}, "rhythm"),
        ({"rhythm": "weekly", "safety": {**make.SAFE, "harm-by-self": "sign", "means": "yes"}}, "rhythm"),
        ({"safety": {**make.SAFE, "intent": "yes"}}, "harm-by-self"),
    ],
)
def test_who_is_with_the_child_and_how_often_somebody_looks_is_not_left_out(cast, said, field):
    given = {"safety": {**make.SAFE, "harm-by-self": "sign"}, "who_is_there": "奶奶", "rhythm": "daily", **said}
    with pytest.raises(NotYet) as refused:
        review(cast, make.make_case(cast, "yu"), review=make.seen_review(**given))
    assert refused.value.field == field


def test_the_lines_after_self_harm_come_from_the_page_and_stand_on_the_interview_record(cast, wang):
    case = make.make_case(cast, "yu")
    lines = {"thoughts": "now", "intent": "no", "means": "unclear", "who-is-there": "宿舍老师", "rhythm": "daily"}
    sent = {**a_review(case, **{"harm-by-self": "sign", "safety_notes": "说过不想活"}), **lines}
    assert wang.post(url("review_case", case.public_id), sent).status_code == 302
    look = Review.objects.get()
    assert (look.safety["thoughts"], look.who_is_there, look.rhythm) == ("now", "宿舍老师", "daily")
    with translation.override("zh-hans"):
        said = {fact.label: fact.value for fact in InterviewPage(cast.wang, case).safety}
    assert (said["念头"], said["以前有过"], said["现在谁陪着孩子"]) == ("现在有", "不清楚", "宿舍老师")
    assert "念头: 现在有" in page(wang.get(url("show_case", case.public_id))).replace("：", ": ")


def test_a_child_flagged_again_during_a_plan_ends_on_the_review_which_asks_who_goes_on(cast, wang):
    case = make.planned_case(cast)
    action = PlannedAction("family-call-schedule", make.TODAY)
    said = {"starts": make.TODAY, "review_on": date(2026, 11, 20), "child_goal": "", "agreed_with": ""}
    services.save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[action], **said)
    raise_concern(case.student, by=cast.li, note="又不说话了", nonce=uuid.uuid4())
    address, end = (
        url("review_case", case.public_id),
        {"decision": "no-concern", "reason": "no-concern:talked-and-fine"},
    )
    sheet = pages.review(case, **end, until="", decisions_seen=1, child_wants="WANTS-SENTINEL")
    text = page(wang.post(address, sheet), 422)
    (key,) = [one.key for one in open_things(case)]
    assert f'name="who_{key}"' in text and "WANTS-SENTINEL" in text and "结案" not in text.split("<form")[-1]
    named = {f"who_{key}": str(cast.li.public_id), f"look_{key}": "2026-11-09"}
    assert wang.post(address, {**sheet, **named}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == (Case.State.CLOSED, "no-concern")
    assert case.left_open.get().goes_on == cast.li and case.follow_ups.get(done_on=None).due_on == date(2026, 11, 9)
    assert cast.li.name in page(wang.get(url("show_case", case.public_id)))


END = {"decision": "no-concern", "reason": "no-concern:talked-and-fine", "until": ""}


def test_two_forms_that_stand_out_end_with_a_second_voice_and_a_day_or_a_sentence_why_not(cast, wang):
    case = make.make_case(cast)
    assert "second_voice" not in page(wang.get(url("show_case", case.public_id)))
    other = {**make.HIGH, "scale": "teacher-engagement"}
    FlagReason.objects.create(flag=case.flag, code="high", params=other, rule_version="1.0")
    assert "second_voice" in page(wang.get(url("show_case", case.public_id)))
    address, sheet = url("review_case", case.public_id), pages.review(case, **END)
    assert "60 天" in page(wang.post(address, sheet), 422)
    assert "60 天" not in page(wang.post(address, {**sheet, "second_voice": "班主任：课间有伴了"}), 422)  # but no day
    said = {**sheet, "second_voice": "VOICE-SENTINEL", "until": "2026-11-09"}
    assert wang.post(address, said).status_code == 302
    assert "VOICE-SENTINEL" in page(wang.get(url("show_case", case.public_id)))
    assert case.follow_ups.get(done_on=None).due_on == date(2026, 11, 9)


def test_a_child_that_came_back_within_sixty_days_is_not_ended_by_one_look(cast, time_machine_at):
    case = make.make_case(cast)
    review(cast, case, decision=make.NO_CONCERN)
    for day, soon in (("2026-12-18", True), ("2026-12-19", False)):
        time_machine_at(day)
        Case.objects.filter(pk=case.pk).update(opened_on=date(2026, 10, 19))
        again = Case(student=case.student, school=case.school, opened_on=date.fromisoformat(day))
        assert needs_second_voice(cast.wang, again) == soon
    with pytest.raises(NotYet, match="second_voice: second-voice"):
        rules.check_decision(make.NO_CONCERN, **ENDS, needs_second_voice=True)
    alone = DecisionRecord("no-concern", "talked-and-fine", why_alone="奶奶住院，老师刚换")
    assert rules.check_decision(alone, **ENDS, needs_second_voice=True) is None


ENDS = {
    "today": make.TODAY,
    "to_be_seen": True,
    "seen_and_asked": True,
    "only_old": False,
    "nothing_asked": False,
    "signs_of_harm": False,
    "guardian_known": True,
}
