"""What became of children: about a dozen stories, told through the services by the people who look after them.

Cases take the stories of their round in turn. A story is written to its end; the clock stops it where today is.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from screening.cases.access.earlier import needs_second_voice
from screening.cases.deciding.form_values import (
    DecisionRecord,
    GoesOn,
    GuardianRecord,
    PlannedAction,
    ReferralRecord,
    ReviewRecord,
)
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, ReceiverAnswer, Referral, ReferralReminder, TalkTask
from screening.cases.plans.services import change_plan_action, record_plan_entry, save_plan, set_goal, tick_goal
from screening.cases.referrals.by_code.services import answer
from screening.cases.referrals.services import (
    create_referral,
    issue_referral,
    record_back_in_class,
    record_referral_status,
    record_reminder,
)
from screening.cases.review.services import record_guardian_contact, record_review
from screening.cases.talks.services import answer_talk, answer_watch_check
from screening.cases.talks.services.watch_checks import ask_teacher_next
from screening.library import texts
from screening.operations.demo.acting import Story, content
from screening.operations.demo.county import MOVES, REFERRED, World, teacher_on
from students.models import Student

SAFETY = ("harm-by-others", "harm-by-self", "sleep", "food")
CALL, PAIR = "family-call-schedule", "school-study-pair"
S = Referral.State
Tell = Callable[[World, Case], Story]


def is_told(student: Student) -> bool:
    """Children whose story is written down by name."""
    return student.name in (REFERRED, MOVES)


def begin_all(world: World) -> None:
    """Whatever was opened just now goes on as one of the stories of its term."""
    for case in (
        Case.objects.exclude(pk__in=world.begun).select_related("student", "owner", "school_class").order_by("pk")
    ):
        world.begun[case.pk] = len(world.begun)
        story = _story_of(world, case)
        if case.tier == "A" and story:
            world.clock.tell(story(world, case))
    talks = TalkTask.objects.exclude(pk__in=world.asked).select_related(
        "student", "case__owner", "school_class", "round"
    )
    for talk in talks.order_by("pk"):
        world.asked.add(talk.pk)
        world.clock.tell(_talk(world, talk))


def _story_of(world: World, case: Case) -> Tell | None:
    is_past = case.opened_on < world.term_start
    if case.student.name == MOVES:
        return _helped
    if case.student.name == REFERRED:
        return _watched if is_past else _answered_by_code
    if case.kind == Case.Kind.RANDOM_CHECK:
        return _fine
    turns = PAST if is_past else PRESENT
    place = world.turns.setdefault("past" if is_past else "present", count())
    return turns[next(place) % len(turns)]


def _later(world: World, school_days: int, hour: int = 11, minute: int = 0) -> datetime:
    return world.moment(world.after(timezone.localdate(), school_days), hour, minute)


def _soon(world: World, case: Case) -> datetime:
    """The counselor comes on one of the next days; by the last school day a case of today's desk is begun."""
    return world.moment(world.after(timezone.localdate(), 1 + world.begun[case.pk] % 3), 11)


def _look(world: World, case: Case, decision: DecisionRecord | None, *, seen: bool = True, told: str = "call") -> None:
    """The counselor met the child, or asked the class teacher because the child was not there."""
    phrases, today = content("phrases"), timezone.localdate()
    review = ReviewRecord(
        child_seen_on=today if seen else None,
        not_seen_because="" if seen else world.one_of(phrases["not_seen"]),
        asked=("child", "class-teacher") if seen else ("class-teacher",),
        safety=dict.fromkeys(SAFETY, "no-sign" if seen else "not-asked"),
        safety_notes=world.one_of(phrases["review_seen"]) if seen else phrases["not_asked"],
        child_wants=world.one_of(phrases["child_wants"]) if seen else "",
    )
    guardian = _family(world, told) if decision and decision.decision != "no-concern" else None
    record_review(case, by=case.owner, nonce=world.uuid(), review=review, decision=decision, guardian=guardian)


