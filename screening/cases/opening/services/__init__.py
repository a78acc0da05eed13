"""A case comes up, is drawn, moves its dates, or is withdrawn. Atomic, audited, harmless when repeated."""

from screening.cases.opening.services.drawing import draw_random_checks, draw_random_talks
from screening.cases.opening.services.opening import open_case_for_flag, was_ended, was_looked_at, withdraw_case

__all__ = [
    "draw_random_checks",
    "draw_random_talks",
    "open_case_for_flag",
    "was_ended",
    "was_looked_at",
    "withdraw_case",
]
