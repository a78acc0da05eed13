"""Acting on an urgent concern: taking it, the checklist, keeping more people out, its end by two people, its hold."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.lazy import Label
from accounts.models import PendingAct, User
from accounts.permissions import Permission, can
from accounts.two_people.acts import ActByTwo, independent, register
from accounts.two_people.services import ask
from screening.cases.access import may_act_on
from screening.cases.access.urgent import HIDE, LIFT_HOLD
from screening.cases.models import PutRight, UrgentAct, UrgentConcern, UrgentWithheld
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.readers import may_close, may_come_to_see
from screening.cases.urgent.services.raising import audit_urgent, keep_from, keep_notices_from_those_kept_out
from screening.cases.urgent.withholding import UNSURE, more_cautious
from screening.idempotency.once import once
from students.access import schools_of
from students.models import Student


class NeedsSecondPerson(Exception):
    """Another counselor, the headteacher or the county's contact confirms the end; never whoever asked for it, never
    anybody from whom it is kept, and not before the contact where somebody at school may be concerned."""


class NotAskedToClose(Exception):
    """Nobody has asked for the end of this concern yet."""


class CaseEndedUnknowing(Exception):
    """The child's case was ended by somebody who may not know of it, and nobody has said yet who goes on."""


class NotClosedYet(Exception):
    """The records are kept at least as long as the concern is open."""


@transaction.atomic
def acknowledge_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """“I have it and am going now.” The first who presses has it; where somebody at school may be concerned the
    county's contact takes it as well."""
    concern, now = _locked(concern), timezone.now()
    if not concern.is_waiting_for(by):
        return concern
    if concern.is_about_colleague and by.works_for_county:
        concern.county_took_at, concern.county_took_by = now, by
    if concern.is_waiting:
        concern.acknowledged_at, concern.acknowledged_by = now, by
    concern.save(update_fields=["acknowledged_at", "acknowledged_by", "county_took_at", "county_took_by"])
    audit_urgent(concern, by, "urgent.acknowledge")
    return concern


@transaction.atomic
def name_child(concern: UrgentConcern, *, by: User, student: Student, nonce: UUID | None = None) -> UrgentConcern:
    """Who it is was written in words, and somebody who acts on it knows now: from here on the concern stands at the
    child, for everybody who may see it. Named once; whoever it is kept from stays as it was."""
    concern = _locked(concern)
    if concern.student_id is None and concern.closed_at is None:
        concern.student = student
        concern.save(update_fields=["student"])
        audit_urgent(concern, by, "urgent.name-child")
    return concern


@transaction.atomic
def correct_child(concern: UrgentConcern, *, by: User, student: Student, nonce: UUID | None = None) -> UrgentConcern:
    """It was the wrong child. The concern stands at the right one from now on; where it stood stays written down, and
    what it kept open of the other child's cases is answered by that."""
    concern = _locked(concern)
    wrong = concern.student
    if wrong is None or wrong == student or concern.closed_at:
        return concern
    now = timezone.now()
    PutRight.objects.create(concern=concern, wrong=wrong, right=student, recorded_by=by, recorded_at=now)
    for kept in concern.kept_open.filter(answered_at__isnull=True, case__student=wrong):
        kept.said, kept.answered_at, kept.answered_by = gettext("The concern is about another child."), now, by
        kept.save(update_fields=["said", "answered_at", "answered_by"])
    concern.student = student
    concern.save(update_fields=["student"])
    children = [wrong.public_id, student.public_id]
    audit.record(by=by, verb="urgent.correct-child", obj=concern, subjects=children)
    return concern


def _unless_known(known: UrgentAct, concern: UrgentConcern, *, by: User, record: ActRecord, **_: Any) -> UrgentAct:
    return known if _is_said(known, concern, record) else record_act(concern, by=by, nonce=None, record=record)


def _is_said(act: UrgentAct, concern: UrgentConcern, record: ActRecord) -> bool:
    said = vars(record) | {"concern_id": concern.pk}
    return all(getattr(act, name) == value for name, value in said.items())


