"""A document as a line of a list and as the page that waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.documents import registry, storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.jobs.presenters import JobStatus, clock, status_of
from screening.jobs.selectors import places_in_queue


@dataclass(frozen=True)
class DocumentLine:
    """One file: what it is, when it was asked for, how far it is, and the one thing to do with it."""

    document: Document
    title: str
    asked: str
    status: JobStatus
    reason: str
    is_ready: bool
    may_retry: bool
    size: str

    @property
    def is_unfinished(self) -> bool:
        return self.status.is_unfinished


@dataclass(frozen=True)
class DocumentShelf:
    """Everything a person asked for lately, and how much of it is still being made."""

    lines: list[DocumentLine]
    unfinished: int
    done: int
    updated: str

    @property
    def total(self) -> int:
        return self.unfinished + self.done


def line_of(document: Document, ahead: int | None = None) -> DocumentLine:
    status = status_of(document.job, ahead)
    is_made = document.job.state == Job.State.READY
    is_ready = is_made and storage.exists(document.path)
    return DocumentLine(
        document=document,
        title=title_of(document),
        asked=_request_words(document),
        status=status,
        reason=status.reason or ("" if is_ready or not is_made else _why_gone(document)),
        is_ready=is_ready,
        may_retry=status.may_retry or (is_made and not is_ready),
        size=size_of(document),
    )


def shelf_of(documents: Sequence[Document]) -> DocumentShelf:
    places = places_in_queue([document.job for document in documents])
    lines = [line_of(document, places[document.job.pk]) for document in documents]
    today = timezone.localdate()
    lately = [line for line in lines if timezone.localdate(line.document.created_at) == today]
    return DocumentShelf(
        lines=lines,
        unfinished=sum(line.is_unfinished for line in lines),
        done=sum(line.is_ready for line in lately),
        updated=clock(timezone.now()),
    )


def title_of(document: Document) -> str:
    """Kind and case number or month; a child's name never stands in a title."""
    try:
        label = str(registry.renderer_of(document.kind).label)
    except registry.UnknownDocumentKind:
        label = _("Document")
    reference = str(document.job.payload.get("reference", ""))
    return f"{label} · {reference}" if reference else label


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
