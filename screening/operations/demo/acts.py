"""What people did about a case, written as the services write it: looked, decided, told, asked again, ended."""

from datetime import date

from accounts.models import User
from screening.cases.deciding.form_values import GuardianRecord, ReviewRecord
from screening.cases.deciding.rules import NEEDS_GUARDIAN, NO_CONCERN, next_watch_check
from screening.cases.models import (
    Case,
    Decision,
    DecisionKind,
    GuardianContact,
    Review,
    TalkTask,
    TeacherMessage,
    WatchCheck,
)
from screening.operations.demo.acting import content
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.world import World
from screening.rounds.models import TeacherConcern

SAFETY = ("harm-by-others", "harm-by-self", "sleep", "food")
TOLD = {"visit": 0.41, "call": 0.38, "at-school": 0.13, "not-told": 0.08}
WHY_NOT = {"unreachable": 0.75, "child-wish": 0.25}
SUGGESTIONS = ("teacher-made-groups", "small-useful-job", "greet-by-name", "first-step", "weekly-goal")
COMPARED = {"same": 0.5, "better": 0.3, "worse": 0.08, "cannot-tell": 0.12}
READ_AFTER = 20  # days


def what_was_seen(world: World, day: date, *, seen: bool = True) -> ReviewRecord:
    """The counselor met the child, or asked the class teacher because the child was not there."""
    phrases = content("phrases")
    return ReviewRecord(
        child_seen_on=day if seen else None,
        not_seen_because="" if seen else world.one_of(phrases["not_seen"]),
        asked=("child", "class-teacher") if seen else ("class-teacher",),
        safety=dict.fromkeys(SAFETY, "no-sign" if seen else "not-asked"),
        safety_notes=world.one_of(phrases["review_seen"]) if seen else phrases["not_asked"],
        child_wants=world.one_of(phrases["child_wants"]) if seen else "",
    )


def family_told(world: World, day: date) -> GuardianRecord:
    told = world.pick(TOLD)
    if told == "not-told":
        return GuardianRecord(told, why_not=world.pick(WHY_NOT), try_again_on=world.after(day, 5))
    return GuardianRecord(
        told,
        who="父亲",
        authority="guardian",
        told_on=day,
        cards=("what-a-notice-means",),
        view=world.one_of(content("phrases")["guardian_view"]),
        agreed=world.one_of(content("phrases")["parent_agreed"]),
    )


def look(load: Caseload, case: Case, day: date, *, seen: bool = True) -> Review:
    world, said = load.world, vars(what_was_seen(load.world, day, seen=seen))
    entry = Review(
        case=case,
        **{name: value for name, value in said.items() if name != "strengths"},
        reviewed_by=case.owner,
        reviewed_at=world.moment(day, 11),
    )
    load.reviews.append(entry)
    if case.state == Case.State.WAITING:
        case.state = Case.State.UNDER_REVIEW
    if seen and case.first_seen_on is None:
        case.first_seen_on = day
    return entry


def decide(
    load: Caseload, case: Case, kind: str, reason: str, day: date, *, after: Review | None, until: date | None = None
) -> Decision:
    """The decision with what follows from it at once. “All right for now” ends the case."""
    at = load.world.moment(day, 11, 5)
    if id(case) in load.in_force:
        load.in_force[id(case)].superseded_at = at
    row = Decision(
        case=case,
        review=after,
        decision=kind,
        reason=reason,
        until=until,
        decided_by=case.owner,
        decided_at=at,
    )
    load.decisions.append(row)
    load.in_force[id(case)] = row
    _follow(load, case, row, day)
    _tell_teacher(load, case, day, kind)
    return row


def _follow(load: Caseload, case: Case, row: Decision, day: date) -> None:
    """The state a decision leads to, the first question about a child on watch, and what the family is told."""
    case.state, case.next_on = DecisionKind(row.decision).traits.state, row.until
    if row.decision == NO_CONCERN:
        case.closed_at, case.closed_by, case.outcome = row.decided_at, case.owner, NO_CONCERN
    _drop_open_checks(load, case)
    if row.decision == DecisionKind.WATCH and row.until:
        load.checks[id(case)].append(_check(load, case, next_watch_check(day, row.until)))
    if row.decision in NEEDS_GUARDIAN:
        _tell_family(load, case, day)


