"""A child is erased: every row about it, every file made of it; what stays is a proof that leads nowhere.

The audit log keeps the random id in its sealed events, because a log out of which lines can be taken proves nothing;
once these rows are gone nothing leads from that id to a child. docs/adr/0022.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.privacy import holds
from accounts.privacy.resealing import encrypted_columns
from config import durable
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.rights.models import Erasure, RightsRequest
from screening.rights.services.collecting import Rows, chunks, loosened, rows_of
from screening.rounds.models import SaveReceipt, SheetRow
from students.models import RecordUpload, RosterImport, StaffAssignment, Student

logger = logging.getLogger(__name__)


class NotErased(Exception):
    """Something about the child has to be kept for now."""


def erase_child(child: Student, *, by: User | None, why: Erasure.Why = Erasure.Why.ASKED) -> Erasure:
    """Raises NotErased. What lay in free pages of the file is overwritten after the commit."""
    name = child.name
    with transaction.atomic():
        proof = _erase(child, by, why)
        transaction.on_commit(_put_on_the_list)
        transaction.on_commit(overwrite_free_pages)
    Erasure.objects.filter(pk=proof.pk).update(namesakes=count_namesakes(name))
    proof.refresh_from_db()
    return proof


def erase_again(hashes: Iterable[str]) -> int:
    """Of children that came back with a backup; whatever that backup says about holds. Returns how many."""
    known = set(hashes)
    back = [child for child in Student.objects.iterator() if hash_of(child.public_id) in known]
    for child in back:
        with transaction.atomic():
            _erase(child, None, Erasure.Why.AGAIN)
    if back:
        transaction.on_commit(overwrite_free_pages)
    return len(back)


def hash_of(public_id: UUID) -> str:
    """Of 122 random bits: nobody can try them all, so it needs no key and stands every change of keys."""
    return hashlib.sha256(b"erased:" + public_id.bytes).hexdigest()


def erased_hashes() -> set[str]:
    return set(Erasure.objects.values_list("was", flat=True))


def overwrite_free_pages() -> None:
    """SQLite zeroes what is deleted (secure_delete), but older copies of a row may lie in pages freed before, and in
    the write-ahead log; PostgreSQL keeps dead rows until they are vacuumed. The child is gone whatever happens here."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as error:
        logger.warning("free pages are still to be overwritten: %s", type(error).__name__)


def _put_on_the_list() -> None:
    """Where the backups lie, so that whoever restores one from before erases again; beside the data first, because a
    stick may be away."""
    beside = Path(settings.VAR_DIR)
    for folder in (beside, Path(settings.BACKUP_DIR or beside / "backups")):
        if folder.is_dir():
            add_to_list(folder, erased_hashes())


def _erase(child: Student, by: User | None, why: Erasure.Why) -> Erasure:
    child = Student.objects.select_for_update().get(pk=child.pk)
    if why != Erasure.Why.AGAIN and holds.is_held(child.public_id):
        raise NotErased
    rows = rows_of(child)
    consents = child.consents.order_by("dated", "pk").values_list("dated", "outcome", "text_version", "text_hash")
    facts = {
        "why": why,
        "school": _last_school(child),
        "at": timezone.now(),
        "erased_by": by,
        "counts": {model._meta.label_lower: len(keys) for model, keys in rows.items()},
        "consents": [[day.isoformat(), *told] for day, *told in consents],
    }
    forget_mentions(child, set(_ids_of(rows)))
    RightsRequest.objects.filter(student=child).update(asked_by="", answer="")
    _delete(rows)
    proof, _made = Erasure.objects.update_or_create(was=hash_of(child.public_id), defaults=facts)
    audit.record(by=by, verb="child.erase", obj=proof, detail={"why": why, "rows": sum(map(len, rows.values()))})
    return proof


def _last_school(child: Student) -> Any:
    seat = child.enrolments.order_by("starts", "pk").select_related("school_class__school").last()
    return seat.school_class.school if seat else None


def _ids_of(rows: Rows) -> Iterable[UUID]:
    for model, keys in rows.items():
        if any(field.name == "public_id" for field in model._meta.local_fields):
            for part in chunks(keys):
                yield from model._base_manager.filter(pk__in=part).values_list("public_id", flat=True)


def _delete(rows: Rows) -> None:
    """In any order: both databases look at the links when the transaction ends."""
    for link, keys in loosened(rows):
        for part in chunks(keys):
            link.model._base_manager.filter(**{f"{link.name}__in": part}).update(**{link.name: None})
    for model, keys in rows.items():
        for part in chunks(keys):
            _raw_delete(model, part)


def _raw_delete(model: type[models.Model], keys: list[Any]) -> None:
    found: Any = model._base_manager.filter(pk__in=keys)
    found._raw_delete(found.db)


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


NAME = "erased.txt"
_HASH = re.compile(r"[0-9a-f]{64}")


def read_list(folder: Path) -> set[str]:
    try:
        return set(_HASH.findall((folder / NAME).read_text()))
    except FileNotFoundError:
        return set()


def add_to_list(folder: Path, hashes: Iterable[str]) -> None:
    """To the list that lies beside every backup, since a backup made before an erasure still holds the child. It only
    grows, and names nobody: one line a child, the hash by which it is found again. All of it or nothing, also when the
    power fails."""
    known = read_list(folder)
    if set(hashes) <= known:
        return
    unfinished = folder / f".{NAME}.{os.getpid()}"
    durable.write(unfinished, "".join(f"{one}\n" for one in sorted(known | set(hashes))).encode())
    durable.put_over(unfinished, folder / NAME)
