"""Who looked at what is stored about a child: a line a colleague, the latest first, for the child's counselor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.access import looks_at
from accounts.models import Role, User
from screening import formats
from students import child_file
from students.models import Student


@dataclass(frozen=True)
class LooksOfOne:
    """How often a colleague looked, and when last."""

    name: str
    role: str
    times: int
    last: str


def who_looked(user: User, student: Student) -> list[LooksOfOne]:
    """Nothing a reader may not know of changes a line: whoever dealt with it is left out from then on."""
    since = _unseen(user, student)
    found: dict[tuple[UUID, str], list[datetime]] = {}
    rows = looks_at(user, student.public_id).exclude(actor_id=None).order_by("-at")
    for actor, role, at in rows.values_list("actor_id", "role", "at"):
        if actor and (actor not in since or at < since[actor]):
            found.setdefault((actor, role), []).append(at)
    names = dict(User.objects.filter(public_id__in={one for one, _role in found}).values_list("public_id", "name"))
    return [
        LooksOfOne(names[one], str(Role(role).label), len(times), formats.day(timezone.localdate(times[0])))
        for (one, role), times in found.items()
        if one in names
    ]


def _unseen(user: User, student: Student) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for source in child_file.unseen_sources:
        for actor, since in source(user, student):
            if actor != user.public_id:
                found[actor] = min(since, found.get(actor, since))
    return found