@once("urgent.note", repeat=_unless_known)
def record_act(concern: UrgentConcern, *, by: User, nonce: UUID | None, record: ActRecord) -> UrgentAct:
    """One more line of the checklist. Sent twice it is one line; a page brought back and sent with other words is one
    more, so that nothing typed in haste is lost."""
    concern = _locked(concern)
    latest = concern.acts.filter(recorded_by=by).order_by("pk").last()
    if latest and _is_said(latest, concern, record):
        return latest
    act = UrgentAct.objects.create(concern=concern, **vars(record), recorded_by=by, recorded_at=timezone.now())
    audit_urgent(concern, by, "urgent.note", line=record.line, whom=record.whom)
    return act


@transaction.atomic
def widen_withheld(
    concern: UrgentConcern, *, by: User, users: Iterable[User] = (), roles: Iterable[str] = (), about: str = ""
) -> None:
    """More people are kept out, and the question may get a more cautious answer; nobody is let in again by this.

    Whoever had taken it or asked for its end and is kept out now has done neither: it goes on to the next people."""
    concern, people, jobs = _locked(concern), list(users), list(roles)
    for user in people:
        UrgentWithheld.objects.get_or_create(concern=concern, user=user, role="")
    for role in jobs:
        UrgentWithheld.objects.get_or_create(concern=concern, user=None, role=role)
    if about and more_cautious(about, concern.about):
        concern.about = about
        if about == UNSURE or not (people or jobs):
            keep_from(concern)
    forget_those_kept_out(concern)
    concern.save()
    keep_notices_from_those_kept_out(concern, by=by)
    audit_urgent(concern, by, "urgent.withhold", about=concern.about)


def forget_those_kept_out(concern: UrgentConcern) -> None:
    if _is_kept_out(concern, concern.acknowledged_by):
        concern.acknowledged_at = concern.acknowledged_by = None
    if _is_kept_out(concern, concern.county_took_by):
        concern.county_took_at = concern.county_took_by = None
    if concern.closed_at is None and _is_kept_out(concern, concern.close_asked_by):
        concern.close_asked_at = concern.close_asked_by = None


def _is_kept_out(concern: UrgentConcern, user: User | None) -> bool:
    if user is None:
        return False
    rows = concern.withheld_from.all()
    in_role = not {row.role for row in rows}.isdisjoint({user.role})
    return (in_role and user.pk != concern.raised_by_id) or any(row.user_id == user.pk for row in rows)


@transaction.atomic
def ask_to_close_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """The first of two: the child is safe and the list is done."""
    concern = _locked(concern)
    _check_nobody_is_left(concern)
    if concern.close_asked_at is None and concern.closed_at is None:
        concern.close_asked_at, concern.close_asked_by = timezone.now(), by
        concern.save(update_fields=["close_asked_at", "close_asked_by"])
        audit_urgent(concern, by, "urgent.ask_to_close")
    return concern


@transaction.atomic
def close_urgent(concern: UrgentConcern, *, by: User) -> UrgentConcern:
    """The second of two has checked the list and confirms. Pressing twice closes once."""
    concern = _locked(concern)
    if concern.closed_at:
        return concern
    if concern.close_asked_by_id is None:
        raise NotAskedToClose
    if not may_close(concern, by=by):
        raise NeedsSecondPerson
    _check_nobody_is_left(concern)
    concern.closed_at, concern.closed_by, concern.confirmed_by = timezone.now(), concern.close_asked_by, by
    concern.save(update_fields=["closed_at", "closed_by", "confirmed_by"])
    audit_urgent(concern, by, "urgent.close")
    return concern


def is_held(subject: UUID) -> bool:
    """An urgent concern about this child keeps everything recorded about it. Says nothing about which, or why."""
    return UrgentConcern.objects.filter(student__public_id=subject, hold_lifted_at__isnull=True).exists()


def _check_nobody_is_left(concern: UrgentConcern) -> None:
    if concern.kept_open.filter(answered_at__isnull=True).exists():
        raise CaseEndedUnknowing


def _locked(concern: UrgentConcern) -> UrgentConcern:
    return UrgentConcern.objects.select_for_update().get(pk=concern.pk)


