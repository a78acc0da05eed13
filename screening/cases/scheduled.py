"""What comes up by itself every day."""

from screening.cases.fallback.chores import make_due_packs
from screening.cases.handover.services import hand_over_what_is_astray
from screening.cases.opening.services.redating import bring_dates_forward
from screening.cases.talks.services import messages, talks
from screening.jobs import due


def register() -> None:
    due.register(talks.move_overdue_talks)
    due.register(talks.create_watch_checks)
    due.register(messages.tell_who_still_waits)
    due.register(hand_over_what_is_astray)
    due.register(bring_dates_forward)
    due.register(make_due_packs)