def _family(world: World, told: str) -> GuardianRecord:
    if told == "not-told":
        return GuardianRecord(told, why_not="unreachable", try_again_on=world.after(timezone.localdate(), 5))
    phrases = content("phrases")
    return GuardianRecord(
        told,
        who="父亲",
        authority="guardian",
        told_on=timezone.localdate(),
        cards=("what-a-notice-means",),
        view=world.one_of(phrases["guardian_view"]),
        agreed=world.one_of(phrases["parent_agreed"]),
    )


def _in(world: World, school_days: int) -> date:
    return world.after(timezone.localdate(), school_days)


def _close(world: World, case: Case, outcome: str) -> None:
    """Whatever is still open goes on with the counselor. Who came up again meanwhile is decided about first."""
    case.refresh_from_db()
    if case.is_undecided or case.state == Case.State.CLOSED:
        return
    for look in case.follow_ups.filter(done_on=None, due_on__lte=timezone.localdate()):
        complete_follow_up(look, by=case.owner, result=content("phrases")["follow_up"][0], next_due_on=_in(world, 20))
    left = {one.key: GoesOn(content("phrases")["left_open"], case.owner, _in(world, 20)) for one in open_things(case)}
    note = content("phrases")["outcome"] if outcome == "goals-reached" else ""
    close_case(case, by=case.owner, outcome=outcome, reported_by="counselor", note=note, left_open=left)


def _fine(world: World, case: Case) -> Story:
    """Seen and asked: nothing more for now."""
    yield _soon(world, case)
    heard = content("phrases")["follow_up"][0]
    alone = {"second_voice": heard, "until": _in(world, 20)} if needs_second_voice(case.owner, case) else {}
    _look(world, case, DecisionRecord("no-concern", "talked-and-fine", **alone))


def _begun(world: World, case: Case) -> Story:
    """The child was not at school on the day of the visit; the counselor comes again."""
    yield _soon(world, case)
    _look(world, case, None, seen=False)


def _watched(world: World, case: Case, *, goes_on: bool = False) -> Story:
    """Asked about every four weeks, then looked at again: better, or watched on."""
    yield _soon(world, case)
    until = _in(world, 40)
    _look(world, case, DecisionRecord("watch", "recent-change", until=until))
    yield from _asked(world, case, until)
    yield world.moment(until, 15)
    if not goes_on:
        _close(world, case, "better")
        return
    until = world.after(world.day, 6 + world.begun[case.pk] % 9)
    _look(world, case, DecisionRecord("watch", "recent-change", until=until))
    yield from _asked(world, case, until)


def _asked(world: World, case: Case, until: date) -> Story:
    """The class teacher answers on the day after each question."""
    while check := case.watch_checks.filter(answered_at=None, due_on__lt=until).order_by("due_on").first():
        yield world.moment(world.after(max(check.due_on, timezone.localdate()), 1), 12, 40)
        by = teacher_on(world, case.school_class, timezone.localdate())
        answer_watch_check(
            check, by=by, compared=("same", "better")[check.due_on.isocalendar().week % 2], news="", next_step="go-on"
        )
        ask_teacher_next(case, after=check.due_on, until=until, not_before=timezone.localdate())


def _watched_on(world: World, case: Case) -> Story:
    return _watched(world, case, goes_on=True)


def _unreached(world: World, case: Case) -> Story:
    """On watch, and nobody answers the telephone; tried again once."""
    yield _soon(world, case)
    until = _in(world, 30)
    _look(world, case, DecisionRecord("watch", "recent-change", until=until), told="not-told")
    yield _later(world, 5, 18)
    record_guardian_contact(case, by=case.owner, nonce=world.uuid(), guardian=_family(world, "not-told"))
    yield from _asked(world, case, until)


