"""What starts on one computer, and when it refuses to."""

import socket
import uuid
from io import StringIO
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.jobs.models import Job
from screening.operations import embedded
from screening.operations.embedded import greeting_text


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.VAR_DIR, settings.BROKER_DIR = tmp_path, tmp_path / "broker"  # type: ignore[attr-defined]
    settings.CELERY_BROKER_URL = "filesystem://localhost"  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def cable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "office_addresses", lambda: [IPv4Address("192.168.1.20")])
    monkeypatch.setattr(embedded, "host_name", lambda: "office")


def test_a_demo_county_is_never_served_beyond_this_computer(folder, settings, cable, db):
    settings.DEMO = True
    with pytest.raises(CommandError, match=r"\./script/start --empty --lan"):
        call_command("up", lan=True)
    settings.DEMO = False
    assert embedded.office().addresses == ("192.168.1.20",)


def test_without_a_network_there_is_no_office(folder, monkeypatch):
    monkeypatch.setattr(embedded, "office_addresses", list)
    with pytest.raises(embedded.CannotStart, match="no address"):
        embedded.office()


def test_without_a_certificate_only_this_computer_is_listened_on(folder):
    assert embedded.listens_on(None) == ["127.0.0.1"]
    arguments = embedded.web_arguments(8000, None)
    assert [arguments[i + 1] for i, word in enumerate(arguments) if word == "--bind"] == ["127.0.0.1:8000"]
    assert "--no-control-socket" in arguments


def test_in_the_office_network_every_address_has_the_certificate(folder, cable):
    office = embedded.office()
    arguments = embedded.web_arguments(8443, office)
    binds = [arguments[i + 1] for i, word in enumerate(arguments) if word == "--bind"]
    assert binds == ["127.0.0.1:8443", "192.168.1.20:8443"]
    assert str(office.certificates.certificate) in arguments
    env = dict(embedded.programs(8443, office)[0].env or {})
    assert env["XINQIAO_TLS"] == "1"
    assert env["XINQIAO_HOSTS"] == "192.168.1.20,office,office.local"


def test_the_terminal_shows_the_fingerprint_of_the_office(folder, cable):
    office = embedded.office()
    text = greeting_text(8443, office, None)
    assert "https://192.168.1.20:8443/operations/trust/" in text
    assert office.certificates.fingerprint.replace(":", " ")[:23] in text


def test_a_second_server_on_the_same_data_is_refused(folder, db):
    with embedded.only_one(folder), pytest.raises(CommandError, match="already runs"):
        call_command("up", port=0)


def test_a_taken_port_is_named_with_a_way_out(folder, db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"--port {port + 1}"):
            call_command("up", port=port)


def test_old_messages_are_dropped_and_claimed_work_waits_again(folder, db):
    now = timezone.now()
    claimed = {"state": Job.State.RUNNING, "claim": uuid.uuid4(), "lease_until": now}
    job = Job.objects.create(kind="errand", not_before=now, **claimed)
    (folder / "broker").mkdir()
    (folder / "broker" / "old.msg").write_text("{}")
    (folder / "beat-schedule.db").write_text("old")
    embedded.tidy()
    assert list((folder / "broker").iterdir()) == []
    assert not (folder / "beat-schedule.db").exists()
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED


def test_accounts_of_the_demo_are_shown(folder):
    accounts = folder / "demo-accounts.csv"
    accounts.write_text("username,password,role,name\nteacher,river-42,teacher,李芳\n", encoding="utf-8")
    assert "teacher        river-42" in greeting_text(8000, None, accounts)


def test_health_says_what_is_wrong(folder, db):
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("health", stdout=out)
    assert "ok   database  answers" in out.getvalue()
    assert "BAD  worker    never seen" in out.getvalue()
    (folder / "worker.alive").touch()
    call_command("health", "worker", "database", stdout=out)