def close(load: Caseload, case: Case, day: date, outcome: str, *, said_by: str, note: str = "") -> None:
    case.state, case.outcome, case.outcome_reported_by, case.outcome_note = "closed", outcome, said_by, note
    case.closed_at, case.closed_by, case.next_on = load.world.moment(day, 15), case.owner, None
    _drop_open_checks(load, case)


def _check(load: Caseload, case: Case, due: date) -> WatchCheck:
    return WatchCheck(case=case, due_on=due)


def answer_checks(load: Caseload, case: Case, until: date, *, share: float = 0.8, compared: str = "") -> None:
    """The four-week questions that came up to `until`; the next one appears once a day is over."""
    rows = load.checks[id(case)]
    while rows and rows[-1].due_on <= until:
        check = rows[-1]
        day = load.world.calendar.next_school_day(check.due_on)
        if load.world.chance(share) and day <= until:
            check.compared, check.next_step = compared or load.world.pick(COMPARED), "go-on"
            check.answered_at, check.answered_by = (
                load.world.moment(day, 12, 40),
                load.world.teacher_on(day, case.school_class_id),
            )
        if case.next_on is None or case.next_on <= check.due_on:
            return
        rows.append(_check(load, case, next_watch_check(check.due_on, case.next_on)))


def _drop_open_checks(load: Caseload, case: Case) -> None:
    load.checks[id(case)] = [check for check in load.checks[id(case)] if check.answered_at]


def _tell_family(load: Caseload, case: Case, day: date) -> None:
    told = vars(family_told(load.world, day))
    made = {"recorded_by": case.owner, "recorded_at": load.world.moment(day, 16)}
    load.guardians.append(GuardianContact(case=case, **told, **made))


def _tell_teacher(load: Caseload, case: Case, day: date, kind: str) -> None:
    """Who raised a concern or had the talk hears that somebody looked; sometimes with one thing to do in class."""
    concern, talk, teacher = (
        load.concerns.get(id(case)),
        load.talks.get(id(case)),
        load.world.teacher_on(day, case.school_class_id),
    )
    if concern:
        _send(load, case, concern.raised_by, "looked", day, concern=concern)
    if talk and talk.state == TalkTask.State.ANSWERED:
        _send(load, case, teacher, "looked", day)
    if kind in (DecisionKind.WATCH, DecisionKind.SUPPORT_PLAN) and load.world.chance(0.6):
        _send(load, case, teacher, "what-you-can-do", day, suggestion=load.world.one_of(SUGGESTIONS))


def confirm_concern(load: Caseload, case: Case) -> None:
    """At once, by the system: received, and until when somebody looks."""
    concern = load.concerns[id(case)]
    _send(load, case, concern.raised_by, "acknowledged", case.opened_on, concern=concern)


def _send(
    load: Caseload,
    case: Case,
    to: User,
    kind: str,
    day: date,
    *,
    concern: TeacherConcern | None = None,
    suggestion: str = "",
) -> None:
    key = (id(case), to.pk, kind, concern and concern.pk, suggestion)
    if key in load.sent:
        return
    load.sent.add(key)
    world, by_system = load.world, kind == "acknowledged"
    load.messages.append(
        TeacherMessage(
            student=case.student,
            case=case,
            concern=concern,
            to=to,
            kind=kind,
            suggestion=suggestion,
            due_on=(case.desk_due_on or case.answer_due_on) if by_system else None,
            sent_by=None if by_system else case.owner,
            sent_at=world.moment(day, 16, 20) if by_system else world.moment(day, 11, 6),
            read_at=world.moment(day, 17) if (world.day - day).days > READ_AFTER else None,
        )
    )
