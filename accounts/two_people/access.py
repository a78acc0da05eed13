"""The door to what waits for a second person: who may answer, who asked, and whom it concerns."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import PendingAct, User
from accounts.shortcuts import one_or_404
from accounts.two_people.acts import second_people, waiting_acts

ROWS_KEPT_IN_SIGHT = 30


def waits_for(user: User) -> list[PendingAct]:
    """What this person may confirm or refuse. Few wait at any time, so each is asked."""
    if not user.is_active:
        return []
    others = waiting_acts().exclude(asked_by=user)
    return [row for row in others if user.pk in {one.pk for one in second_people(row)}]


def own_acts(user: User) -> QuerySet[PendingAct]:
    """What the person asked for, settled, or what an act was about the person's own account; newest first."""
    mine = Q(asked_by=user) | Q(answered_by=user) | Q(person=user)
    rows = PendingAct.objects.filter(mine).select_related("asked_by", "person", "answered_by")
    return rows.order_by("-asked_at", "-pk")[:ROWS_KEPT_IN_SIGHT]


def get_to_answer_or_404(user: User, public_id: UUID) -> PendingAct:
    """One that was answered meanwhile is found as well, by whoever could have; the service says so."""
    pending = one_or_404(PendingAct.objects.select_related("asked_by", "person"), public_id=public_id)
    if user.pk == pending.asked_by_id or user.pk not in {one.pk for one in second_people(pending)}:
        raise Http404
    return pending


def get_own_or_404(user: User, public_id: UUID) -> PendingAct:
    return one_or_404(PendingAct.objects.filter(asked_by=user), public_id=public_id)