@transaction.atomic
def hide_from_more(
    concern: UrgentConcern, *, by: User, users: Iterable[User] = (), roles: Iterable[str] = (), about: str = ""
) -> PendingAct | None:
    """Keeps them out now, and asks a second person; None where nothing changed, or where its author says it, whose
    answer stands as the first one did."""
    before, about_before, acts = _rows(concern), concern.about, may_act_on(by, concern)
    widen_withheld(concern, by=by, users=users, roles=roles, about=about)
    concern.refresh_from_db()
    new = sorted(_rows(concern) - before)
    if (not new and concern.about == about_before) or not acts:
        return None
    said = {"rows": [list(row) for row in new], "about": [about_before, concern.about]}
    return ask(HIDE, by=by, about=concern.public_id, said=said)


@transaction.atomic
def ask_to_lift_hold(concern: UrgentConcern, *, by: User) -> PendingAct | None:
    """Raises NotClosedYet, NeedsSecondPerson. None where it is lifted."""
    concern = _locked(concern)
    if concern.closed_at is None:
        raise NotClosedYet
    if not can(by, Permission.CONFIRM_THE_END) or not may_act_on(by, concern):
        raise NeedsSecondPerson
    return None if concern.hold_lifted_at else ask(LIFT_HOLD, by=by, about=concern.public_id)


@transaction.atomic
def keep_from_hands(user: User, *, by: Iterable[User]) -> None:
    """`by`: through whose hands an account came. Whoever a concern is kept from could have had its code, so the account
    never opens that concern either."""
    kept = [concern for hand in by for concern in _kept_from(hand)]
    for concern in {one.pk: one for one in kept}.values():
        if concern.raised_by_id != user.pk:
            UrgentWithheld.objects.get_or_create(concern=concern, user=user, role="")
            forget_those_kept_out(concern)
            concern.save()
            keep_notices_from_those_kept_out(concern, by=None)


def _kept_from(hand: User) -> Iterable[UrgentConcern]:
    rows = UrgentWithheld.objects.filter(user=hand)
    rows = rows | UrgentWithheld.objects.filter(role=hand.role, concern__school__in=schools_of(hand).values("pk"))
    return UrgentConcern.objects.select_for_update().filter(pk__in=rows.values("concern"))


def _rows(concern: UrgentConcern) -> set[tuple[str, str]]:
    """Public id of the person, or the role."""
    found = concern.withheld_from.values_list("user__public_id", "role")
    return {(str(person) if person else "", role) for person, role in found}


def second_people(pending: PendingAct) -> list[User]:
    """Whoever may act on the concern and confirm its end; never anybody it is kept from."""
    concern = _concern(pending)
    people = may_come_to_see(concern, timezone.now()).order_by("name", "pk")
    able = [one for one in people if can(one, Permission.CONFIRM_THE_END) and may_act_on(one, concern)]
    return independent(able, pending)


def let_in_again(pending: PendingAct) -> None:
    """The second person refused: those who were kept out by this act alone are let in again."""
    concern = _concern(pending)
    for person, role in pending.said["rows"]:
        rows = concern.withheld_from.filter(role=role)
        (rows.filter(user__public_id=person) if person else rows.filter(user=None)).delete()
    before, then = pending.said["about"]
    if concern.about == then != before:
        concern.about = before
        concern.save(update_fields=["about"])


def lift(pending: PendingAct, *, by: User | None) -> None:
    concern = UrgentConcern.objects.select_for_update().get(public_id=pending.about_id)
    if concern.hold_lifted_at is None:
        concern.hold_lifted_at, concern.hold_lifted_by = timezone.now(), by or pending.asked_by
        concern.save(update_fields=["hold_lifted_at", "hold_lifted_by"])
        audit_urgent(concern, by, "urgent.lift_hold", asked_by=str(pending.asked_by.public_id))


def _concern(pending: PendingAct) -> UrgentConcern:
    return UrgentConcern.objects.select_related("school__township__county").get(public_id=pending.about_id)


def _words(said: Label) -> Callable[[PendingAct], str]:
    return lambda pending: str(said) % {"school": _concern(pending).school.name}


def register_acts() -> None:
    """What hides from more people holds at once; a second person's yes changes nothing more."""
    hidden = _("Urgent concern at %(school)s: it was hidden from more people. Look whether that is right.")
    lifted = _("Urgent concern at %(school)s, closed: the records need not be kept for it any longer.")
    register(ActByTwo(HIDE, _words(hidden), second_people, lambda _pending, by: None, at_once=True, undo=let_in_again))
    register(ActByTwo(LIFT_HOLD, _words(lifted), second_people, lift))
