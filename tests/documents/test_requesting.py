"""Who gets which file: one row for one person and one state of its inputs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, AuditSubject
from screening.documents import services, storage
from screening.documents.models import Document
from screening.documents.registry import PrintJob, UnknownDocumentKind, UnsafeFileName
from screening.jobs.models import Job
from tests.documents.conftest import Desk, Press

pytestmark = pytest.mark.django_db


def test_asking_twice_for_the_same_state_gives_the_same_document(desk: Desk) -> None:
    first = desk.ask()
    assert desk.ask() == first
    made = desk.make(first)
    assert desk.ask() == first
    assert Document.objects.get().sha256 == made.sha256
    assert Job.objects.count() == 1


def test_changed_inputs_make_a_new_revision_and_the_old_file_stays_what_was_handed_over(desk: Desk) -> None:
    old = desk.made(state="answers of Monday")
    new = desk.made(state="answers of Tuesday")
    assert (old.revision, new.revision) == (1, 2)
    assert storage.exists(old.path)
    assert old.path != new.path


def test_two_people_never_share_a_file(desk: Desk) -> None:
    wang, tian = desk.made(by=desk.cast.wang), desk.made(by=desk.cast.tian)
    assert wang != tian
    assert wang.path != tian.path


def test_a_failed_document_is_made_again_when_it_is_asked_for_again(desk: Desk) -> None:
    document = desk.ask()
    Job.objects.update(state=Job.State.FAILED, error="took-too-long")
    assert desk.ask() == document
    assert desk.make(document).job.state == Job.State.READY


def test_an_expired_file_is_deleted_and_can_be_made_again(desk: Desk, django_capture_on_commit_callbacks: Any) -> None:
    document = desk.made()
    assert services.purge_expired() == 0
    Document.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.purge_expired() == 1
    gone = Document.objects.get()
    assert (gone.path, gone.size, bool(gone.purged_at)) == ("", 0, True)
    assert not storage.exists(document.path)
    assert gone.sha256 == document.sha256  # the row still says what was handed over
    again = desk.make(desk.ask())
    assert again == document
    assert storage.exists(again.path)


def test_files_that_no_row_knows_are_swept_away_once_they_are_old(desk: Desk) -> None:
    import os

    kept = desk.made()
    stray, young = storage.folder() / "ab" / "stray", storage.folder() / "unfinished" / "young"
    for path in (stray, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    os.utime(stray, (0, 0))
    os.utime(storage.folder() / kept.path, (0, 0))
    services.purge_expired()
    assert (stray.exists(), young.exists(), storage.exists(kept.path)) == (False, True, True)


def test_nobody_gets_a_document_they_may_not_see(desk: Desk, press: Press) -> None:
    press.allowed = lambda user: user == desk.cast.wang
    desk.ask()
    with pytest.raises(services.NotAllowed):
        desk.ask(by=desk.cast.tian)
    assert Document.objects.count() == 1


def test_a_permission_that_ended_between_request_and_print_ends_the_job_with_a_reason(desk: Desk, press: Press) -> None:
    document = desk.ask()
    press.allowed = lambda user: False
    job = desk.make(document).job
    assert (job.state, job.error, job.attempts) == (Job.State.FAILED, "not-allowed", 1)
    assert list(storage.folder().glob("*/*")) == []


def test_nothing_is_printed_for_an_account_that_was_disabled(desk: Desk) -> None:
    document = desk.ask()
    desk.cast.wang.is_active = False
    desk.cast.wang.save()
    assert desk.make(document).job.error == "not-allowed"


def test_asking_is_on_record_with_the_children_in_the_document(desk: Desk, press: Press) -> None:
    press.children = [desk.cast.children["yu"].public_id]
    document = desk.ask()
    event = AuditEvent.objects.get(verb="document.request")
    assert (event.actor_id, event.object_id) == (desk.cast.wang.public_id, str(document.public_id))
    assert AuditSubject.objects.filter(event=event, subject_id=press.children[0]).exists()


def test_a_kind_nobody_prints_is_refused(desk: Desk) -> None:
    with pytest.raises(services.NotAllowed):
        services.request_document(
            "unknown", subject=uuid4(), audience="x", by=desk.cast.wang, language="en", input_hash="0"
        )
    assert issubclass(UnknownDocumentKind, LookupError)


@pytest.mark.parametrize("name", ["李晓雨.pdf", "../etc/passwd", "a b.pdf", "", 'a".pdf', "a\r\nX: y"])
def test_a_file_name_cannot_carry_a_childs_name_or_leave_its_folder(name: str) -> None:
    with pytest.raises(UnsafeFileName):
        PrintJob("documents/talk_card.html", {}, name)
