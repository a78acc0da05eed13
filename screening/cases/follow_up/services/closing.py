"""The end of a case: what became of it and who says so."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services.next_step import is_decided
from screening.cases.deciding.unresolved_items import open_kinds
from screening.cases.models import Case, LeftOpen
from screening.cases.plans.services.planning import known
from screening.cases.referrals.services import check_back_in_class, end_drafts


@transaction.atomic
def close_case(
    case: Case, *, by: User, outcome: str, reported_by: str, note: str = "", left_open: Mapping[str, str] | None = None
) -> Case:
    """The end of a case: what became of it, who says so, and what becomes of each thing that is still open. Only after
    a decision; pressing twice closes once."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        return case
    if not is_decided(case):
        raise NothingDecided
    known(outcome, "texts.outcomes")
    known(reported_by, "texts.outcome_reported_by")
    check_back_in_class(case)
    end_drafts(case, by=by)
    _keep_left_open(case, left_open or {})
    case.state, case.outcome, case.outcome_reported_by, case.outcome_note = "closed", outcome, reported_by, note
    case.closed_at, case.closed_by, case.next_on = timezone.now(), by, None
    case.save()
    case.watch_checks.filter(answered_at__isnull=True).delete()
    case.follow_ups.filter(done_on__isnull=True).delete()
    _audit(case, by, "case.close", outcome=outcome, reported_by=reported_by)
    return case


def _keep_left_open(case: Case, said: Mapping[str, str]) -> None:
    """What becomes of each thing that is open. Raises NotYet for one that nobody said a word about."""
    for kind in open_kinds(case):
        words = said.get(kind, "").strip()
        if not words:
            raise NotYet(f"left_{kind}", "say-who-goes-on")
        LeftOpen.objects.create(case=case, kind=kind, said=words)


def _audit(case: Case, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id], detail=detail)
