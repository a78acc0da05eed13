"""The directory under its kinds: what each is asked for, what it is told and what it never sees."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.models import Receiver
from screening.cases.referrals.receivers.access import KINDS, directory_of
from screening.library import texts


class Unit:
    def __init__(self, row: Receiver) -> None:
        moment, person = (row.ended_at, row.ended_by) if row.ended_at else (row.changed_at, row.changed_by)
        says = _("ended %(day)s, %(name)s") if row.ended_at else _("last changed %(day)s, %(name)s")
        by = {"day": formats.day(timezone.localdate(moment)), "name": person.name} if moment and person else None
        self.name = row.unit
        self.who = " · ".join(filter(None, (row.person, row.phone)))
        self.days = _("answers within %(n)s school days") % {"n": row.reply_days}
        self.changed = says % by if by else ""
        # empty for one that has ended
        self.url = "" if row.ended_at else reverse("cases:change_receiver", args=[row.public_id])


class ReceiverKind:
    def __init__(self, spec: dict[str, str], rows: Iterable[Receiver]) -> None:
        units = [(row.ended_at, Unit(row)) for row in rows]
        self.id = spec["id"]
        self.title = spec["title"]
        self.asked_for = spec["for"]
        self.gets = disclosure.words(spec["profile"])
        self.never = disclosure.withheld_summary(spec["profile"])
        self.units = tuple(unit for ended, unit in units if ended is None)
        self.ended = tuple(unit for ended, unit in units if ended is not None)


def directory(user: User) -> tuple[ReceiverKind, ...]:
    rows = list(directory_of(user))
    return tuple(ReceiverKind(spec, [row for row in rows if row.kind == spec["id"]]) for spec in texts.localize(KINDS))
