"""From the claim to the file: nothing half-made is ever seen, every failure says its reason, and the next one works."""

import hashlib
import os
import shutil
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.utils import timezone

from screening.documents import services, storage
from screening.documents.models import Document
from screening.documents.registry import FileJob
from screening.documents.rendering import packages, worker
from screening.jobs import services as jobs
from screening.jobs.errors import ClaimLost
from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from tests.documents.conftest import Desk, Press

pytestmark = pytest.mark.django_db


def files() -> list[Path]:
    return [path for path in storage.folder().rglob("*") if path.is_file()]


def claimed(document: Document) -> jobs.Claim:
    held = jobs.claim(document.job.public_id)
    assert held is not None
    return held


def test_a_finished_document_says_its_size_pages_and_hash(desk: Desk) -> None:
    document = desk.made()
    assert document.job.state == Job.State.READY
    assert files() == [storage.folder() / document.path]
    content = b"".join(storage.content(document.path, document.key))
    assert (document.pages, document.size) == (1, len(content))
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.file_name == "leaflet-QS-1.pdf"
    assert files()[0].stat().st_mode & 0o077 == 0  # nobody else on this computer reads it


def test_the_place_on_the_disk_says_nothing_about_the_document(desk: Desk) -> None:
    document = desk.made()
    for known in (document.public_id.hex, desk.subject.hex, "leaflet", "QS"):
        assert known not in document.path


def test_a_stale_worker_publishes_nothing_and_leaves_nothing_behind(desk: Desk) -> None:
    document = desk.ask()
    stale = claimed(document)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    fresh = claimed(document)
    services.make(fresh.job, progress=JobProgress(fresh))
    published = Document.objects.get().path
    with pytest.raises(ClaimLost):
        services.make(stale.job, progress=JobProgress(stale))
    assert Document.objects.get().path == published
    assert files() == [storage.folder() / published]


def test_a_crash_between_file_and_commit_leaves_a_job_to_be_done_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage.publish

    def crash_after(*args: Any) -> str:
        real(*args)
        raise SystemExit

    document = desk.ask()
    monkeypatch.setattr(storage, "publish", crash_after)
    with pytest.raises(SystemExit):
        desk.make(document)
    row = Document.objects.select_related("job").get()
    assert (row.path, row.job.state) == ("", Job.State.RUNNING)
    monkeypatch.setattr(storage, "publish", real)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert storage.exists(desk.make(document).path)


