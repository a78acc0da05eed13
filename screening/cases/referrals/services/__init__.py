"""A child is sent to somebody outside the school, and what comes back. Atomic, audited, harmless when repeated."""

from screening.cases.referrals.services.back_in_class import record_back_in_class
from screening.cases.referrals.services.ending import check_back_in_class, end_drafts
from screening.cases.referrals.services.receiving import (
    AlreadyReceived,
    day_after,
    record_receipt,
    record_referral_status,
    record_reminder,
)
from screening.cases.referrals.services.referring import (
    MOVES,
    ConsentMissing,
    NoSuchMove,
    UnknownReceiptCode,
    create_referral,
    issue_referral,
    receipt_hash,
    sheet_covers_sharing,
)

__all__ = [
    "AlreadyReceived",
    "ConsentMissing",
    "MOVES",
    "NoSuchMove",
    "UnknownReceiptCode",
    "check_back_in_class",
    "create_referral",
    "day_after",
    "end_drafts",
    "issue_referral",
    "receipt_hash",
    "record_back_in_class",
    "record_receipt",
    "record_referral_status",
    "record_reminder",
    "sheet_covers_sharing",
]
