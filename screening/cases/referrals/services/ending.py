"""What must be said or ended before a case may be closed."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from screening.cases.deciding import rules
from screening.cases.models import Case, Referral
from screening.cases.referrals.hospital import must_be_asked
from screening.cases.referrals.services.referring import add_status, audit_referral

S = Referral.State


def check_back_in_class(case: Case) -> None:
    """After a hospital: back in class since a day, or not back, because. Raises `NotYet` while nobody has said."""
    rules.check_back_in_class(must_be_asked=must_be_asked(case))


@transaction.atomic
def end_drafts(case: Case, *, by: User) -> None:
    """Drafts, which nobody outside has seen, end with the case."""
    for draft in case.referrals.filter(state=S.DRAFT).select_related("case__student"):
        draft.state = S.WITHDRAWN
        draft.save(update_fields=["state"])
        add_status(draft, S.WITHDRAWN, by=by, dated=timezone.localdate())
        audit_referral(draft, by, "referral.status", state=S.WITHDRAWN)
