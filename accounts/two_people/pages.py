"""The page “Second person”: what waits for an answer, and what became of the rest."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import PendingAct, User
from accounts.two_people.access import own_acts, waits_for
from accounts.two_people.acts import act_of, is_forgotten, kept_by_house, second_people
from screening import formats


class PendingLine:
    """One act in words."""

    def __init__(self, pending: PendingAct, reader: User) -> None:
        self.pending = pending
        self.words = (
            _("what it was about is no longer kept") if is_forgotten(pending) else act_of(pending).words(pending)
        )
        self.asked = _("asked for by %(name)s, %(time)s") % {
            "name": pending.asked_by.name,
            "time": _moment(pending.asked_at),
        }
        self.state = self._state()
        self.own = pending.is_waiting and pending.asked_by_id == reader.pk and not act_of(pending).at_once

    def _state(self) -> str:
        if self.pending.is_waiting:
            return waiting_words(self.pending)
        values = {"outcome": self.pending.get_outcome_display(), "time": _moment(self.pending.settled_at)}
        if self.pending.answered_by is None:
            return _("%(outcome)s, %(time)s") % values
        return _("%(outcome)s by %(name)s, %(time)s") % {**values, "name": self.pending.answered_by.name}


class PendingPage:
    def __init__(self, user: User) -> None:
        self.waits = waiting_lines(user)
        self.own = [PendingLine(row, user) for row in own_acts(user)]


def waiting_words(pending: PendingAct) -> str:
    """Who can answer, and until when; where nobody can, what helps."""
    people = second_people(pending)
    until = _moment(pending.lapses_at)
    if not people and (left := kept_by_house(pending)):
        return _(
            "Nobody can confirm it now: %(names)s could until lately. A headteacher or officer who did not ask for it"
            " can, from the first sign-in on; the computer itself not within 14 days."
        ) % {"names": formats.joined(one.name for one in left)}
    if not people:
        return _(
            "Nobody can confirm it yet: a headteacher or officer who did not ask for it can, from the first sign-in on."
            " Until %(time)s whoever runs the computer can as well: ./manage.py second_person"
        ) % {"time": until}
    names = formats.joined(one.name for one in people)
    return _("waits for %(names)s, until %(time)s") % {"names": names, "time": until}


def waiting_lines(user: User) -> list[PendingLine]:
    return [PendingLine(row, user) for row in waits_for(user)]


def _moment(at: object) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type]  # settled rows have one
