"""The class teacher's side: talks, four-week questions, messages. Atomic, audited, harmless when repeated."""

from screening.cases.talks.services.messages import (
    acknowledge_concern,
    confirm_concern,
    mark_messages_read,
    tell_who_still_waits,
)
from screening.cases.talks.services.talks import (
    TalkAnswered,
    TalkLapsed,
    answer_talk,
    answer_watch_check,
    create_watch_checks,
    move_overdue_talks,
)

__all__ = [
    "TalkAnswered",
    "TalkLapsed",
    "acknowledge_concern",
    "answer_talk",
    "answer_watch_check",
    "confirm_concern",
    "create_watch_checks",
    "mark_messages_read",
    "move_overdue_talks",
    "tell_who_still_waits",
]
