"""What a person sees and may take."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, AuditSubject
from screening.documents import storage
from screening.documents.models import Document
from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.jobs.presenters import clock
from tests.chinese import chinese
from tests.documents.conftest import Desk, Press

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(desk: Desk, as_: Any) -> Client:
    browser: Client = as_(desk.cast.wang)
    return browser


def url(name: str, document: Document) -> str:
    return reverse(f"documents:{name}", args=[document.public_id])


def test_the_page_of_a_waiting_document_looks_again_by_itself_and_says_how_many_are_before_it(
    desk: Desk, wang: Client
) -> None:
    desk.ask(by=desk.cast.tian)
    response = wang.get(url("show_document", desk.ask()))
    assert response["Refresh"].startswith("3; url=")
    assert "前面还有 1 份" in response.content.decode()


def test_the_page_of_a_finished_document_offers_it_with_its_size_and_rests(desk: Desk, wang: Client) -> None:
    document = desk.made()
    response = wang.get(url("show_document", document))
    assert "Refresh" not in response
    assert url("download_document", document) in response.content.decode()
    assert f"{round(document.size / 1024)} KB" in response.content.decode()


def test_the_page_of_a_failed_document_says_why_and_offers_another_try(desk: Desk, wang: Client) -> None:
    document = desk.ask()
    Job.objects.update(state=Job.State.FAILED, error="took-too-long", error_detail="15 s")
    page = wang.get(url("show_document", document)).content.decode()
    assert chinese("This took longer than allowed and was stopped.") in page
    assert "15 s" in page
    response = wang.post(url("show_document", document))
    assert response["Location"] == url("show_document", document)
    assert Job.objects.get().state == Job.State.QUEUED


def test_a_document_that_waits_for_a_missing_library_says_when_it_is_tried_next(desk: Desk, wang: Client) -> None:
    document = desk.ask()
    held = jobs.claim(document.job.public_id)
    assert held is not None
    jobs.put_back(held, code="library-missing", detail="libpango-1.0-0", counted=False)
    page = wang.get(url("show_document", document)).content.decode()
    assert "libpango-1.0-0" in page
    assert chinese("The next try is at %(time)s.", time=clock(Job.objects.get().not_before)) in page


def test_looking_at_the_waiting_page_changes_nothing_but_may_wake_the_worker(
    desk: Desk, wang: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening.jobs import wake

    woken: list[object] = []
    monkeypatch.setattr(wake, "send", lambda job_id, queue: woken.append(job_id) or True)
    document = desk.ask()
    wang.get(url("show_document", document))
    assert woken == []
    Job.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    wang.get(url("show_document", document))
    assert woken == [document.job.public_id]


def test_a_download_is_named_by_code_is_never_cached_and_is_on_record(desk: Desk, press: Press, wang: Client) -> None:
    press.children = [desk.cast.children["yu"].public_id]
    document = desk.made()
    response = wang.get(url("download_document", document))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Leaflet_QS-1.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response.getvalue().startswith(b"%PDF")
    event = AuditEvent.objects.get(verb="document.download")
    assert event.actor_id == desk.cast.wang.public_id
    assert AuditSubject.objects.filter(event=event, subject_id=press.children[0]).exists()


def test_a_child_who_is_gone_since_is_still_on_record_with_the_old_file(desk: Desk, press: Press, wang: Client) -> None:
    yu, bo = (desk.cast.children[name].public_id for name in ("yu", "bo"))
    press.children = [yu]
    document = desk.made()
    press.children = [bo]
    wang.get(url("download_document", document))
    assert set(AuditEvent.objects.get(verb="document.download").subjects) == {str(yu), str(bo)}


@pytest.mark.parametrize(
    ("name", "method"), [("show_document", "get"), ("download_document", "get"), ("show_document", "post")]
)
def test_another_persons_document_does_not_exist(desk: Desk, as_: Any, name: str, method: str) -> None:
    document = desk.made()
    assert getattr(as_(desk.cast.tian), method)(url(name, document)).status_code == 404
    assert not AuditEvent.objects.filter(verb="document.download").exists()


def test_who_lost_the_permission_cannot_download_what_was_made_before(desk: Desk, press: Press, wang: Client) -> None:
    document = desk.made()
    press.allowed = lambda user: False
    assert wang.get(url("download_document", document)).status_code == 404


def test_a_file_that_is_gone_says_so_and_can_be_made_again(desk: Desk, wang: Client) -> None:
    document = desk.made()
    storage.delete(document.path)
    response = wang.get(url("download_document", document))
    assert response["Location"] == url("show_document", document)
    assert (
        chinese("The file is not on the disk any more. It can be made again.")
        in wang.get(response["Location"]).content.decode()
    )
    wang.post(url("show_document", document))
    assert desk.make(document).job.state == Job.State.READY
    assert wang.get(url("download_document", document)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-20", 206, slice(-20, None)),
        ("bytes=10-99999999", 206, slice(10, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("nonsense", 200, slice(None)),
        ("bytes=9-1", 200, slice(None)),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(
    desk: Desk, wang: Client, asked: str, status: int, part: slice
) -> None:
    document = desk.made()
    whole = b"".join(storage.content(document.path, document.key))
    response = wang.get(url("download_document", document), headers={"Range": asked})
    assert (response.status_code, response.getvalue()) == (status, whole[part])
    assert response["Content-Length"] == str(len(whole[part]))


def test_a_range_beyond_the_end_or_of_another_version_is_not_mixed_in(desk: Desk, wang: Client) -> None:
    document = desk.made()
    address = url("download_document", document)
    beyond = wang.get(address, headers={"Range": f"bytes={document.size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{document.size}")
    other = wang.get(address, headers={"Range": "bytes=5-", "If-Range": '"of another file"'})
    assert (other.status_code, len(other.getvalue())) == (200, document.size)


def test_the_list_shows_own_documents_only_each_with_its_one_thing_to_do(desk: Desk, wang: Client) -> None:
    ready, waiting = desk.made(state="1"), desk.ask(state="2")
    other = desk.ask(by=desk.cast.tian)
    response = wang.get(reverse("documents:list_documents"))
    page = response.content.decode()
    assert url("download_document", ready) in page
    assert url("show_document", waiting) in page
    assert str(other.public_id) not in page
    assert "QS-2026-0417" in page
    assert response["Refresh"].startswith("3; url=")


def test_the_list_asks_the_database_as_often_for_many_documents_as_for_few(desk: Desk, wang: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            wang.get(reverse("documents:list_documents"))
        return len(seen)

    desk.ask(state="0")
    queries()  # the first page of a session may write to it
    few = queries()
    for state in range(1, 12):
        desk.ask(state=str(state))
    assert queries() == few
