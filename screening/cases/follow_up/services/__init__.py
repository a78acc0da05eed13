"""The end of a case, and a new look after it. Atomic, audited, harmless when repeated."""

from screening.cases.follow_up.services.closing import close_case
from screening.cases.follow_up.services.taking_up import look_after_again

__all__ = [
    "close_case",
    "look_after_again",
]