def _helped(world: World, case: Case, *, reached: bool = False) -> Story:
    """A plan with two actions and two small goals; a call was moved to another hour. Reached, or carried on."""
    yield _soon(world, case)
    review_on = _in(world, 35)
    _look(world, case, DecisionRecord("support-plan", "would-like-company", until=review_on))
    starts, by = timezone.localdate(), case.owner
    hope, agreed = world.one_of(content("phrases")["hopes"]), "孩子、父亲（电话）"
    actions = [_planned(name, starts) for name in (CALL, PAIR)]
    save: dict[str, Any] = {"by": by, "starts": starts, "child_goal": hope, "agreed_with": agreed}
    made = save_plan(case, nonce=world.uuid(), review_on=review_on, actions=actions, **save)
    goals = [set_goal(made, by=by, nonce=world.uuid(), text=text) for text in content("phrases")["goals"]]
    add_follow_up(case, by=by, nonce=world.uuid(), due_on=_in(world, 15))
    for week in range(1, 6):
        yield world.moment(world.after(starts + timedelta(weeks=week, days=-1), 1), 17)
        for place, row in enumerate(made.actions.order_by("pk")):
            statuses = texts.ids(f"support_catalogue.actions.{row.action}.record.statuses")
            status = statuses[1 if (week + place) % 5 == 4 else 0]
            record_plan_entry(row, by=by, dated=timezone.localdate(), status=status)
        if week == 2:
            call = made.actions.get(action=CALL)
            moved, why = _planned(CALL, call.starts, at_time=time(19)), content("phrases")["moved_hour"]
            change_plan_action(call, by=by, nonce=world.uuid(), action=moved, why=why)
        tick_goal(goals[week % 2], by=by, dated=timezone.localdate(), status=("not-yet", "partly", "done")[week // 2])
    yield world.moment(review_on, 15)
    if reached:
        _close(world, case, "goals-reached")
        return
    for look in case.follow_ups.filter(done_on=None):
        found, ahead = world.one_of(content("phrases")["follow_up"]), world.after(world.day, world.begun[case.pk] % 9)
        complete_follow_up(look, by=by, result=found, next_due_on=max(ahead, _in(world, 1)))
    again = max(world.after(world.day, 5 + world.begun[case.pk] % 9), _in(world, 1))
    save_plan(case, nonce=world.uuid(), review_on=again, why=content("phrases")["goes_on"], **save)


def _reached(world: World, case: Case) -> Story:
    return _helped(world, case, reached=True)


def _planned(name: str, starts: date, **other: Any) -> PlannedAction:
    """Who does it, who looks after it, when and where; no fixed day where the catalogue has none."""
    path, is_call = f"support_catalogue.actions.{name}", name == CALL
    fixed = {"weekday": starts.weekday(), "at_time": time(12, 30), "place": "班主任办公室", "phone": "0000-555 0131"}
    return PlannedAction(
        action=name,
        starts=starts,
        agreed=texts.text(f"{path}.what"),
        rhythm=texts.text(f"{path}.rhythm"),
        owner_role="teacher",
        who="爸爸打给孩子" if is_call else "班主任",
        **(fixed | other if is_call else other),
    )


def _refer(world: World, case: Case, path: tuple[str, ...]) -> Iterator[datetime]:
    """To the next receiver in turn: a draft, issued on the next day, then what the slips say."""
    by, phrases, receiver = case.owner, content("phrases"), next(world.turns["receiver"])
    record = ReferralRecord(phrases["request"], phrases["tried"], consent_from="父亲（监护人），电话确认并补签")
    referral = create_referral(case, by=by, nonce=world.uuid(), receiver=receiver, record=record)
    for step in path:
        yield _later(world, 1 if step == S.ISSUED else 3, 14)
        referral.refresh_from_db()
        if step == S.ISSUED:
            issue_referral(referral, by=by)
            if receiver.kind == "county-hospital":
                record_back_in_class(case, by=by, nonce=world.uuid(), is_back=True, since=timezone.localdate())
            continue
        goes_on = step in Referral.WITH_RECEIVER and step == path[-1]
        next_on = max(_in(world, 3 + receiver.reply_days), world.after(world.day, 3)) if goes_on else None
        said = {"note": phrases["referral_notes"].get(step, ""), "next_on": next_on, "dated": timezone.localdate()}
        record_referral_status(referral, by=by, nonce=world.uuid(), state=step, **said)


def _referred(world: World, case: Case, *path: str, then: Tell | None = None) -> Story:
    yield _soon(world, case)
    _look(world, case, DecisionRecord("referral", "help-school-lacks", until=_in(world, 10)))
    yield from _refer(world, case, path)
    if then:
        yield from then(world, case)


def _draft(world: World, case: Case) -> Story:
    return _referred(world, case)


def _served(world: World, case: Case) -> Story:
    return _referred(world, case, S.ISSUED, S.RECEIVED, S.IN_PROGRESS, S.DONE, then=_with_receiver)


def _with_receiver(world: World, case: Case) -> Story:
    yield _later(world, 10, 15)
    _close(world, case, "with-receiver")


def _declined(world: World, case: Case) -> Story:
    """The first had no place; the second is at work and was asked again by telephone."""
    return _referred(world, case, S.ISSUED, S.DECLINED, then=_second_receiver)


def _second_receiver(world: World, case: Case) -> Story:
    yield _later(world, 5, 15)
    _look(world, case, DecisionRecord("referral", "help-school-lacks", until=_in(world, 10)))
    yield from _refer(world, case, (S.ISSUED, S.IN_PROGRESS))
    yield world.moment(world.last_school_day, 11)
    referral = case.referrals.get(state=S.IN_PROGRESS)
    asked = {"dated": timezone.localdate(), "note": content("phrases")["asked_again"], "word_due_on": _in(world, 4)}
    record_reminder(referral, by=case.owner, nonce=world.uuid(), kind=ReferralReminder.Kind.PHONE, **asked)


def _answered_by_code(world: World, case: Case) -> Story:
    """Somebody with the slip has written; the counselor looks today."""
    return _referred(world, case, S.ISSUED, then=_writes)


def _writes(world: World, case: Case) -> Story:
    yield world.moment(world.last_school_day, 17)
    referral = case.referrals.get(state=S.ISSUED)
    said = {
        "unit": referral.receiver.unit,
        "next_step": ReceiverAnswer.Next.SEEING,
        "note": content("phrases")["receipt"],
    }
    answer(
        referral.receipt_code,
        by=None,
        address="demo",
        nonce=world.uuid(),
        received_on=timezone.localdate(),
        **said,
    )


# Of the cases for the counselor to see, in turn; None waits at the desk.
PAST = (_declined, _served, _reached, _watched, _helped, _fine, _watched_on, _fine, _helped, _fine)
PRESENT = (None, _draft, _begun, _unreached, _helped, None, _fine, None, _watched, _fine)
ANSWERS = ("nothing-further", "watch", "nothing-further", "please-see", "nothing-further")


def _talk(world: World, talk: TalkTask) -> Story:
    """The class teacher's ten minutes. This term two in three are still to be had."""
    number, is_past = next(world.turns.setdefault("talk", count())), talk.due_on < world.term_start
    if not is_past and number % 3:
        return
    yield world.moment(_in(world, 2 + number % 3), 12, 30)
    said = ANSWERS[number % 5] if talk.case else "nothing-further"
    by = teacher_on(world, talk.school_class, timezone.localdate())
    note = content("phrases")["teacher_note"] if number % 4 == 0 else ""
    answer_talk(talk, by=by, nonce=world.uuid(), answer=said, note=note)
    if talk.case and (is_past or number % 2):
        yield world.moment(_in(world, 2), 11)
        yield from (_fine if said == "please-see" else _watched_on if said == "watch" else _fine)(world, talk.case)
