"""How a child comes to somebody's attention: a flag opens a case."""

from datetime import date

from django.db import transaction
from django.db.models import PROTECT, ForeignObjectRel
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, TalkTask
from screening.cases.opening.clocks import DueDates
from screening.cases.opening.selectors import dates_for, owner_for
from screening.cases.opening.services.joining import (
    bring_back,
    by_teacher_forms,
    case_of_flag,
    join,
    leave,
    open_case_of,
)
from screening.cases.opening.services.numbering import next_number
from screening.rounds.models import Flag, Tier
from students.models import Student


@transaction.atomic
def open_case_for_flag(flag: Flag) -> Case:
    """A new flag joins the open case of the child, or gets one with an owner and dates; a flag whose tier changed moves
    its case. Harmless when repeated."""
    Student.objects.select_for_update().get(pk=flag.student_id)  # two flags at one moment: the second finds the case
    case = case_of_flag(flag)
    if case is None:
        standing = open_case_of(flag.student, flag.school)
        return join(standing, flag, since=_first_raised(flag)) if standing else _open(flag)
    if case.tier != flag.tier and not _person_has_decided(case):
        _change_tier(case, flag.tier)
    return case


@transaction.atomic
def look_again(flag: Flag) -> None:
    """Something new stands under a flag that somebody had looked at."""
    case = case_of_flag(flag)
    if case:
        bring_back(case)


@transaction.atomic
def withdraw_case(flag: Flag) -> None:
    """Answers changed before anybody looked: the case goes, the flag stays on record as withdrawn. What the case was
    about besides stays."""
    case = case_of_flag(flag)
    if case is None or was_looked_at(flag):
        return
    if case.earlier_flags.exclude(flag=flag).exists() or case.flag_id != flag.pk:
        leave(case, flag)
        return
    TalkTask.objects.filter(case=case).delete()
    case.answers_to_teacher.update(case=None)
    audit.record(by=None, verb="case.withdraw", obj=case, subjects=[flag.student.public_id])
    case.delete()


def was_looked_at(flag: Flag) -> bool:
    """Whether a person has begun to act on a flag, so that it stays whatever happens to the answers."""
    case = case_of_flag(flag)
    if case is None:
        return False
    answered = TalkTask.objects.filter(case=case, state=TalkTask.State.ANSWERED).exists()
    return case.state != Case.State.WAITING or answered or any(_holds(case, work) for work in _WORK)


# Whatever may not be deleted with its case: a look, a referral, a follow-up, a hand-over. Talk and messages go with it.
_WORK = [
    one
    for one in Case._meta.related_objects
    if one.on_delete is PROTECT and one.get_accessor_name() not in ("talk_task", "answers_to_teacher")
]


def _holds(case: Case, work: ForeignObjectRel) -> bool:
    return bool(work.related_model._default_manager.filter(**{work.field.name: case}).exists())


def was_ended(flag: Flag) -> bool:
    """Whether a person has closed what a flag began; news about the child then asks for a new look."""
    case = case_of_flag(flag)
    return case is not None and case.state == Case.State.CLOSED


def _open(flag: Flag) -> Case:
    opened = _first_raised(flag)
    due = dates_for(flag.tier, flag.school, opened, flag.round)
    case = Case.objects.create(
        number=next_number(timezone.localdate().year),
        student=flag.student,
        school=flag.school,
        school_class=flag.school_class,
        round=flag.round,
        flag=flag,
        tier=flag.tier,
        owner=owner_for(flag.school, timezone.localdate()),
        opened_on=opened,
        desk_due_on=due.desk,
        seen_due_on=due.seen,
        answer_due_on=due.answer,
    )
    if flag.tier == Tier.B:
        _ask_teacher(case, due)
    audit.record(by=None, verb="case.open", obj=case, subjects=[flag.student.public_id], detail={"tier": case.tier})
    return case


def _first_raised(flag: Flag) -> date:
    """The clock of a child goes on when a sheet was reopened and the flag raised again."""
    if flag.round is None:
        return timezone.localdate(flag.raised_at)
    raised = Flag.objects.filter(student=flag.student, round=flag.round).order_by("raised_at")
    return timezone.localdate(raised.values_list("raised_at", flat=True)[0])


def _ask_teacher(case: Case, due: DueDates) -> None:
    """A child drawn for a random talk who is flagged later keeps the one talk."""
    if case.round is None or due.answer is None:
        return
    TalkTask.objects.update_or_create(
        round=case.round,
        student=case.student,
        defaults={
            "case": case,
            "school_class": case.school_class,
            "kind": TalkTask.Kind.TIER_B,
            "due_on": due.answer,
        },
    )


def _person_has_decided(case: Case) -> bool:
    return case.decisions.exists() or case.state == Case.State.CLOSED


def _change_tier(case: Case, tier: str) -> None:
    if tier == Tier.A:
        move_to_counselor(case, because="flag-changed", talk_goes_on=not by_teacher_forms(case))
        return
    if case.state != Case.State.WAITING or case.became_a_on or case.earlier_flags.exists():
        return
    due = dates_for(tier, case.school, case.opened_on, case.round)
    case.tier, case.desk_due_on, case.seen_due_on, case.answer_due_on = tier, None, None, due.answer
    case.save(update_fields=["tier", "desk_due_on", "seen_due_on", "answer_due_on"])
    _ask_teacher(case, due)


def move_to_counselor(case: Case, *, because: str, by: User | None = None, talk_goes_on: bool = False) -> Case:
    """Tier B becomes tier A from today: no answer, the teacher asks for it, or the flag changed."""
    if case.tier == Tier.A:
        return case
    today = timezone.localdate()
    due = dates_for(Tier.A, case.school, today, case.round)
    case.tier, case.became_a_on, case.desk_due_on, case.seen_due_on = Tier.A, today, due.desk, due.seen
    case.save(update_fields=["tier", "became_a_on", "desk_due_on", "seen_due_on"])
    if not talk_goes_on:
        TalkTask.objects.filter(case=case, state=TalkTask.State.WAITING).update(state=TalkTask.State.LAPSED)
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.move_to_counselor", obj=case, subjects=subjects, detail={"because": because})
    return case
