"""What several first screens share: the urgent concerns a person may see, without a child's name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access import urgent_concerns_of
from screening.cases.models import UrgentConcern
from screening.cases.urgent.emergency.presenter import notices
from screening.rounds.child_forms.presenter import class_lines


@dataclass(frozen=True)
class UrgentNotice:
    public_id: UUID
    when: str
    says: str
    waiting: bool


def urgent_rows(user: User) -> list[UrgentNotice]:
    return [_row(concern) for concern in urgent_concerns_of(user).filter(closed_at__isnull=True).order_by("-raised_at")]


def _row(concern: UrgentConcern) -> UrgentNotice:
    when = _("%(school)s, raised %(time)s") % {"school": concern.school.name, "time": formats.moment(concern.raised_at)}
    if concern.acknowledged_at:
        says = _("Acknowledged at %(time)s; not closed yet.") % {"time": formats.moment(concern.acknowledged_at)}
        return UrgentNotice(concern.public_id, when, says, False)
    minutes = int((timezone.now() - concern.raised_at).total_seconds() // 60)
    says = ngettext(
        "Waiting for %(n)s minute; nobody has acknowledged it.",
        "Waiting for %(n)s minutes; nobody has acknowledged it.",
        minutes,
    ) % {"n": minutes}
    return UrgentNotice(concern.public_id, when, says, True)


def build(user: User) -> dict[str, Any]:
    return {"urgent": urgent_rows(user), "notices": notices(user), "typing": class_lines(user)}
