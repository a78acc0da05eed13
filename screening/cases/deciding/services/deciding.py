"""Which decision is in force. Sending a child to somebody is one too, even if no form was filled in for it."""

from django.utils import timezone

from accounts.models import User
from screening.cases.deciding.form_values import DecisionRecord
from screening.cases.models import Case, Decision, DecisionKind, Referral, Review


class CaseClosed(Exception):
    """The case has ended; a new notice or concern opens a new one."""


class NothingDecided(Exception):
    """A plan is written, and a case ends, after a decision; there is none yet."""


def put_in_force(case: Case, decision: DecisionRecord, *, by: User, review: Review | None) -> Decision:
    """The new decision; the one before is kept with its end."""
    now = timezone.now()
    case.decisions.filter(superseded_at__isnull=True).update(superseded_at=now)
    return Decision.objects.create(
        case=case,
        review=review,
        decision=decision.decision,
        reason=decision.reason,
        reason_text=decision.reason_text,
        until=decision.until,
        second_voice=decision.second_voice.strip(),
        why_alone=decision.why_alone.strip(),
        decided_by=by,
        decided_at=now,
    )


def decide_by_referring(case: Case, referral: Referral, *, by: User) -> None:
    """A child whose referral has left the school is not undecided any more."""
    if case.is_undecided:
        record = DecisionRecord(decision=DecisionKind.REFERRAL, reason="help-school-lacks", until=referral.reply_due_on)
        put_in_force(case, record, by=by, review=None)
