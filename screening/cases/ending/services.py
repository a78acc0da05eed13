"""Whether a case may end while something is urgent about its child. Whoever may know is refused, in words; whoever may
not know gets the answer there would be without it, and for those who may the case stays open (docs/adr/0019).

refuse_while_urgent(case, by, field)   before an end: raises NotYet for whoever may see an open concern about the child
end_case(case, by, field, …)           the one way a case ends, whoever asks for it and by whichever form
answer(kept, by, said, nonce)          who goes on, said by somebody who may see the concern
take_up_again(case, by)                the case itself goes on, with a counselor who may see both
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.access.urgent import open_concerns_about
from screening.cases.deciding.form_values import GoesOn
from screening.cases.deciding.rules import NotYet, check_goes_on
from screening.cases.deciding.services.next_step import set_next
from screening.cases.deciding.unresolved_items import GOES_ON, open_things
from screening.cases.models import Case, FollowUp, KeptOpen, LeftOpen, UrgentConcern
from screening.cases.opening.services.joining import open_case_of
from screening.cases.referrals.services import check_back_in_class, end_drafts
from screening.idempotency.once import once


@transaction.atomic
def end_case(
    case: Case,
    *,
    by: User,
    field: str,
    outcome: str,
    reported_by: str = "",
    note: str = "",
    left_open: Mapping[str, GoesOn] | None = None,
    look_on: date | None = None,
    besides: Collection[str] = (),
) -> None:
    """With a word on each thing that is still open, by its key; what was planned ends, a day to look again stays in the
    list of what is due. `besides`: kinds the form has asked about itself. `field`: where a refusal stands that is
    about no thing. Raises NotYet."""
    check_back_in_class(case, field=field)
    end_drafts(case, by=by)
    ended_at = timezone.now()
    looks = _keep_left_open(case, left_open or {}, ended_at, besides)
    looks |= {look_on} if look_on else set()
    case.state, case.outcome, case.outcome_reported_by, case.outcome_note = "closed", outcome, reported_by, note
    case.closed_at, case.closed_by, case.next_on = ended_at, by, None
    case.save()
    keep_open(case, by=by)
    case.watch_checks.filter(answered_at__isnull=True).delete()
    case.follow_ups.filter(done_on__isnull=True).delete()
    FollowUp.objects.bulk_create(FollowUp(case=case, due_on=day) for day in sorted(looks))


def _keep_left_open(case: Case, said: Mapping[str, GoesOn], at: datetime, besides: Collection[str]) -> set[date]:
    """What becomes of each thing that is open, and the days on which somebody looks again. Raises NotYet for one
    about which too little was said."""
    looks: set[date] = set()
    for one in open_things(case):
        if one.kind in besides:
            continue
        goes_on = said.get(one.key, GoesOn())
        check_goes_on(goes_on, key=one.key, with_somebody=one.kind in GOES_ON, today=timezone.localdate())
        LeftOpen.objects.create(
            case=case,
            kind=one.kind,
            thing=one.thing,
            said=goes_on.said.strip(),
            goes_on=goes_on.who,
            look_on=goes_on.look_on,
            left_at=at,
        )
        looks |= {goes_on.look_on} if goes_on.look_on else set()
    return looks


def refuse_while_urgent(case: Case, *, by: User, field: str) -> None:
    if open_concerns_about(by, [case.student_id]):
        raise NotYet(field, "urgent-open")


@transaction.atomic
def keep_open(case: Case, *, by: User) -> None:
    """Acts in the dark: whoever could see one of these has been refused before, and nothing of it is told."""
    for concern in UrgentConcern.objects.filter(student=case.student_id, closed_at__isnull=True):
        made = {"since": timezone.now(), "ended_by": by}
        KeptOpen.objects.get_or_create(concern=concern, case=case, answered_at=None, defaults=made)


@once("urgent.answer_kept_open", strict=True)
def answer(kept: KeptOpen, *, by: User, said: str, nonce: UUID) -> KeptOpen:
    """Who goes on with the child, in a sentence. The first answer counts."""
    if not said.strip():
        raise NotYet("said", "say-who-goes-on")
    return _answer(kept, by=by, said=said.strip())


@transaction.atomic
def take_up_again(case: Case, *, by: User) -> Case:
    """Under review again, by a counselor who may see the concern; what stood before is kept. Where something newer is
    open about the child already, that goes on."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    goes_on = open_case_of(case.student, case.school)
    if goes_on is None:
        _open_again(case, by)
    _answer_all(case, by)
    return goes_on or case


def _open_again(case: Case, by: User) -> None:
    case.state, case.outcome, case.outcome_reported_by = Case.State.UNDER_REVIEW, "", ""
    case.closed_at = case.closed_by = None
    case.save(update_fields=["state", "outcome", "outcome_reported_by", "closed_at", "closed_by"])
    case.decisions.filter(superseded_at__isnull=True).update(superseded_at=timezone.now())  # nothing is decided
    set_next(case)
    audit.record(by=by, verb="case.take_up_again", obj=case, subjects=[case.student.public_id])


def _answer_all(case: Case, by: User) -> None:
    seen = [one.pk for one in open_concerns_about(by, [case.student_id]).get(case.student_id, ())]
    for kept in KeptOpen.objects.filter(case=case, answered_at__isnull=True, concern__in=seen):
        _answer(kept, by=by, said="")


@transaction.atomic
def _answer(kept: KeptOpen, *, by: User, said: str) -> KeptOpen:
    kept = KeptOpen.objects.select_for_update().get(pk=kept.pk)
    if kept.answered_at is None:
        kept.answered_at, kept.answered_by, kept.said = timezone.now(), by, said
        kept.save(update_fields=["answered_at", "answered_by", "said"])
        concern, subjects = kept.concern, [kept.case.student.public_id]
        audit.record(by=by, verb="urgent.answer_kept_open", obj=concern, subjects=subjects)
    return kept