def test_a_missing_library_keeps_the_document_waiting_with_the_name_of_the_package(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(html: str, target: Path) -> worker.Rendered:
        raise worker.RenderUnavailable("library-missing", "libharfbuzz-subset0")

    document = desk.ask()
    with monkeypatch.context() as without:
        without.setattr(worker, "render", lacks)
        job = desk.make(document).job
    assert (job.state, job.error, job.error_detail) == (Job.State.QUEUED, "library-missing", "libharfbuzz-subset0")
    Job.objects.update(not_before=timezone.now())
    assert desk.make(document).job.state == Job.State.READY


def test_a_missing_font_is_found_by_the_printing_process_itself(desk: Desk, settings: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    package = copy / "screening" / "documents"
    shutil.copytree(Path(settings.BASE_DIR) / "screening/documents/rendering", package / "rendering")
    for folder in (copy / "screening", package):
        (folder / "__init__.py").touch()
    worker.stop()
    settings.BASE_DIR = copy
    job = desk.make(desk.ask()).job
    assert (job.state, job.error) == (Job.State.QUEUED, "font-missing")
    assert "WellSansSC-Regular.ttf" in job.error_detail


def test_a_missing_library_is_found_by_the_printing_process_and_named_by_its_package(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text("raise OSError(\"cannot load library 'pango'\")")
    worker.stop()
    with monkeypatch.context() as lacking:
        lacking.setenv("PYTHONPATH", str(tmp_path))
        lacking.setitem(packages.LIBRARIES, "libnowhere.so.9", "libnowhere9")
        job = desk.make(desk.ask()).job
    assert (job.state, job.error, job.error_detail) == (Job.State.QUEUED, "library-missing", "libnowhere9")
    Job.objects.update(not_before=timezone.now())
    assert jobs.run(job.public_id)  # the cause is gone
    assert Job.objects.get().state == Job.State.READY


def test_a_full_disk_keeps_the_document_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(unfinished: Path, token: object) -> str:
        raise OSError(28, "No space left on device")

    document = desk.ask()
    monkeypatch.setattr(storage, "publish", full)
    job = desk.make(document).job
    assert (job.state, job.error, job.error_detail) == (Job.State.QUEUED, "cannot-write", "No space left on device")


def test_a_character_our_font_lacks_is_said_on_the_row(desk: Desk, press: Press) -> None:
    press.lead = "王\U0002a6d5雨"
    job = desk.made().job
    assert (job.state, job.error, job.error_detail) == (Job.State.READY, "characters-missing", "U+2A6D5")


def test_nobody_reads_the_file_without_its_row(desk: Desk, press: Press) -> None:
    press.result = FileJob(b"SENTINEL", "list.csv", "text/csv")
    document = desk.made()
    (file,) = files()
    assert b"SENTINEL" not in file.read_bytes()
    assert b"".join(storage.content(document.path, document.key)) == b"SENTINEL"
    other = desk.made(state="2")
    with pytest.raises(InvalidTag):
        b"".join(storage.content(document.path, other.key))


def test_a_file_of_an_older_version_is_handed_out_as_it_lies_there(desk: Desk, press: Press) -> None:
    document = desk.made()
    files()[0].write_bytes(b"in clear")
    Document.objects.update(key="")
    document.refresh_from_db()
    assert b"".join(storage.content(document.path, document.key)) == b"in clear"


def test_what_a_person_typed_is_text_on_paper_and_nothing_else(desk: Desk, press: Press, tmp_path: Path) -> None:
    press.lead = "<script>alert(1)</script><img src='file:///etc/passwd'>\u202eevil\x00\u200b"
    made = desk.made()
    assert made.job.state == Job.State.READY
    from tests.documents.pdf import Paper

    path = tmp_path / "paper.pdf"
    path.write_bytes(b"".join(storage.content(made.path, made.key)))
    joined = Paper(path, made.pages, ()).joined
    assert "<script>alert(1)</script>" in joined
    assert "evil" in joined and "\u202e" not in joined


def test_a_spreadsheet_is_stored_as_it_is(desk: Desk, press: Press) -> None:
    press.result = FileJob(b"a,b\r\n", "list.csv", "text/csv")
    document = desk.made()
    assert (document.content_type, document.size, document.file_name) == ("text/csv", 5, "list.csv")


def test_a_process_that_died_in_the_middle_is_replaced_and_the_document_tried_again(
    desk: Desk, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.made()
    child = worker._children[os.getpid()]
    real = child._receive

    def die_first(limit: float) -> dict[str, Any]:
        assert child._process is not None
        os.kill(child._process.pid, signal.SIGKILL)
        return real(limit)

    document = desk.ask(state="2")
    with monkeypatch.context() as dying:
        dying.setattr(child, "_receive", die_first)
        with pytest.raises(worker.RenderFailed):
            desk.make(document)
    job = Job.objects.get(pk=document.job.pk)
    assert (job.state, job.error, job.attempts) == (Job.State.QUEUED, "unexpected", 1)
    Job.objects.update(not_before=timezone.now())
    assert desk.make(document).job.state == Job.State.READY


def test_the_printing_process_is_retired_after_its_share_of_documents(desk: Desk, settings: Any) -> None:
    worker.stop()
    settings.RENDER_CHILD_MAX_DOCUMENTS = 2
    seen = set()
    for state in range(4):
        desk.made(state=str(state))
        process = worker._children[os.getpid()]._process
        seen.add(process.pid if process else None)
    assert len(seen) == 3  # two processes, and none after every second document


@pytest.mark.real_clock
def test_an_idle_printing_process_goes_away_and_the_next_document_starts_a_new_one(desk: Desk, settings: Any) -> None:
    worker.stop()
    settings.RENDER_CHILD_IDLE_SECONDS = 0.05
    desk.made()
    process = worker._children[os.getpid()]._process
    assert process is not None
    assert process.wait(timeout=20) == 0
    assert desk.made(state="2").job.state == Job.State.READY
    worker.stop()


@pytest.mark.real_clock
@pytest.mark.slow
def test_a_document_that_never_ends_fails_at_its_limit_and_the_next_is_ready_within_five_seconds(
    desk: Desk, press: Press, settings: Any
) -> None:
    """Five seconds and what a document with its new process takes on this machine at this hour."""
    worker.stop()
    begun = time.monotonic()
    desk.made()
    patience = 5 + time.monotonic() - begun
    settings.RENDER_LIMIT_SECONDS = 2
    press.lead = "坐下来，听孩子说说。" * 200_000
    started = time.monotonic()
    hanging = desk.made(state="hangs").job
    ended = time.monotonic()
    assert (hanging.state, hanging.error, hanging.error_detail) == (Job.State.FAILED, "took-too-long", "2 s")
    assert hanging.attempts == 1
    assert 2 <= ended - started < patience
    assert jobs.claim(hanging.public_id) is None  # no further attempt
    press.lead = replace(press).lead[:10]
    assert desk.made(state="next").job.state == Job.State.READY
    assert time.monotonic() - ended < patience
