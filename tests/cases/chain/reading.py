"""What is stored, as plain values for the oracle."""

from typing import Any

from django.db.models import Q

from screening.cases.models import Case, Referral
from screening.cases.queue.entries import queue_of
from screening.jobs.models import Job
from screening.rounds.models import Flag, RoundChild
from students.models import StaffAssignment
from tests.cases.chain.oracle import Place, Stored, StoredCase, StoredReferral
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
    rows = Case.objects.select_related("owner").prefetch_related("decisions", "hand_overs")
    return Stored(
        today=world.today,
        cases=tuple(_case(row, world) for row in rows),
        live_flags=tuple(Flag.objects.filter(withdrawn_at__isnull=True).values_list("case__pk", flat=True)),
        states=tuple(RoundChild.objects.filter(round=world.round).values_list("student_id", flat=True)),
        referrals=_referrals(),
        jobs_alive=frozenset(map(str, _alive().values_list("public_id", flat=True))),
    )


def _case(row: Case, world: World) -> StoredCase:
    return StoredCase(
        key=row.pk,
        child=row.student_id,
        flagged=row.flag_id is not None,
        places=(STANDS[Case.State(row.state)],),
        tier=row.tier,
        opened=row.opened_on,
        desk=row.desk_due_on,
        seen_by=row.seen_due_on,
        answer_by=row.answer_due_on,
        became_a=row.became_a_on,
        seen=row.first_seen_on is not None,
        next_step=row.next_on,
        decisions=tuple(one.decision for one in row.decisions.all() if one.superseded_at is None),
        closed=row.state == Case.State.CLOSED,
        outcome=row.outcome,
        reported_by=row.outcome_reported_by,
        owner_works_here=_works_here(row, world),
        handed_over=_waits(row),
    )


def _works_here(case: Case, world: World) -> bool:
    """The counselor of the school; where the post is empty, anybody who was put in charge."""
    today = world.today
    now = Q(starts__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))
    here = StaffAssignment.objects.filter(now, school=case.school, user__is_active=True)
    counselors = here.filter(duty=StaffAssignment.Duty.COUNSELOR)
    return counselors.filter(user=case.owner).exists() or (not counselors.exists() and case.owner.is_active)


def _referrals() -> tuple[StoredReferral, ...]:
    rows = list(Referral.objects.exclude(state=Referral.State.DRAFT).select_related("case__owner"))
    lists = {owner: queue_of(owner).receipts_due for owner in {row.case.owner for row in rows}}
    return tuple(_referral(row, lists) for row in rows)


def _referral(row: Referral, lists: dict[Any, frozenset[int]]) -> StoredReferral:
    """On the owner's list; where the school has no counselor, among the cases that wait for the next one."""
    listed = row.case_id in lists[row.case.owner] or _waits(row.case)
    return StoredReferral(row.pk, row.case_id, row.state, row.reply_due_on, listed)


def _waits(case: Case) -> bool:
    return any(one.accepted_at is None and one.superseded_at is None for one in case.hand_overs.all())


def _alive() -> Any:
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING, Job.State.READY])
