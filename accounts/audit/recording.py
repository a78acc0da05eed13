"""One event per look or act, in the caller's transaction: if the act is undone, so is its event."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.audit.chain import own_mac, seal_soon
from accounts.logs import request_id
from accounts.models import AuditEvent, AuditSubject, User


def record(
    *,
    by: User | None,
    verb: str,
    obj: models.Model | None = None,
    subjects: Iterable[UUID] = (),
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """One event: `verb` is "noun.verb" ("student.show", "case.decide"), `subjects` the public ids of the children."""
    children = sorted(set(subjects))
    with transaction.atomic():
        event = AuditEvent(
            at=timezone.now(),
            actor_id=by.public_id if by else None,
            role=by.role if by else "",
            verb=verb,
            object_type=_type_of(obj) if obj is not None else "",
            object_id=str(getattr(obj, "public_id", obj.pk)) if obj is not None else "",
            purpose=purpose,
            request_id=request_id.get(),
            subjects=[str(child) for child in children],
            detail=dict(detail or {}),
        )
        event.mac = own_mac(event)
        event.save(force_insert=True)
        AuditSubject.objects.bulk_create([AuditSubject(event=event, subject_id=child) for child in children])
        transaction.on_commit(seal_soon, robust=True)
    return event


def children_named_for(obj: models.Model) -> set[UUID]:
    """Every child that an event about this object has named so far."""
    about = {"event__object_type": _type_of(obj), "event__object_id": str(getattr(obj, "public_id", obj.pk))}
    return set(AuditSubject.objects.filter(**about).values_list("subject_id", flat=True))


def _type_of(obj: models.Model) -> str:
    """A model that moved to another app names the one under which its earlier events stand: `audit_app`."""
    return f"{getattr(obj, 'audit_app', obj._meta.app_label)}.{obj._meta.model_name}"
