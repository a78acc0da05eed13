"""The end of a case, and a new look after it. Atomic, audited, harmless when repeated."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.access.earlier import open_beside
from screening.cases.deciding.form_values import GoesOn
from screening.cases.deciding.rules import check_goes_on
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services.next_step import is_decided
from screening.cases.deciding.unresolved_items import GOES_ON, open_things
from screening.cases.ending.services import keep_open, refuse_while_urgent
from screening.cases.models import Case, FollowUp, LeftOpen
from screening.cases.plans.services import require_known
from screening.cases.referrals.services import check_back_in_class, end_drafts
from screening.rounds.services.concerns import raise_concern


@transaction.atomic
def close_case(
    case: Case,
    *,
    by: User,
    outcome: str,
    reported_by: str,
    note: str = "",
    left_open: Mapping[str, GoesOn] | None = None,
) -> Case:
    """The end of a case: what became of it, who says so, and what becomes of each thing that is still open, by its key.
    What was planned ends with it; a day to look again stays in the list of what is due. Only after a decision about
    what came up last; pressing twice closes once."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        return case
    _must_be_decided(case)
    refuse_while_urgent(case, by=by, field="outcome")
    require_known(outcome, path="texts.outcomes")
    require_known(reported_by, path="texts.outcome_reported_by")
    check_back_in_class(case)
    end_drafts(case, by=by)
    ended_at = timezone.now()
    looks = _keep_left_open(case, left_open or {}, ended_at)
    case.state, case.outcome, case.outcome_reported_by, case.outcome_note = "closed", outcome, reported_by, note
    case.closed_at, case.closed_by, case.next_on = ended_at, by, None
    case.save()
    keep_open(case, by=by)
    case.watch_checks.filter(answered_at__isnull=True).delete()
    case.follow_ups.filter(done_on__isnull=True).delete()
    FollowUp.objects.bulk_create(FollowUp(case=case, due_on=day) for day in looks)
    detail = {"outcome": outcome, "reported_by": reported_by}
    audit.record(by=by, verb="case.close", obj=case, subjects=[case.student.public_id], detail=detail)
    return case


def _must_be_decided(case: Case) -> None:
    """What was decided before a child came up again, was urgent or was handed back ends nothing."""
    if case.is_undecided or not is_decided(case):
        raise NothingDecided


def _keep_left_open(case: Case, said: Mapping[str, GoesOn], at: datetime) -> list[date]:
    """What becomes of each thing that is open, and the days on which somebody looks again. Raises NotYet for one
    about which too little was said."""
    looks = []
    for one in open_things(case):
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
        looks += [goes_on.look_on] if goes_on.look_on else []
    return sorted(set(looks))


@transaction.atomic
def look_after_again(case: Case, *, by: User, nonce: UUID, why: str) -> Case:
    """A concern of the counselor's own opens a case, or joins the one that is open. What was ended stays as it was.
    Returns the case to go on with: the ended one where the child goes to another counselor's school by now."""
    raise_concern(case.student, by=by, note=why.strip(), nonce=nonce)
    return open_beside(by, case) or case
