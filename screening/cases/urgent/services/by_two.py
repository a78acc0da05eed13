"""What takes two people about an urgent concern: who it is kept from, and the end of its hold.

Keeping more people out protects a child, so it holds at once; the second person may take it back, and where nobody
answers it stays. Lifting the hold waits for the second person.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import PendingAct, User
from accounts.permissions import Permission, can
from accounts.two_people.acts import ActByTwo, independent, register
from accounts.two_people.services import ask
from screening.cases.access import may_act_on
from screening.cases.access.urgent import HIDE, LIFT_HOLD
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.urgent.readers import may_come_to_see
from screening.cases.urgent.services.acting import (
    NeedsSecondPerson,
    NotClosedYet,
    forget_those_kept_out,
    widen_withheld,
)
from screening.cases.urgent.services.notices import keep_notices_from_those_kept_out
from screening.cases.urgent.services.raising import audit_urgent
from students.access import schools_of


@transaction.atomic
def hide_from_more(
    concern: UrgentConcern, *, by: User, users: Iterable[User] = (), roles: Iterable[str] = (), about: str = ""
) -> PendingAct | None:
    """Keeps them out now, and asks a second person; None where nothing changed."""
    before, about_before = _rows(concern), concern.about
    widen_withheld(concern, by=by, users=users, roles=roles, about=about)
    concern.refresh_from_db()
    new = sorted(_rows(concern) - before)
    if not new and concern.about == about_before:
        return None
    said = {"rows": [list(row) for row in new], "about": [about_before, concern.about]}
    return ask(HIDE, by=by, about=concern.public_id, said=said)


@transaction.atomic
def ask_to_lift_hold(concern: UrgentConcern, *, by: User) -> PendingAct | None:
    """Raises NotClosedYet, NeedsSecondPerson. None where it is lifted."""
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
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


def _nothing_more(pending: PendingAct, *, by: User | None) -> None:
    """It holds already."""


def _concern(pending: PendingAct) -> UrgentConcern:
    return UrgentConcern.objects.select_related("school__township__county").get(public_id=pending.about_id)


def _hide_words(pending: PendingAct) -> str:
    said = _("Urgent concern at %(school)s: it was hidden from more people. Look whether that is right.")
    return said % {"school": _concern(pending).school.name}


def _lift_words(pending: PendingAct) -> str:
    said = _("Urgent concern at %(school)s, closed: the records need not be kept for it any longer.")
    return said % {"school": _concern(pending).school.name}


def register_acts() -> None:
    hide = {"carry_out": _nothing_more, "at_once": True, "undo": let_in_again}
    register(ActByTwo(HIDE, _hide_words, second_people, **hide))  # type: ignore[arg-type]
    register(ActByTwo(LIFT_HOLD, _lift_words, second_people, lift))
