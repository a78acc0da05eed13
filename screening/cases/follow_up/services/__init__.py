"""The end of a case. Atomic, audited, harmless when repeated."""

from screening.cases.follow_up.services.closing import close_case

__all__ = [
    "close_case",
]
