"""What a county's Prometheus reads: how the installation is, and nothing about a person."""

import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client import generate_latest, start_http_server

from screening.jobs.models import Job
from screening.operations import metrics
from screening.operations.models import Backup
from screening.operations.wellness.state import State


def told() -> dict[str, float]:
    lines = generate_latest(metrics.registry(metrics.Installation())).decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


@pytest.mark.django_db
def test_it_counts_what_waits_and_how_old_the_backup_is(settings):
    now = timezone.now()
    for state, queue in [("queued", "default"), ("queued", "bulk"), ("queued", "bulk"), ("failed", "bulk")]:
        Job.objects.create(kind="document", state=state, queue=queue, not_before=now - timedelta(minutes=5))
    Backup.objects.create(
        made_at=now - timedelta(hours=2), reason="daily", folder="/x", file_name="y", size=1, sha256="z"
    )
    found = told()
    assert found[f'xinqiao_version{{version="{settings.VERSION}"}}'] == 1
    assert found['xinqiao_jobs{queue="default",state="queued"}'] == 1
    assert found['xinqiao_jobs{queue="bulk",state="queued"}'] == 2
    assert found['xinqiao_jobs{queue="bulk",state="running"}'] == 0
    assert 290 < found["xinqiao_oldest_waiting_seconds"] < 600
    assert 7100 < found["xinqiao_backup_age_seconds"] < 9000
    assert len([name for name in found if name.startswith("xinqiao_line{")]) == 10


def test_without_a_database_the_rest_is_still_told(monkeypatch):
    monkeypatch.setattr(metrics, "measure", lambda: State(now=timezone.now(), database=False))
    found = told()
    assert found['xinqiao_line{line="database"}'] == 2
    assert not [name for name in found if name.startswith("xinqiao_jobs")]


@pytest.mark.django_db
def test_no_name_stands_in_it(cast):
    text = generate_latest(metrics.registry(metrics.Installation())).decode()
    names = [child.name for child in cast.children.values()] + [person.name for person in cast.people.values()]
    assert not [name for name in names if name in text]
    assert not any(ord(sign) > 127 for sign in text)


def test_it_answers_on_a_port_of_its_own(monkeypatch):
    monkeypatch.setattr(metrics, "measure", lambda: State(now=timezone.now(), database=False))
    server, thread = start_http_server(0, "127.0.0.1", metrics.registry(metrics.Installation()))
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=10) as answer:
            assert b"xinqiao_version" in answer.read()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
