"""What is in force about a case, and its next dated step. Atomic, audited, harmless when repeated."""

from screening.cases.deciding.services.deciding import CaseClosed, NothingDecided
from screening.cases.deciding.services.follow_ups import add_follow_up, complete_follow_up, record_talk

__all__ = [
    "CaseClosed",
    "NothingDecided",
    "add_follow_up",
    "complete_follow_up",
    "record_talk",
]
