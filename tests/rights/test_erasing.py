"""Of an erased child nothing is left: not in a table, not in the bytes of the file, not in a document."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from accounts.privacy.declarations import all_declarations
from config import durable
from screening.cases.models import Case
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.rights.models import Erasure, RightsRequest
from screening.rights.services import erase_again, erase_child, rows_of
from screening.rights.services.erasing import hash_of, read_list
from students.models import RosterImport, Student
from tests.cases import factories as make
from tests.rights.filled import Filled

IN_THE_LOG = {"accounts.auditevent", "accounts.auditsubject"}


def bytes_of_the_database() -> bytes:
    path = Path(connection.settings_dict["NAME"])
    return b"".join(place.read_bytes() for place in path.parent.glob(f"{path.name}*"))


def stored_texts(filled: Filled) -> Iterator[str]:
    """What stands in the rows of the child as it is written into the file: ids, words, encrypted values."""
    for model, keys in rows_of(filled.child).items():
        for field in model._meta.local_fields:
            if field.is_relation or field.choices or field.get_internal_type() not in ("CharField", "TextField"):
                continue
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE id = %s', [min(keys)])
                yield from (text for (text,) in cursor.fetchall() if text and len(text) > 4)


def ids(filled: Filled) -> list[str]:
    found = [filled.row(model) for model in rows_of(filled.child) if hasattr(filled.row(model), "public_id")]
    return [text for row in found for text in (row.public_id.hex, str(row.public_id))]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_not_a_byte_is_left_in_the_file_its_log_or_its_free_pages(cast) -> None:
    filled = Filled(cast.children["yu"])
    Student.objects.filter(pk=filled.child.pk).update(name="一个从前的名字")  # an older copy of the row
    sentinels = [*stored_texts(filled), filled.child.name, "一个从前的名字", *ids(filled)]
    before = bytes_of_the_database()
    assert sum(text.encode() in before for text in sentinels) > 100
    child = Student.objects.get(pk=filled.child.pk)
    erase_child(child, by=None)
    after = bytes_of_the_database()
    assert [text for text in sentinels if text.encode() in after] == []


@pytest.mark.once
@pytest.mark.django_db
def test_no_table_holds_a_row_of_the_child(cast) -> None:
    filled = Filled(cast.children["yu"])
    rows = rows_of(filled.child)
    assert len(rows) == len([table for table in all_declarations() if table in {m._meta.label_lower for m in rows}])
    proof = erase_child(filled.child, by=None)
    assert proof.counts == {model._meta.label_lower: len(keys) for model, keys in rows.items()}
    assert [model for model, keys in rows.items() if model._base_manager.filter(pk__in=keys).exists()] == []


@pytest.mark.django_db
def test_other_children_keep_everything(cast) -> None:
    make.make_flag(cast.children["yu"], cast.wang)
    bo = cast.children["bo"]
    make.make_flag(bo, cast.wang)
    before = {model: len(keys) for model, keys in rows_of(bo).items()}
    erase_child(cast.children["yu"], by=None)
    assert {model: len(keys) for model, keys in rows_of(bo).items()} == before


@pytest.mark.django_db
def test_what_is_held_for_the_childs_safety_is_not_erased_and_nobody_learns_more(cast) -> None:
    yu = cast.children["yu"]
    make.make_urgent(cast, cast.li, student=yu)
    with pytest.raises(CommandError, match="kept for now") as refused:
        call_command("erase_child", str(yu.public_id), yes=True)
    assert "urgent" not in str(refused.value).lower()
    assert Student.objects.filter(pk=yu.pk).exists()


@pytest.mark.django_db
def test_the_command_says_first_what_would_go_and_does_nothing(cast, capsys) -> None:
    yu = cast.children["yu"]
    call_command("erase_child", str(yu.public_id))
    said = capsys.readouterr().out
    assert "在校经历: 1" in said and "--yes" in said and yu.name not in said
    assert Student.objects.filter(pk=yu.pk).exists()


@pytest.mark.django_db
def test_the_proof_sheet_says_what_went_in_both_languages_and_names_nobody(cast, capsys) -> None:
    yu = cast.children["yu"]
    call_command("erase_child", str(yu.public_id), yes=True)
    said = capsys.readouterr().out
    proof = Erasure.objects.get()
    assert "删除证明" in said and "Proof of erasure" in said
    assert "2026 年 9 月 1 日" in said  # the consent sheet
    for hidden in (yu.name, str(yu.public_id), yu.public_id.hex):
        assert hidden not in said + str(proof.counts) + str(proof.consents)
    event = AuditEvent.objects.get(verb="child.erase")
    assert (event.subjects, event.object_id) == ([], str(proof.public_id))


@pytest.mark.django_db
def test_papers_orders_notices_and_uploads_that_name_the_child_go_too(cast, django_capture_on_commit_callbacks) -> None:
    yu = cast.children["yu"]
    about, of_class = (_document(cast, subject) for subject in (yu.public_id, uuid.uuid4()))
    Notice.objects.create(to=cast.wang, kind="x", about=str(yu.public_id), created_at=timezone.now())
    upload = RosterImport.objects.create(
        school=cast.school, rows=f'["{yu.name}"]', uploaded_by=cast.admin, uploaded_at=timezone.now()
    )
    with django_capture_on_commit_callbacks() as after:
        erase_child(yu, by=None)
    for callback in after:
        callback() if "free_pages" not in repr(callback) else None
    upload.refresh_from_db()
    assert (upload.rows, upload.state) == ("", RosterImport.State.DISCARDED)
    assert not Notice.objects.filter(about=str(yu.public_id)).exists()
    assert not Document.objects.filter(pk=about.pk).exists()
    of_class.refresh_from_db()
    assert of_class.path == ""
    assert [path for path in storage.folder().glob("*/*") if path.is_file()] == []
    assert str(yu.public_id) not in str(list(Job.objects.values()))


def _document(cast, subject: uuid.UUID) -> Document:
    job = Job.objects.create(kind="document", payload={"about": str(subject)}, not_before=timezone.now())
    document = Document.objects.create(
        job=job, kind="x", subject=subject, audience="own", language="zh-hans", input_hash="h", requested_by=cast.wang
    )
    path = storage.unfinished_path(document.public_id)
    durable.write(path, b"PDF")
    document.path, document.size = storage.publish(path, document.public_id), 3
    document.save()
    return document


@pytest.mark.django_db
def test_the_request_stays_without_a_name(cast) -> None:
    asked = RightsRequest.objects.create(
        school=cast.school,
        student=cast.children["yu"],
        kind="erase",
        asked_by="王大山，父亲",
        asked_on=timezone.localdate(),
        due_on=timezone.localdate() + timedelta(days=15),
        recorded_by=cast.admin,
        recorded_at=timezone.now(),
    )
    erase_child(cast.children["yu"], by=None)
    asked.refresh_from_db()
    assert (asked.student, asked.asked_by, asked.kind) == (None, "", "erase")


@pytest.mark.django_db
def test_a_child_that_comes_back_with_a_backup_goes_again_even_if_it_was_held_then(cast) -> None:
    yu = cast.children["yu"]
    make.make_urgent(cast, cast.li, student=yu)
    assert erase_again([hash_of(yu.public_id), "0" * 64]) == 1
    assert not Student.objects.filter(pk=yu.pk).exists()
    assert not Case.objects.filter(student_id=yu.pk).exists()
    assert Student.objects.filter(pk=cast.children["bo"].pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_list_beside_the_backups_grows_and_names_nobody(cast, settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    for child in ("yu", "bo"):
        erase_child(cast.children[child], by=None)
    assert read_list(tmp_path) == set(Erasure.objects.values_list("was", flat=True))
    assert len(read_list(tmp_path)) == 2
