"""What comes up by itself every day."""

from screening.cases import services
from screening.cases.fallback.chores import make_due_packs
from screening.cases.handover.services import hand_over_what_is_astray
from screening.cases.services.redating import bring_dates_forward
from screening.jobs import scheduled


def register() -> None:
    scheduled.register(services.move_overdue_talks)
    scheduled.register(services.create_watch_checks)
    scheduled.register(services.tell_who_still_waits)
    scheduled.register(hand_over_what_is_astray)
    scheduled.register(bring_dates_forward)
    scheduled.register(make_due_packs)
