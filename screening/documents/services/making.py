"""The work itself: render outside any transaction to a file of one's own, then publish it under the claim."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from config import durable
from screening.documents import registry, storage
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.rendering import worker
from screening.documents.rendering.text import for_paper
from screening.documents.services.requesting import hash_bytes
from screening.jobs.errors import CannotBeDone, NotNow
from screening.jobs.models import Job
from screening.jobs.services import JobProgress


def make(job: Job, *, progress: JobProgress) -> None:
    """The document of this job. The permission is checked again: it may have ended since the request."""
    document = Document.objects.select_related("requested_by").get(public_id=job.payload["document"])
    if not registry.may_see(document.requested_by, document):
        raise CannotBeDone("not-allowed")
    made = registry.renderer_of(document.kind).build(document)
    try:
        unfinished = storage.unfinished_path(progress.token)
        rendered = _write(made, unfinished)
        key = storage.seal(unfinished, progress.token)
        unprintable = " ".join(rendered.unprintable)
        progress.publish(
            partial(_publish, document, made, rendered, key, progress.token),
            note="characters-missing" if unprintable else "",
            detail=unprintable,
        )
    except OSError as error:
        raise NotNow("cannot-write", error.strerror or "") from error
    finally:
        (storage.folder() / "unfinished" / progress.token.hex).unlink(missing_ok=True)


def _write(made: PrintJob | FileJob, unfinished: Path) -> worker.Rendered:
    if isinstance(made, FileJob):
        durable.write(unfinished, made.content)
        return worker.Rendered(len(made.content), 0, hash_bytes(made.content), ())
    context = {**made.context, "product_version": settings.VERSION}
    html = for_paper(render_to_string(made.html_template, context))
    try:
        return worker.render(html, unfinished)
    except worker.RenderTookTooLong as error:
        raise CannotBeDone("took-too-long", f"{settings.RENDER_LIMIT_SECONDS} s") from error
    except worker.RenderUnavailable as error:
        raise NotNow(error.code, error.detail) from error


def _publish(document: Document, made: PrintJob | FileJob, rendered: worker.Rendered, key: str, token: UUID) -> None:
    """Runs after the row was won and before that is committed: a reader sees the old state or the whole file."""
    now = timezone.now()
    keep_days = registry.renderer_of(document.kind).keep_days or settings.DOCUMENT_KEEP_DAYS
    Document.objects.filter(pk=document.pk).update(
        path=storage.publish(storage.unfinished_path(token), token),
        key=key,
        file_name=made.file_name,
        content_type="application/pdf" if isinstance(made, PrintJob) else made.content_type,
        size=rendered.size,
        pages=rendered.pages,
        sha256=rendered.sha256,
        expires_at=now + timedelta(days=keep_days),
        purged_at=None,
    )
