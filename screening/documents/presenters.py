"""A document as a line of a list and as the page that waits for it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.documents import file_names, registry, storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.jobs.presenters import JobStatus, clock
from screening.jobs.selectors import places_in_queue


class DocumentLine:
    """One file: what it is, when it was asked for, how far it is, and the one thing to do with it."""

    def __init__(self, document: Document, ahead: int | None = None) -> None:
        status = JobStatus(document.job, ahead)
        is_made = document.job.state == Job.State.READY
        is_ready = is_made and storage.exists(document.path)
        self.document = document
        self.title = title_of(document)
        self.asked = _request_words(document)
        self.status = status
        self.reason = status.reason or ("" if is_ready or not is_made else _why_gone(document))
        self.is_ready = is_ready
        self.may_retry = status.may_retry or (is_made and not is_ready)
        self.size = size_of(document)

    @property
    def is_unfinished(self) -> bool:
        return self.status.is_unfinished


class DocumentShelf:
    """Everything a person asked for lately, and how much of it is still being made."""

    def __init__(self, documents: Sequence[Document]) -> None:
        places = places_in_queue([document.job for document in documents])
        lines = [DocumentLine(document, places[document.job.pk]) for document in documents]
        today = timezone.localdate()
        lately = [line for line in lines if timezone.localdate(line.document.created_at) == today]
        self.lines = lines
        self.unfinished = sum(line.is_unfinished for line in lines)
        self.done = sum(line.is_ready for line in lately)
        self.updated = clock(timezone.now())

    @property
    def total(self) -> int:
        return self.unfinished + self.done


def kind_of(document: Document) -> str:
    try:
        return str(registry.renderer_of(document.kind).label)
    except registry.UnknownDocumentKind:
        return _("Document")


def title_of(document: Document) -> str:
    """Kind, case number or month, and whose copy it is; a child's name never stands in a title."""
    parts = (kind_of(document), document.job.payload.get("reference", ""), _receiver_of(document))
    return " · ".join(str(part) for part in parts if part)


def _receiver_of(document: Document) -> str:
    return str(document.job.payload.get("receiver", ""))


def download_name(document: Document) -> str:
    return file_names.named(kind_of(document), document.file_name, _receiver_of(document))


def size_of(document: Document) -> str:
    return f"{max(1, round(document.size / 1024))} KB"


def _request_words(document: Document) -> str:
    parts = [_("asked for %(time)s") % {"time": _when(document.created_at)}]
    if document.revision > 1:
        parts.append(_("version %(number)s") % {"number": document.revision})
    if document.pages:
        parts.append(ngettext("%(count)s page", "%(count)s pages", document.pages) % {"count": document.pages})
    return " · ".join(parts)


def _when(moment: datetime) -> str:
    if timezone.localtime(moment).date() == timezone.localdate():
        return _("today %(time)s") % {"time": formats.clock(moment)}
    return formats.moment(moment)


def _why_gone(document: Document) -> str:
    if document.purged_at:
        return _("The file was deleted because its time was over. It can be made again.")
    return _("The file is not on the disk any more. It can be made again.")
