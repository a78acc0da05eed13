"""The end of a case, and a new look after it. Atomic, audited, harmless when repeated."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.cases.access.earlier import open_beside
from screening.cases.deciding.form_values import GoesOn
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services.next_step import is_decided
from screening.cases.ending.services import end_case, refuse_while_urgent
from screening.cases.models import Case
from screening.cases.plans.services import require_known
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
    """The end of a case that was decided about: what became of it, who says so, and what becomes of each thing that is
    still open, by its key. Pressing twice closes once."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        return case
    _must_be_decided(case)
    refuse_while_urgent(case, by=by, field="outcome")
    require_known(outcome, path="texts.outcomes")
    require_known(reported_by, path="texts.outcome_reported_by")
    end_case(case, by=by, field="outcome", outcome=outcome, reported_by=reported_by, note=note, left_open=left_open)
    detail = {"outcome": outcome, "reported_by": reported_by}
    audit.record(by=by, verb="case.close", obj=case, subjects=[case.student.public_id], detail=detail)
    return case


def _must_be_decided(case: Case) -> None:
    """What was decided before a child came up again, was urgent or was handed back ends nothing."""
    if case.is_undecided or not is_decided(case):
        raise NothingDecided


@transaction.atomic
def look_after_again(case: Case, *, by: User, nonce: UUID, why: str) -> Case:
    """A concern of the counselor's own opens a case, or joins the one that is open. What was ended stays as it was.
    Returns the case to go on with: the ended one where the child goes to another counselor's school by now."""
    raise_concern(case.student, by=by, note=why.strip(), nonce=nonce)
    return open_beside(by, case) or case
