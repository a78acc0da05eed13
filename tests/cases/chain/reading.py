"""What is stored, as plain values for the oracle."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from screening.cases.models import Case, ConsentTask, KeptOpen, LeftOpen, Referral
from screening.cases.queue.entries import queue_of
from screening.cases.steps.deadlines import DeadlinesBySchool
from screening.cases.steps.selectors import steps_of
from screening.jobs.models import Job
from screening.rounds.models import Flag, RoundChild
from students.dated import in_force
from students.models import School, StaffAssignment
from students.seating import Seating
from tests.cases.chain.knowing import Known
from tests.cases.chain.late import counselors, heads_as_told, late_as_said
from tests.cases.chain.oracle import Place, Stored, StoredCase, StoredReferral
from tests.cases.chain.told import told_in_files
from tests.cases.chain.world import World

STANDS = {
    Case.State.WAITING: Place.WAITING,
    Case.State.UNDER_REVIEW: Place.UNDER_REVIEW,
    Case.State.WATCH: Place.DECIDED,
    Case.State.PLAN: Place.DECIDED,
    Case.State.REFERRED: Place.DECIDED,
    Case.State.CLOSED: Place.DECIDED,
}


def read(world: World) -> Stored:
    related = ("decisions", "hand_overs", "earlier_flags", "reviews", "standstills")
    rows = Case.objects.select_related("owner", "talk_task").prefetch_related(*related)
    return Stored(
        today=world.today,
        cases=tuple(_case(row, world) for row in rows),
        live_flags=tuple(_case_of(flag) for flag in Flag.objects.filter(withdrawn_at__isnull=True)),
        states=tuple(RoundChild.objects.filter(round=world.round).values_list("student_id", flat=True)),
        referrals=_referrals(world.today),
        known=_known(world, rows),
        jobs_alive=frozenset(map(str, _alive().values_list("public_id", flat=True))),
        said_late=late_as_said(world.today),
        told_heads=heads_as_told(world.today),
        told_in_files=told_in_files(),
        counselors=counselors(world.today),
    )


def _case_of(flag: Flag) -> tuple[int, ...]:
    """Every case that a flag is kept in, as what it is about or was about before."""
    rows = Case.objects.filter(Q(flag=flag) | Q(earlier_flags__flag=flag))
    return tuple(rows.distinct().order_by("pk").values_list("pk", flat=True))


def _case(row: Case, world: World) -> StoredCase:
    return StoredCase(
        key=row.pk,
        child=row.student_id,
        school=row.school_id,
        flagged=row.flag_id is not None,
        first_opened=min([row.opened_on, *(one.opened_on for one in row.earlier_flags.all())]),
        places=(STANDS[Case.State(row.state)],),
        tier=row.tier,
        opened=row.opened_on,
        desk=row.desk_due_on,
        seen_by=row.seen_due_on,
        answer_by=row.answer_due_on,
        became_a=row.became_a_on,
        seen=row.first_seen_on is not None,
        paused=row.paused_on is not None,
        next_step=row.next_on,
        decisions=tuple(one.decision for one in row.decisions.all() if one.superseded_at is None),
        closed=row.state == Case.State.CLOSED,
        outcome=row.outcome,
        reported_by=row.outcome_reported_by,
        owner_works_here=_works_here(row, world),
        handed_over=_waits(row),
        last_seen=row.first_seen_on and max(one.child_seen_on for one in row.reviews.all() if one.child_seen_on),
        answered=_answered_on(row),
        stands_still=row.paused_on is not None,
        stood_still=next(((one.since, one.until) for one in reversed(row.standstills.all())), None),
    )


def _answered_on(row: Case) -> date | None:
    task = getattr(row, "talk_task", None)
    return timezone.localdate(task.answered_at) if task and task.answered_at else None


def _known(world: World, rows: Iterable[Case]) -> Known:
    left = list(LeftOpen.objects.filter(goes_on__isnull=False, look_on__isnull=False))
    named = Referral.objects.filter(public_id__in=[one.thing for one in left if one.kind == "referral"])
    seats = {row.student_id: Seating(row.student.enrolments.all(), world.today).seat(row.student_id) for row in rows}
    return Known(
        today=world.today,
        sits={child: seat.school_class_id if seat else None for child, seat in seats.items()},
        kept_open=frozenset(KeptOpen.objects.filter(answered_at=None).values_list("concern", "case")),
        named=frozenset(named.values_list("pk", flat=True)),
        named_hospital=frozenset(one.case_id for one in left if one.kind == "hospital"),
        agree=frozenset(ConsentTask.objects.filter(kind="agree").values_list("case", flat=True)),
        paused=frozenset(row.pk for row in rows if row.paused_on),
        there=frozenset(row.pk for row in rows),
        due=_due(world),
    )


def _due(world: World) -> dict[int, date | None]:
    known = DeadlinesBySchool(School.objects.select_related("township__county"), world.today)
    return {row.pk: step.due_on for row, step in steps_of(Case.objects.all(), known)}


def _works_here(case: Case, world: World) -> bool:
    """The counselor of the school; where the post is empty, anybody who was put in charge."""
    today = world.today
    now = Q(starts__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))
    here = StaffAssignment.objects.filter(now, school=case.school, user__is_active=True)
    counselors = here.filter(duty=StaffAssignment.Duty.COUNSELOR)
    return counselors.filter(user=case.owner).exists() or (not counselors.exists() and case.owner.is_active)


def _referrals(today: date) -> tuple[StoredReferral, ...]:
    rows = list(Referral.objects.exclude(state=Referral.State.DRAFT).select_related("case"))
    schools = {row.case.school_id for row in rows}
    posts = StaffAssignment.objects.filter(
        in_force(today), school__in=schools, duty=StaffAssignment.Duty.COUNSELOR, user__is_active=True
    ).select_related("user")
    lists: dict[int, set[int]] = {school: set() for school in schools}
    for post in posts:
        lists[post.school_id or 0] |= queue_of(post.user).receipts_due
    staffed = {post.school_id for post in posts}
    return tuple(_referral(row, lists[row.case.school_id], is_staffed=row.case.school_id in staffed) for row in rows)


def _referral(row: Referral, listed: set[int], *, is_staffed: bool) -> StoredReferral:
    """On the list of a counselor of the school. Where there is none, an open case waits for the next one, and what
    runs on from a case that has ended stands on the list of whoever comes, which goes by school."""
    waits = _waits(row.case) or (row.case.state == Case.State.CLOSED and not is_staffed)
    return StoredReferral(row.pk, row.case_id, row.state, row.reply_due_on, row.case_id in listed or waits)


def _waits(case: Case) -> bool:
    return any(one.accepted_at is None and one.superseded_at is None for one in case.hand_overs.all())


def _alive() -> Any:
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING, Job.State.READY])
