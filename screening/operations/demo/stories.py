"""What became of children: about a dozen stories, told through the services by the people who look after them.

Cases take the stories of their round in turn. A story is written to its end; the clock stops it where today is.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import Notice
from screening.cases.deciding.form_values import (
    DecisionRecord,
    GoesOn,
    GuardianRecord,
    PlannedAction,
    ReferralRecord,
    ReviewRecord,
    UrgentRecord,
)
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.follow_up.services.closing import close_case
from screening.cases.holidays.breaks import next_break
from screening.cases.holidays.services import save_holiday_plan
from screening.cases.home_visits.recording.services import record_home_visit
from screening.cases.models import Case, ReceiverAnswer, Referral, ReferralReminder, TalkTask, TeacherMessage
from screening.cases.plans.services.goals import set_goal, tick_goal
from screening.cases.plans.services.planning import change_plan_action, record_plan_entry, save_plan
from screening.cases.referrals.by_code.services import answer
from screening.cases.referrals.receivers.services import enter_receiver
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
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.services import (
    acknowledge_urgent,
    ask_to_close_urgent,
    close_urgent,
    raise_urgent,
    record_act,
)
from screening.library import texts
from screening.operations.demo.acting import Story, content
from screening.operations.demo.county import MOVES, REFERRED, World, teacher_on
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from students.models import Student
from students.services import move_student
from students.services.consent import withdraw_consent

SAFETY = ("harm-by-others", "harm-by-self", "sleep", "food")
CALL, PAIR = "family-call-schedule", "school-study-pair"
S = Referral.State
Tell = Callable[[World, Case], Story]


def is_told(student: Student) -> bool:
    """Children whose story is written down by name."""
    return student.name in (REFERRED, MOVES)


def plan(world: World) -> None:
    """What does not wait for a round: receivers, voices, urgent concerns, visits, a holiday, a move, what was read."""
    for story in (_receivers, _voices, _doubtful, _missed, _visits, _holiday, _withdraws, _moves, _reads):
        world.clock.tell(story(world))


def begin_all(world: World) -> None:
    """Whatever was opened just now goes on as one of the stories of its term."""
    for case in (
        Case.objects.exclude(pk__in=world.begun).select_related("student", "owner", "school_class").order_by("pk")
    ):
        world.begun.add(case.pk)
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
    return world.moment(world.after(timezone.localdate(), 2 + case.pk % 4), 11)


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
    _look(world, case, DecisionRecord("no-concern", "talked-and-fine"))


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
    until = world.after(world.day, 6 + case.pk % 9)
    _look(world, case, DecisionRecord("watch", "recent-change", until=until))
    yield from _asked(world, case, until)


def _asked(world: World, case: Case, until: date) -> Story:
    """The class teacher answers on the day after each question."""
    while check := case.watch_checks.filter(answered_at=None, due_on__lt=until).order_by("due_on").first():
        yield world.moment(world.after(max(check.due_on, timezone.localdate()), 1), 12, 40)
        by = teacher_on(world, case.school_class, timezone.localdate())
        answer_watch_check(check, by=by, compared=("same", "better")[check.pk % 2], news="", next_step="go-on")
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
        found, ahead = world.one_of(content("phrases")["follow_up"]), world.after(world.day, case.pk % 9)
        complete_follow_up(look, by=by, result=found, next_due_on=max(ahead, _in(world, 1)))
    again = max(world.after(world.day, 5 + case.pk % 9), _in(world, 1))
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
PAST = (_fine, _reached, _watched, _served, _fine, _helped, _watched_on, _declined, _fine, _helped)
PRESENT = (None, _begun, _fine, _draft, None, _helped, _unreached, None, _fine, _watched)
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


def _receivers(world: World) -> Story:
    days = {row["id"]: row["reply_days"] for row in texts.node("texts.referral_receivers")}
    yield world.moment(world.calendar.next_school_day(world.day - timedelta(days=260)), 9)
    turns = []
    for row in content("receivers"):
        known = {**row, "phone": "0000-555 0180", "reply_days": days[row["kind"]], "by": world.people["district"]}
        turns.append(enter_receiver(world.county, nonce=world.uuid(), **known))
    world.turns["receiver"] = (turns[place % len(turns)] for place in count())


def _voices(world: World) -> Story:
    """A worry last term and one this term, a wish on a slip, a letter of a hospital: they need no form."""
    phrases = content("phrases")
    for day, place, seat in ((world.day - timedelta(days=170), 0, 3), (world.school_days_ago(6), 0, 4)):
        yield world.moment(world.calendar.next_school_day(day), 16, 20)
        by, child = world.teachers[world.classes[place].pk], world.students[world.classes[place].pk][seat]
        raise_concern(child, by=by, note=world.one_of(phrases["worries"]), nonce=world.uuid())
        begin_all(world)
    child, by = world.students[world.classes[0].pk][5], world.people["counselor"]
    yield world.moment(world.school_days_ago(4), 12, 10)
    record_child_asks(child, by=by, nonce=world.uuid(), whom=phrases["whom"][0])
    child = world.students[world.classes[6].pk][2]
    yield world.moment(world.school_days_ago(3), 13, 30)
    given = {"as_given": phrases["as_given"]["hospital-letter"], "seen_by": phrases["seen_by"]}
    dated = timezone.localdate() - timedelta(days=9)
    record_outside_result(child, by=by, nonce=world.uuid(), source="hospital-letter", dated=dated, **given)
    begin_all(world)


POLICE = {"line": "told-whom", "whom": "police", "receiver": "值班民警", "receipt": "0417", "note": "说明了看到的情况"}


def _urgent(world: World, day: date, record: UrgentRecord, child: Student | None, *acts: Mapping[str, str]) -> Story:
    """Raised by the class teacher, taken up by the counselor forty minutes later, written down line by line."""
    yield world.moment(day, 13, 52)
    concern = raise_urgent(
        world.schools[0], by=world.people["teacher"], nonce=world.uuid(), record=record, student=child
    )
    yield world.moment(day, 14, 32)
    by = world.people["counselor"]
    acknowledge_urgent(concern, by=by)
    for minutes, said in enumerate(acts):
        yield world.moment(day, 14, 38 + 8 * minutes)
        record_act(concern, by=by, nonce=world.uuid(), record=ActRecord(done_at=timezone.now(), **said))
    if record.about == "no":
        return
    yield world.moment(world.after(day, 1), 15)
    ask_to_close_urgent(concern, by=by)
    yield world.moment(timezone.localdate(), 16, 10)
    close_urgent(concern, by=world.people["counselor2"])


def _doubtful(world: World) -> Story:
    """A misunderstanding, kept from the school while nobody knew."""
    record = UrgentRecord(about="unsure", who="一名三年级学生", what="同学转述的一句话，拿不准", told="值班人")
    safe = {"line": "safe-now", "note": "心理老师陪着，孩子平静"}
    end = {"line": "next", "note": "是一场误会，第二位心理教师核对后结束。"}
    return _urgent(world, world.school_days_ago(30), record, None, POLICE, safe, end)


def _missed(world: World) -> Story:
    """Since yesterday after lunch: not closed yet."""
    child = world.students[world.classes[0].pk][-1]
    record = UrgentRecord(about="no", what="午饭后一直没有见到人，同学说往校门口走了", told="值班人")
    look = {"line": "next", "note": "门卫看监控，值班人沿河边的路找，14:50 再打一次电话"}
    return _urgent(world, world.last_school_day, record, child, POLICE, look)


def _visits(world: World) -> Story:
    """A few families were visited; in one the father is at home for some more days."""
    school_class, phrases = world.classes[0], content("phrases")
    teacher = world.teachers[school_class.pk]
    for place, child in enumerate(world.students[school_class.pk][1:4]):
        yield world.moment(world.school_days_ago(10 - 4 * place), 19)
        said = {
            "visited_on": timezone.localdate(),
            "visitors": f"{teacher.name}、教导主任",
            "met": "奶奶" if place else "奶奶、父亲",
            "parents_home": "none" if place else "until",
            "leaving_on": None if place else world.day + timedelta(days=12),
            "day_night": "和奶奶睡，九点前",
            "goes_well": world.one_of(phrases["guardian_view"]),
            "agreed": world.one_of(phrases["parent_agreed"]),
            "safety": "no",
            "next_on": world.after(world.day, 10) if place == 1 else None,
        }
        record_home_visit(child, by=teacher, nonce=world.uuid(), **said)


def _holiday(world: World) -> Story:
    """The first of many plans for the winter; the list says whose plan is missing."""
    yield world.moment(world.last_school_day, 15)
    case = Case.objects.filter(state=Case.State.PLAN).select_related("owner").order_by("pk").first()
    holiday = next_break(world.calendar, world.day)
    if case is None or holiday is None:
        return
    said = {
        "stays_where": "外婆家，和外婆、表姐",
        "home_from": holiday.starts + timedelta(days=10),
        "home_until": holiday.starts + timedelta(days=24),
        "who_looks_in": "村儿童主任 0000-555 0131",
        "how_often": "weekly",
        "first_on": holiday.starts + timedelta(days=6),
        "child_contact": "班主任 0000-555 0110",
        "child_wants": content("phrases")["hopes"][0],
        "goes_on": ["calls", "visits"],
        "stand_in": "班主任",
        "village_told": "name-and-dates",
        "safe": "no",
        "back_on": world.after(holiday.ends or holiday.starts, 1),
    }
    save_holiday_plan(case, by=case.owner, nonce=world.uuid(), holiday=holiday, **said)


def _withdraws(world: World) -> Story:
    """One family takes its consent back: a word is enough."""
    yield world.moment(world.school_days_ago(15), 9)
    school_class = world.classes[1]
    children = [one for one in world.students[school_class.pk] if one.consents.filter(outcome="given").exists()]
    by = world.admins[school_class.school_id]
    withdraw_consent(children[-1], by=by, dated=timezone.localdate(), nonce=world.uuid())


def _moves(world: World) -> Story:
    """The boy of the village sits in the town since yesterday; his case waits for the other counselor's receipt."""
    yield world.moment(world.last_school_day, 17, 10)
    child = next((one for one in world.students[world.classes[-1].pk] if one.name == MOVES), None)
    if child:
        goes_to = world.classes[3]
        move_student(child, by=world.admins[goes_to.school_id], to=goes_to, day=timezone.localdate())


def _reads(world: World) -> Story:
    """What came before this week has been read."""
    yield world.moment(world.last_school_day, 6, 30)
    TeacherMessage.objects.filter(read_at=None).update(read_at=F("sent_at") + timedelta(hours=3))
    Notice.objects.filter(read_at=None).update(read_at=F("created_at") + timedelta(minutes=50))
