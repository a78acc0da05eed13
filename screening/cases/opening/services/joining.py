"""One open case a child and school: what comes up meanwhile joins it, and brings it back to the desk.

    open_case_of(student, school) -> Case | None     locked
    case_of_flag(flag) -> Case | None                the case that is about a flag, or was before something newer joined
    join(case, flag)                                 a new flag
    bring_back(case)                                 something new under the flag the case is about
    leave(case, flag)                                a flag that was taken back before anybody looked
    end_talk(case, before)                           the class teacher's, once the counselor looks

A look or a decision answers what was there before it. Who was seen or decided about is to be looked at again, by the
day already promised where that is earlier; who has been waiting goes on waiting since the first day.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from accounts import audit
from screening.cases.models import Case, EarlierFlag, TalkTask
from screening.cases.opening.selectors import dates_for
from screening.rounds.models import Flag, Tier
from screening.rounds.services.flagging import FROM_FORMS
from students.models import School, Student

_DATES = ["desk_due_on", "seen_due_on", "answer_due_on", "became_a_on", "opened_on", "first_seen_on"]
_WRITTEN = [*_DATES, "flag", "round", "kind", "tier", "state", "hidden_until_seen"]


def open_case_of(student: Student, school: School) -> Case | None:
    rows = Case.objects.select_for_update(of=("self",)).filter(student=student, school=school)
    return rows.exclude(state=Case.State.CLOSED).select_related("student", "school").order_by("to_be_joined").first()


def case_of_flag(flag: Flag) -> Case | None:
    """The open one first: a flag stays with the case it began."""
    rows = Case.objects.filter(Q(flag=flag) | Q(earlier_flags__flag=flag)).order_by("-pk")
    found = Case.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk"))
    return found.exclude(state=Case.State.CLOSED).first() or found.order_by("-pk").first()


def join(case: Case, flag: Flag, *, since: date) -> Case:
    """`since`: the day the flag was first raised."""
    answered, tier = is_answered(case), case.tier
    remember(case)
    case.flag, case.round, case.kind, case.hidden_until_seen = flag, flag.round, Case.Kind.FLAG, False
    if answered:
        _back_to_the_desk(case, since)
    elif case.tier == Tier.A or flag.tier == Tier.A:
        to_the_counselor(case, since, today=timezone.localdate())
    case.save(update_fields=_WRITTEN)
    end_talk(case, tier)
    _audit(case, "case.join")
    return case


def bring_back(case: Case) -> bool:
    """False where nobody has answered what was there before: the case waits as it is."""
    if case.state == Case.State.CLOSED or not is_answered(case):
        return False
    tier = case.tier
    remember(case)
    _back_to_the_desk(case, timezone.localdate())
    case.save(update_fields=_WRITTEN)
    end_talk(case, tier)
    _audit(case, "case.bring_back")
    return True


def is_answered(case: Case) -> bool:
    """Whether somebody has seen the child or decided since the case came up last."""
    return not case.is_undecided or case.first_seen_on is not None


def end_talk(case: Case, before: str) -> None:
    """`before`: the tier. The counselor looks now; nobody is asked for a talk that the desk does not wait for."""
    if case.tier != before and by_teacher_forms(case):
        TalkTask.objects.filter(case=case, state=TalkTask.State.WAITING).update(state=TalkTask.State.LAPSED)


def by_teacher_forms(case: Case) -> bool:
    """Whether only what the class teacher entered stands behind the flag. A talk that vanished from the class teacher's
    page for another reason would tell what the child said elsewhere."""
    reasons = case.flag.reasons.filter(is_note=False) if case.flag else ()
    return all(one.code in FROM_FORMS and one.params.get("informant") != "child" for one in reasons)


def remember(case: Case, *, at: datetime | None = None, other_number: str = "") -> EarlierFlag:
    as_it_stands = {name: getattr(case, name) for name in EarlierFlag.AS_OF_CASE}
    at = at or timezone.now()
    return EarlierFlag.objects.create(case=case, joined_at=at, other_number=other_number, **as_it_stands)


def leave(case: Case, flag: Flag) -> None:
    """The case is about what it was about before."""
    if case.flag_id == flag.pk:
        before = case.earlier_flags.exclude(flag=flag).last()
        if before is None:
            raise ValueError("nothing else is left of this case")
        for name in EarlierFlag.AS_OF_CASE:
            setattr(case, name, getattr(before, name))
        case.save(update_fields=EarlierFlag.AS_OF_CASE)
        before.delete()
    case.earlier_flags.filter(flag=flag).delete()
    _audit(case, "case.leave")


def _back_to_the_desk(case: Case, since: date) -> None:
    """To the counselor, whatever the tier: somebody has the child in hand. A step that was due earlier stays so."""
    due = dates_for(Tier.A, case.school, since, case.round)
    promised = case.next_on if not case.is_undecided else None
    if not case.is_undecided:
        case.opened_on, case.desk_due_on, case.seen_due_on = since, due.desk, due.seen
        case.became_a_on = None
    elif case.tier == Tier.B:
        case.became_a_on = timezone.localdate()
    case.desk_due_on = earliest(case.desk_due_on, due.desk, promised)
    case.seen_due_on = earliest(case.seen_due_on, due.seen)
    case.tier, case.state, case.first_seen_on = Tier.A, Case.State.WAITING, None


def to_the_counselor(case: Case, since: date, *, today: date) -> None:
    """By the earlier of both days."""
    due = dates_for(Tier.A, case.school, since, case.round)
    if case.tier == Tier.B:
        case.became_a_on = today
    case.tier = Tier.A
    case.desk_due_on = earliest(case.desk_due_on, due.desk)
    case.seen_due_on = earliest(case.seen_due_on, due.seen)


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _audit(case: Case, verb: str) -> None:
    audit.record(by=None, verb=verb, obj=case, subjects=[case.student.public_id])
