"""Everything that goes by the clock, at once: what `manage.py purge` does now and the clock does every day."""

from accounts import sessions
from accounts.notices import outbox
from accounts.services.tries import forget_tries
from screening.documents.services import purge_expired
from screening.rights.services.retention import purge_children
from screening.rounds.services import forget_receipts
from students.services.records import forget_old_records
from students.services.roster import forget_old_rosters

CHORES = (
    purge_children,
    forget_old_rosters,
    forget_old_records,
    purge_expired,
    forget_receipts,
    forget_tries,
    outbox.forget_old,
    sessions.forget_expired,
)


def purge_all() -> None:
    for chore in CHORES:
        chore()
