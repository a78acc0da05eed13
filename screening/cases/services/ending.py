"""What must be said or ended before a case may be closed."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from screening.cases import rules
from screening.cases.models import Case, Referral
from screening.cases.services.referring import add_status, audit_referral

HOSPITAL = "county-hospital"
S = Referral.State


def check_back_in_class(case: Case) -> None:
    """After a hospital: back in class since a day, or not back, because. Raises `NotYet` while nobody has said."""
    rules.check_back_in_class(sent_to_hospital=went_to_hospital(case), answered=case.back_in_class.exists())


def went_to_hospital(case: Case) -> bool:
    """A referral to the county hospital left the school, and was neither declined nor taken back."""
    return case.referrals.filter(receiver__kind=HOSPITAL, state__in=Referral.PRINTABLE).exists()


@transaction.atomic
def end_drafts(case: Case, *, by: User) -> None:
    """Drafts, which nobody outside has seen, end with the case."""
    for draft in case.referrals.filter(state=S.DRAFT).select_related("case__student"):
        draft.state = S.WITHDRAWN
        draft.save(update_fields=["state"])
        add_status(draft, S.WITHDRAWN, by=by, dated=timezone.localdate())
        audit_referral(draft, by, "referral.status", state=S.WITHDRAWN)
