"""A child is erased: every row about it, every file made of it; what stays is a proof that leads nowhere.

The audit log keeps the random id in its sealed events, because a log out of which lines can be taken proves nothing;
once these rows are gone nothing leads from that id to a child. docs/adr/0022.
"""

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.privacy import holds
from screening.rights.erased_list import add_to_list
from screening.rights.models import Erasure, RightsRequest
from screening.rights.services.collecting import Rows, chunks, loosened, rows_of
from screening.rights.services.mentions import count_namesakes, forget_mentions
from students.models import Student

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
