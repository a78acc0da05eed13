"""The directory under its kinds: what each is asked for, what it is told and what it never sees."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.models import Receiver
from screening.cases.referrals.receivers.access import KINDS, directory_of
from screening.library import texts


@dataclass(frozen=True)
class Unit:
    name: str
    who: str
    days: str
    changed: str
    url: str  # empty for one that has ended


@dataclass(frozen=True)
class ReceiverKind:
    id: str
    title: str
    asked_for: str
    gets: str
    never: str
    units: tuple[Unit, ...]
    ended: tuple[Unit, ...]


def directory(user: User) -> tuple[ReceiverKind, ...]:
    rows = list(directory_of(user))
    return tuple(_kind(spec, [row for row in rows if row.kind == spec["id"]]) for spec in texts.localize(KINDS))


def _kind(spec: dict[str, str], rows: Iterable[Receiver]) -> ReceiverKind:
    units = [(row.ended_at, _unit(row)) for row in rows]
    return ReceiverKind(
        id=spec["id"],
        title=spec["title"],
        asked_for=spec["for"],
        gets=disclosure.words(spec["profile"]),
        never=disclosure.withheld_summary(spec["profile"]),
        units=tuple(unit for ended, unit in units if ended is None),
        ended=tuple(unit for ended, unit in units if ended is not None),
    )


def _unit(row: Receiver) -> Unit:
    moment, person = (row.ended_at, row.ended_by) if row.ended_at else (row.changed_at, row.changed_by)
    says = _("ended %(day)s, %(name)s") if row.ended_at else _("last changed %(day)s, %(name)s")
    by = {"day": formats.day(timezone.localdate(moment)), "name": person.name} if moment and person else None
    return Unit(
        name=row.unit,
        who=" · ".join(filter(None, (row.person, row.phone))),
        days=_("answers within %(n)s school days") % {"n": row.reply_days},
        changed=says % by if by else "",
        url="" if row.ended_at else reverse("cases:change_receiver", args=[row.public_id]),
    )
