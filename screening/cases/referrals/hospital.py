"""A child who was sent to the county hospital: the school asks whether it is back in class."""

from screening.cases.models import Case, Referral

HOSPITAL = "county-hospital"


def went_to_hospital(case: Case) -> bool:
    """A referral to the county hospital left the school, and was neither declined nor taken back."""
    return case.referrals.filter(receiver__kind=HOSPITAL, state__in=Referral.PRINTABLE).exists()


def must_be_asked(case: Case) -> bool:
    """Nobody has said yet whether the child is back."""
    return went_to_hospital(case) and not case.back_in_class.exists()
