"""An urgent concern: raised, acted on, closed by two. Atomic, audited, harmless when repeated."""

from screening.cases.urgent.services.acting import (
    CaseEndedUnknowing,
    NeedsSecondPerson,
    NotAskedToClose,
    NotClosedYet,
    acknowledge_urgent,
    ask_to_close_urgent,
    ask_to_lift_hold,
    close_urgent,
    hide_from_more,
    is_held,
    record_act,
    widen_withheld,
)
from screening.cases.urgent.services.raising import (
    NothingSaid,
    NotSentInTime,
    raise_urgent,
    tell_of_urgent,
    tell_when_something_is_new,
)

__all__ = [
    "CaseEndedUnknowing",
    "NeedsSecondPerson",
    "NotAskedToClose",
    "NotClosedYet",
    "NotSentInTime",
    "NothingSaid",
    "acknowledge_urgent",
    "ask_to_close_urgent",
    "ask_to_lift_hold",
    "close_urgent",
    "is_held",
    "hide_from_more",
    "raise_urgent",
    "record_act",
    "tell_of_urgent",
    "tell_when_something_is_new",
    "widen_withheld",
]
