"""Why a referral may not be written yet, beside the field of its form."""

from screening.cases.error_messages import words_of_code
from screening.cases.referrals.services import ConsentMissing

FIELDS = {"refused": "consent_basis", "no-agreement": "consent_from", "no-reason": "override_reason"}


def explain_missing_consent(refused: ConsentMissing) -> tuple[str, str]:
    return FIELDS[refused.code], words_of_code(refused.code)
