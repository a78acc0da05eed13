"""Handing a file out, and throwing it away when its time is over."""

import logging
from collections.abc import Iterator
from functools import partial
from itertools import chain

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.documents import registry, storage
from screening.documents.models import Document
from screening.jobs.models import Job

logger = logging.getLogger(__name__)


class FileGone(Exception):
    """The row says there is a file, the disk has none or another: purged, changed, restored without files."""


def open_file(document: Document, *, by: User, first: int = 0) -> Iterator[bytes]:
    """The content from that byte on, and a line in the audit log that this person took it, with the children who are in
    it now and those who were when it was asked for: a file keeps who has left or answered since. Its first segment is
    open when this returns; what is wrong with a later one raises there."""
    if document.job.state != Job.State.READY or not document.path:
        raise FileGone
    segments = _opened(document, first)
    try:
        head = next(segments)
    except (FileNotFoundError, InvalidTag) as error:
        raise FileGone from error
    children = {*registry.renderer_of(document.kind).children(document), *audit.children_named_for(document)}
    audit.record(by=by, verb="document.download", obj=document, subjects=children, detail={"kind": document.kind})
    return chain([head], segments)


def _opened(document: Document, first: int) -> Iterator[bytes]:
    try:
        yield from storage.content(document.path, document.key, first)
    except InvalidTag:
        logger.exception("file of document %s: not what was put there", document.public_id)
        Document.objects.filter(pk=document.pk, path=document.path).update(path="", key="", size=0)  # to be made again
        raise


def purge_expired() -> int:
    """Files past their day are deleted; the rows stay and say what was made for whom and when it went."""
    due = Document.objects.filter(expires_at__lte=timezone.now(), purged_at__isnull=True).exclude(path="")
    purged = sum(_purge(document) for document in due)
    storage.sweep(set(Document.objects.exclude(path="").values_list("path", flat=True)))
    return purged


@transaction.atomic
def _purge(document: Document) -> bool:
    """The row first: a file left by a crash in between is swept away, a row without its file would say it is there."""
    row = Document.objects.filter(pk=document.pk, path=document.path)
    if not row.update(path="", key="", size=0, purged_at=timezone.now()):
        return False
    audit.record(by=None, verb="document.purge", obj=document, detail={"kind": document.kind})
    transaction.on_commit(partial(storage.delete, document.path))
    return True
