"""Asking, confirming, refusing, taking back, lapsing. Each is an event of the log; both people and whom it concerns are
told, without a word of what it is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import PendingAct, User
from accounts.notices.services import notify
from accounts.two_people.acts import FORGOTTEN, WITHIN, Slip, act_of, kept_by_house, named, second_people

ASKED, SETTLED, YOURS = "second-person", "second-person-answered", "your-account"
PAGE = "accounts:list_pending"
SAID_KEPT = timedelta(days=90)
Outcome = PendingAct.Outcome


class NotTheSecondPerson(Exception):
    """Whoever asked, whom it concerns, another account of theirs, or somebody whose business it is not."""


class Settled(Exception):
    """It was confirmed, refused, taken back, or has lapsed."""


@transaction.atomic
def ask(
    act: str, *, by: User, person: User | None = None, about: UUID | None = None, said: Mapping[str, Any] | None = None
) -> PendingAct:
    """The same question asked again while it waits is the same question."""
    what = {"act": act, "asked_by": by, "person": person, "about": about, "said": dict(said or {})}
    waiting = PendingAct.objects.filter(act=act, asked_by=by, person=person, about=about, outcome=Outcome.WAITING)
    there = next((row for row in waiting if row.said == what["said"]), None)
    if there is not None:
        return there
    now = timezone.now()
    pending = PendingAct.objects.create(**what, asked_at=now, lapses_at=now + WITHIN)
    _record(pending, by, "ask")
    if named(act).at_once:
        named(act).carry_out(pending, by=by)
    notify(second_people(pending), kind=ASKED, by=by, page=PAGE)
    _tell_whom_it_concerns(pending, by)
    return pending


@transaction.atomic
def confirm(pending: PendingAct, *, by: User) -> Slip | None:
    """Does it. Raises NotTheSecondPerson, Settled, and what the act itself refuses."""
    pending = _waiting(pending)
    _check_second(pending, by)
    return _confirm(pending, by)


@transaction.atomic
def confirm_at_console(pending: PendingAct) -> Slip | None:
    """Whoever runs the computer is the second person where there is no other, nor was within a fortnight."""
    pending = _waiting(pending)
    if kept_by_house(pending):
        raise NotTheSecondPerson
    return _confirm(pending, None)


@transaction.atomic
def refuse(pending: PendingAct, *, by: User) -> PendingAct:
    pending = _waiting(pending)
    _check_second(pending, by)
    undo = act_of(pending).undo
    if undo:
        undo(pending)
    return _settle(pending, Outcome.REFUSED, by, "refuse")


@transaction.atomic
def take_back(pending: PendingAct, *, by: User) -> PendingAct:
    """By whoever asked; what holds at once stays, for one person does not undo it either."""
    pending = _waiting(pending)
    if pending.asked_by_id != by.pk or act_of(pending).at_once:
        raise NotTheSecondPerson
    return _settle(pending, Outcome.TAKEN_BACK, by, "take_back")


def lapse_overdue() -> int:
    """By the clock: what nobody confirmed within 48 hours never happens, and who asked reads so."""
    rows = list(PendingAct.objects.filter(outcome=Outcome.WAITING, lapses_at__lte=timezone.now()))
    return sum(_lapse(row) for row in rows)


def forget_said() -> int:
    """By the clock: what was settled long ago keeps who and when, and no longer what was asked for, such as the name of
    somebody who never got an account."""
    old = PendingAct.objects.filter(settled_at__lt=timezone.now() - SAID_KEPT).exclude(said=FORGOTTEN).exclude(said={})
    return old.update(said=FORGOTTEN)


@transaction.atomic
def _lapse(pending: PendingAct) -> bool:
    locked = PendingAct.objects.select_for_update().get(pk=pending.pk)
    if not locked.is_waiting:
        return False
    notify(second_people(locked), kind=SETTLED, by=None, page=PAGE)
    _settle(locked, Outcome.LAPSED, None, "lapse")
    return True


def _confirm(pending: PendingAct, second: User | None) -> Slip | None:
    slip = None if act_of(pending).at_once else act_of(pending).carry_out(pending, by=second)
    if slip:
        pending.person = slip.person
    _settle(pending, Outcome.CONFIRMED, second, "confirm")
    _tell_whom_it_concerns(pending, second)
    return slip


def _settle(pending: PendingAct, outcome: str, by: User | None, verb: str) -> PendingAct:
    pending.outcome, pending.settled_at, pending.answered_by = outcome, timezone.now(), by
    pending.save(update_fields=["outcome", "settled_at", "answered_by", "person"])
    _record(pending, by, verb)
    notify([pending.asked_by], kind=SETTLED, by=by, page=PAGE)
    return pending


def _waiting(pending: PendingAct) -> PendingAct:
    locked = PendingAct.objects.select_for_update().get(pk=pending.pk)
    if not locked.is_waiting or locked.lapses_at <= timezone.now():
        raise Settled
    return locked


def _check_second(pending: PendingAct, by: User) -> None:
    if by.pk not in {person.pk for person in second_people(pending)}:
        raise NotTheSecondPerson


def _tell_whom_it_concerns(pending: PendingAct, by: User | None) -> None:
    if pending.person:
        notify([pending.person], kind=YOURS, by=by, page=PAGE)


def _record(pending: PendingAct, by: User | None, verb: str) -> None:
    detail = {"act": pending.act, "about": str(pending.about or ""), "asked_by": str(pending.asked_by.public_id)}
    if pending.person:
        detail["person"] = str(pending.person.public_id)
    audit.record(by=by, verb=f"two_people.{verb}", obj=pending, detail=detail)
