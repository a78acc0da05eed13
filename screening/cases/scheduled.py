"""What comes up by itself every day."""

from screening.cases.fallback.scheduled import make_due_packs
from screening.cases.handover.services import hand_over_what_is_astray
from screening.cases.opening.services.redating import bring_dates_forward
from screening.cases.talks.services import messages, talks
from screening.jobs import scheduled


def register() -> None:
    scheduled.register(talks.move_overdue_talks)
    scheduled.register(talks.create_watch_checks)
    scheduled.register(messages.tell_who_still_waits)
    scheduled.register(hand_over_what_is_astray)
    scheduled.register(bring_dates_forward)
    scheduled.register(make_due_packs)
