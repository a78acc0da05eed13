"""Events of the log as lines anybody reads: who, in which role, did what to what, and how many children were in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.audit.naming import names_in
from accounts.audit.sentences import act_words
from accounts.models import AuditEvent, User


@dataclass(frozen=True)
class EventLine:
    """`about`: the name of what it was done to, if it has one that names no child. `ids`: for who has to look it up."""

    number: int | None
    at: datetime
    who: str
    role: str
    act: str
    about: str
    children: int
    actor_id: UUID | None
    ids: str


def event_lines(user: User, events: Sequence[AuditEvent]) -> list[EventLine]:
    people = dict(User.objects.filter(public_id__in={e.actor_id for e in events}).values_list("public_id", "name"))
    names = names_in(user, ((event.object_type, event.object_id) for event in events))
    return [
        EventLine(
            number=event.number,
            at=event.at,
            who=_who(event, people),
            role=event.role_words,
            act=act_words(event.verb),
            about=names.get((event.object_type, event.object_id), ""),
            children=len(event.subjects),
            actor_id=event.actor_id,
            ids=" ".join(filter(None, (event.verb, event.object_type, event.object_id, event.request_id))),
        )
        for event in events
    ]


def _who(event: AuditEvent, people: dict[UUID, str]) -> str:
    if event.actor_id is None:
        return _("the program or somebody without an account")
    return people.get(event.actor_id, _("an account that is gone"))
