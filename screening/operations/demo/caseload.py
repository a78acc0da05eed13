"""Cases of the demo county: opened from flags, looked at, decided, most of them closed again."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import User
from screening.cases.models import Case, Decision, GuardianContact, Review, TalkTask
from screening.operations.demo import phrases
from screening.operations.demo.flags import Raised
from screening.operations.demo.world import World
from screening.rounds.models import ScreeningRound
from students.calendar import SchoolCalendar
from students.selectors import calendar_of

SAFE = {"harm-by-others": "no-sign", "harm-by-self": "no-sign", "sleep": "no-sign", "food": "no-sign"}
TALK_ANSWERS = {"nothing-further": 0.62, "watch": 0.22, "please-see": 0.09, "": 0.07}
TOLD = {"visit": 0.41, "call": 0.38, "at-school": 0.13, "not-told": 0.08}


@dataclass
class Caseload:
    """Everything written about cases, kept in lists that are stored together."""

    world: World
    calendar: SchoolCalendar
    number: int = 0
    cases: list[Case] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    guardians: list[GuardianContact] = field(default_factory=list)
    talks: list[TalkTask] = field(default_factory=list)
    helped: list[tuple[Case, str, date]] = field(default_factory=list)  # plan or referral, with the day it was decided
    watched: dict[int, int] = field(default_factory=dict)  # class pk → children on watch now
    plans_left: int = 38
    referrals_left: int = 18
    watch_left: int = 21

    def after(self, day: date, school_days: int) -> date:
        return self.calendar.add_school_days(day, school_days)

    def open(self, raised: Raised) -> Case:
        flag = raised.flag
        self.number += 1
        counselor = self.world.counselors[flag.school_id]
        tier_a = flag.tier == "A"
        case = Case(
            public_id=self.world.uuid(),
            number=f"XQ-{raised.day.year}-{self.number:04d}",
            student=flag.student,
            school_id=flag.school_id,
            school_class=flag.school_class,
            round=flag.round,
            flag=flag,
            tier=flag.tier,
            owner=counselor,
            opened_on=raised.day,
            desk_due_on=self.after(raised.day, 5) if tier_a else None,
            seen_due_on=self.after(raised.day, 10) if tier_a else None,
            answer_due_on=None if tier_a else self.after(raised.day, 15),
        )
        self.cases.append(case)
        return case


def new(world: World) -> Caseload:
    assert world.county is not None  # noqa: S101  # places come first
    return Caseload(world, calendar_of(world.county))


def settle(load: Caseload, raised: list[Raised], *, slow: bool) -> None:
    """A past round: every flag looked at and decided, in a slow month later than it should have been."""
    for item in raised:
        case = load.open(item)
        day = _look(load, case, item.day, slow)
        if day is not None and day <= load.world.day:
            _decide(load, case, day)


def _look(load: Caseload, case: Case, opened: date, slow: bool) -> date | None:
    """The day somebody had looked: the counselor for tier A, class teacher first for tier B."""
    rng = load.world.rng
    if case.tier == "A":
        return load.after(opened, int(rng.integers(5, 15) if slow else rng.integers(1, 9)))
    answer = load.world.pick(TALK_ANSWERS)
    day = load.after(opened, int(rng.integers(2, 13)))
    talk(load, case, answer, day if answer else None)
    if not answer:
        _becomes_a(load, case, opened)
        return load.after(opened, 20)
    return load.after(day, int(rng.integers(1, 5)))


def _becomes_a(load: Caseload, case: Case, opened: date) -> None:
    case.tier = "A"
    case.became_a_on = load.after(opened, 16)
    case.desk_due_on, case.seen_due_on = load.after(case.became_a_on, 5), load.after(case.became_a_on, 10)


def talk(load: Caseload, case: Case, answer: str, day: date | None) -> None:
    teacher = load.world.former_teachers[case.school_class_id]
    load.talks.append(
        TalkTask(
            public_id=load.world.uuid(),
            student=case.student,
            school_class=case.school_class,
            round=case.round,
            case=case,
            kind=TalkTask.Kind.TIER_B,
            state=TalkTask.State.ANSWERED if answer else TalkTask.State.WAITING if not day else TalkTask.State.LAPSED,
            due_on=case.answer_due_on,
            answer=answer,
            note=phrases.TEACHER_NOTE if answer and load.world.chance(0.2) else "",
            answered_at=load.world.moment(day, 12, 30) if answer and day else None,
            answered_by=teacher if answer and day else None,
        )
    )


def review(load: Caseload, case: Case, day: date, *, seen: bool = True) -> Review:
    world = load.world
    entry = Review(
        public_id=world.uuid(),
        case=case,
        child_seen_on=day if seen else None,
        not_seen_because="" if seen else phrases.NOT_SEEN[int(world.rng.integers(len(phrases.NOT_SEEN)))],
        asked=["child", "class-teacher"] if seen else ["class-teacher"],
        safety=SAFE if seen else dict.fromkeys(SAFE, "not-asked"),
        safety_notes=phrases.REVIEW_SEEN[int(world.rng.integers(len(phrases.REVIEW_SEEN)))] if seen else "",
        child_wants=phrases.CHILD_WANTS[int(world.rng.integers(len(phrases.CHILD_WANTS)))] if seen else "",
        reviewed_by=case.owner,
        reviewed_at=world.moment(day, 11),
        nonce=world.uuid(),
    )
    load.reviews.append(entry)
    if seen and case.first_seen_on is None:
        case.first_seen_on = day
    return entry


def _decide(load: Caseload, case: Case, day: date) -> None:
    desk_only = case.tier == "B" and load.world.chance(0.7)
    entry = None if desk_only else review(load, case, day)
    kind = _kind(load, case)
    if kind == "no-concern":
        _record(load, case, entry, kind, "talked-and-fine" if entry else "passing-reason-over", day)
        _close(load, case, day, "no-concern")
    elif kind == "watch":
        _watch(load, case, entry, day)
    else:
        reason = "would-like-company" if kind == "support-plan" else "help-school-lacks"
        _record(load, case, entry, kind, reason, day)
        guardian(load, case, day)
        load.helped.append((case, kind, day))


def _kind(load: Caseload, case: Case) -> str:
    """Plans and referrals are few and come from tier A; they are spread over the rounds until used up."""
    if case.tier == "A" and load.plans_left and load.world.chance(0.07):
        load.plans_left -= 1
        return "support-plan"
    if case.tier == "A" and load.referrals_left and load.world.chance(0.035):
        load.referrals_left -= 1
        return "referral"
    return load.world.pick({"no-concern": 0.66, "watch": 0.34})


def _watch(load: Caseload, case: Case, entry: Review | None, day: date) -> None:
    """Watched for eight weeks, then looked at again; a few children are on watch today, at most six a class."""
    recent = case.round is not None and case.round.school_year >= load.world.school_year - 1 and case.round.term == 2
    here = case.school_class.closed_on is None
    on_watch = load.watched.get(case.school_class_id, 0)
    if (recent or case.round.state == ScreeningRound.State.OPEN) and here and load.watch_left and on_watch < 6:
        load.watch_left -= 1
        load.watched[case.school_class_id] = on_watch + 1
        until = load.after(load.world.day, int(load.world.rng.integers(2, 25)))
        _record(load, case, entry, "watch", "teacher-talked-keep-an-eye", day, until)
        guardian(load, case, day)
        case.state, case.next_on = Case.State.WATCH, until
        return
    first = _record(load, case, entry, "watch", "recent-change", day, day + timedelta(weeks=8))
    guardian(load, case, day)
    later = load.after(day, 40)
    if later > load.world.day:
        case.state, case.next_on = Case.State.WATCH, later
        return
    first.superseded_at = load.world.moment(later, 11)
    _record(load, case, review(load, case, later), "no-concern", "talked-and-fine", later)
    _close(load, case, later, "no-concern")


def _record(
    load: Caseload, case: Case, entry: Review | None, kind: str, reason: str, day: date, until: date | None = None
) -> Decision:
    row = Decision(
        case=case,
        review=entry,
        decision=kind,
        reason=reason,
        until=until,
        decided_by=case.owner,
        decided_at=load.world.moment(day, 11, 5),
    )
    load.decisions.append(row)
    return row


def _close(load: Caseload, case: Case, day: date, outcome: str) -> None:
    case.state = Case.State.CLOSED
    case.closed_at = load.world.moment(day, 11, 10)
    case.closed_by = case.owner
    case.outcome = outcome
    case.outcome_reported_by = "counselor"
    case.next_on = None


def guardian(load: Caseload, case: Case, day: date) -> None:
    world = load.world
    told = world.pick(TOLD)
    silent = told == "not-told"
    load.guardians.append(
        GuardianContact(
            case=case,
            told=told,
            why_not=world.pick({"unreachable": 0.75, "child-wish": 0.25}) if silent else "",
            who="" if silent else "父亲",
            authority="" if silent else "guardian",
            told_on=None if silent else day,
            try_again_on=load.after(day, 5) if silent else None,
            cards=[] if silent else ["what-a-notice-means"],
            view="" if silent else phrases.GUARDIAN_VIEW[int(world.rng.integers(3))],
            agreed="" if silent else phrases.PARENT_AGREED[int(world.rng.integers(3))],
            recorded_by=case.owner,
            recorded_at=world.moment(day, 16),
        )
    )


def settle_open_round(load: Caseload, raised: list[Raised]) -> None:
    """Eleven wait for the counselor, two of them late; four are under review; fifteen talks wait."""
    waiting, reviewing, talking, late = 11, 4, 15, 2
    for item in sorted(raised, key=lambda item: (-item.day.toordinal(), item.flag.student_id)):
        case = load.open(item)
        overdue = case.desk_due_on is not None and case.desk_due_on < load.world.day
        if case.tier == "B":
            talking -= _wait_for_talk(load, case, item.day, talking > 0)
        elif waiting and (not overdue or late):
            waiting, late = waiting - 1, late - overdue
        elif reviewing:
            reviewing -= 1
            case.state = Case.State.UNDER_REVIEW
            review(load, case, _not_after_today(load, load.after(item.day, 2)), seen=False)
        else:
            _decide(load, case, _not_after_today(load, load.after(item.day, int(load.world.rng.integers(1, 5)))))


def _wait_for_talk(load: Caseload, case: Case, opened: date, waits: bool) -> int:
    if waits:
        talk(load, case, "", None)
        return 1
    answer = load.world.pick({"nothing-further": 0.6, "watch": 0.25, "please-see": 0.15})
    talk(load, case, answer, _not_after_today(load, load.after(opened, 2)))
    if load.world.chance(0.5):
        _decide(load, case, _not_after_today(load, load.after(opened, 4)))
    return 0


def _not_after_today(load: Caseload, day: date) -> date:
    return min(day, load.world.day)


def store(load: Caseload) -> None:
    Case.objects.bulk_create(load.cases, batch_size=500)
    for rows in (load.reviews, load.decisions, load.guardians, load.talks):
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=500)


def counselor_of(world: World, case: Case) -> User:
    return world.counselors[case.school_id]
