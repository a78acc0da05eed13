"""Where a child is named outside its own rows: files made of it, work that was ordered, notices, uploads, receipts."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Notice
from accounts.privacy.resealing import encrypted_columns
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.rounds.models import SaveReceipt, SheetRow
from students.models import RecordUpload, RosterImport, StaffAssignment, Student

UPLOADS: tuple[Any, ...] = (RosterImport, RecordUpload)


def forget_mentions(child: Student, ids: set[UUID]) -> None:
    """`ids`: the random ids of all rows of the child. Before these rows go, and in the same transaction."""
    schools = set(child.enrolments.values_list("school_class__school_id", flat=True))
    _forget_documents(ids, schools)
    _forget_jobs(ids)
    texts = [str(one) for one in ids]
    Notice.objects.filter(about__in=texts).delete()
    SaveReceipt.objects.filter(sheet__in=SheetRow.objects.filter(student=child).values("sheet")).delete()
    _forget_uploads(child.name, schools)


def count_namesakes(name: str) -> int:
    """Encrypted texts in which the name still stands: about others, or about another child of that name."""
    return sum(
        name in (text or "")
        for model, field in encrypted_columns()
        for text in model._base_manager.exclude(**{f"{field.name}__isnull": True})
        .values_list(field.name, flat=True)
        .iterator()
    )


def _forget_documents(ids: set[UUID], schools: Iterable[int]) -> None:
    """Files about the child go with their rows. Of all other files made for people of its schools only the file goes:
    which children stand in it cannot be told for certain any more, and it can be made again."""
    staff = StaffAssignment.objects.filter(school__in=schools).values("user")
    for document in Document.objects.filter(requested_by__in=staff).exclude(path="").exclude(subject__in=ids):
        transaction.on_commit(partial(storage.delete, document.path))
        Document.objects.filter(pk=document.pk).update(path="", size=0)
    for document in Document.objects.filter(subject__in=ids):
        transaction.on_commit(partial(storage.delete, document.path))
        document.delete()
        Job.objects.filter(pk=document.job_id).delete()


def _forget_jobs(ids: set[UUID]) -> None:
    words = {text for one in ids for text in (str(one), one.hex)}
    rows = Job.objects.values_list("pk", "payload", "cursor")
    gone = [key for key, *told in rows.iterator() if any(word in str(told) for word in words)]
    Job.objects.filter(pk__in=gone).update(payload={}, cursor={}, state=Job.State.FAILED, error="subject-gone")


def _forget_uploads(name: str, schools: Iterable[int]) -> None:
    for model in UPLOADS:
        for upload in model._base_manager.filter(school__in=schools):
            if name in upload.rows:
                upload.rows, upload.state = "", model.State.DISCARDED
                upload.save(update_fields=["rows", "state"])
