"""Who has an urgent concern on the screen, in words. Asked of people, each time the page is shown: never of a role that
perhaps nobody holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from screening import formats
from screening.cases.models import UrgentConcern
from screening.cases.urgent import readers

IN_MINUTES = timedelta(hours=2)


def readers_words(user: User, concern: UrgentConcern, now: datetime) -> str:
    """“王静、周敏 can see it now. From 09:30 陈志远 can see it too.”; where somebody has it only who can see it now."""
    found = readers.readers_from(concern, now) if concern.is_waiting else {now: readers.readers_of(concern, now)}
    people = found.pop(now, [])
    if people:
        said = _("Can see it now: %(names)s.") % {"names": names(people, user)}
    else:
        said = _("It is written down, but nobody else has it on the screen yet. Telephone now.")
    more = _("From %(time)s %(names)s can see it too.")
    later = ((formats.clock(at), names(able, user)) for at, able in found.items() if able)
    return formats.sentences(said, *(more % {"time": time, "names": whom} for time, whom in later))


def names(people: Iterable[User], reader: User) -> str:
    said = (_("you") if person.pk == reader.pk else person.name for person in people)
    return pgettext("between names", ", ").join(said)


def taken_words(concern: UrgentConcern, now: datetime) -> str:
    """Whoever took it and cannot open it any more is not acting on it."""
    by = concern.acknowledged_by
    if by is None:
        return ""
    if concern.is_waiting or not readers.can_open(by, concern, now):
        return _("%(name)s had taken it, but cannot open it any more.") % {"name": by.name}
    return ""


def waiting_words(concern: UrgentConcern, now: datetime) -> str:
    """In minutes while they still say something to somebody who reads them."""
    if now - concern.raised_at > IN_MINUTES:
        words = _("Waiting since %(moment)s; nobody has acknowledged it.")
        return words % {"moment": formats.moment(concern.raised_at)}
    minutes = int((now - concern.raised_at) / timedelta(minutes=1))
    return ngettext(
        "Waiting for %(n)s minute; nobody has acknowledged it.",
        "Waiting for %(n)s minutes; nobody has acknowledged it.",
        minutes,
    ) % {"n": minutes}
