"""A document is asked for: one row for one person and one state of its inputs."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from screening import formats
from screening.documents import registry, storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.jobs.services import enqueue, requeue

JOB_KIND = "document"


class NotAllowed(Exception):
    """This person may not see what the document would show."""


def hash_inputs(*parts: Any) -> str:
    """Key of a state: ids and versions of the rows a document is made of, cheap and known when it is asked for."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def hash_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@transaction.atomic
def request_document(
    kind: str,
    *,
    subject: UUID,
    audience: str,
    by: User,
    input_hash: str,
    language: str | None = None,
    reference: str = "",
    receiver: str = "",
    queue: str = Job.Queue.DEFAULT,
    batch: UUID | None = None,
) -> Document:
    """The document of this state, asked for now or before. Changed inputs make a new revision; the old file stays what
    was handed over. A failed or purged one is made again. `audience` (at most 27 characters) names the receiver, if
    there is one; two people never share a file. `reference` is a case number or a month, `receiver` a unit, both
    shown in lists. The language is the active one, unless it is for somebody who reads another."""
    language = language or formats.active_language()
    key = {"kind": kind, "subject": subject, "language": language, "audience": f"{audience}:{by.public_id.hex}"}
    found = Document.objects.filter(**key, input_hash=input_hash).select_related("job").first()
    if found is not None:
        return retry_document(found, by=by)
    document = Document(**key, input_hash=input_hash, requested_by=by)
    if not registry.may_see(by, document):
        raise NotAllowed
    try:
        return _create(document, reference, receiver, queue, batch)
    except IntegrityError:  # the same button pressed twice at once
        return Document.objects.select_related("job").get(**key, input_hash=input_hash)


@transaction.atomic
def retry_document(document: Document, *, by: User) -> Document:
    """Make it again if there is no file; harmless while it is being made and when it is there."""
    if not registry.may_see(by, document):
        raise NotAllowed
    is_there = document.job.state == Job.State.READY and storage.exists(document.path)
    if not is_there:
        requeue(document.job, by=by)
        document.refresh_from_db()
    return document


@transaction.atomic
def _create(document: Document, reference: str, receiver: str, queue: str, batch: UUID | None) -> Document:
    series = Document.objects.filter(
        kind=document.kind, subject=document.subject, audience=document.audience, language=document.language
    )
    document.revision = 1 + (series.aggregate(newest=Max("revision"))["newest"] or 0)
    document.job = enqueue(
        JOB_KIND,
        payload={"document": str(document.public_id), "reference": reference, "receiver": receiver},
        by=document.requested_by,
        queue=queue,
        batch=batch,
        language=document.language,
    )
    document.save()
    children = registry.renderer_of(document.kind).children(document)
    detail = {"kind": document.kind}
    audit.record(by=document.requested_by, verb="document.request", obj=document, subjects=children, detail=detail)
    return document
