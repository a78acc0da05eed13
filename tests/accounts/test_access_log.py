"""Who opened which kind of page when, for six months: no child, no address of a page, one line for what was refused."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import access_log, logs
from accounts.models import AuditEvent


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.ACCESS_LOG_DIR = tmp_path / "access"
    return settings.ACCESS_LOG_DIR


def lines() -> list[access_log.Access]:
    today = timezone.localdate()
    return list(access_log.read(today, today))


def written(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.iterdir())


def told(**options: object) -> str:
    out = StringIO()
    call_command("access_log", stdout=out, **options)
    return out.getvalue()


def test_a_page_is_one_line_with_the_person_and_without_the_child(cast, as_, folder):
    yu = cast.children["yu"]
    page = reverse("students:show_student", args=[yu.public_id])
    answer = as_(cast.li).get(f"{page}?search={yu.name}", REMOTE_ADDR="10.1.2.3")
    (one,) = lines()
    assert (one.status, one.method, one.page) == ("200", "GET", "students:show_student")
    assert (one.person, one.role) == (str(cast.li.public_id), cast.li.role)
    assert one.request == answer["X-Request-ID"]
    assert int(one.ms) >= 0
    kept = written(folder)
    unwanted = (yu.name, str(yu.public_id), yu.public_id.hex, cast.li.name, "10.1.2.3", page)
    assert not [word for word in unwanted if word in kept]
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.iterdir()]} == {0}


def test_a_refusal_is_one_line_and_no_traceback(cast, as_, capfd):
    as_(cast.zhou).get(reverse("students:show_student", args=[cast.children["yu"].public_id]))
    as_(cast.zhou).get("/no/such/page/of/余/")
    as_(cast.zhou).get(reverse("accounts:list_events"))
    assert [(one.status, one.page) for one in lines()] == [
        ("404", "students:show_student"),
        ("404", "-"),
        ("403", "accounts:list_events"),
    ]
    assert capfd.readouterr().err == ""


def test_a_foreign_host_and_a_strange_method_are_a_line_each(client, db, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.get("/", headers={"host": "evil.example"})
    client.generic("BREW\nx y", "/")
    assert [(one.status, one.method, one.person) for one in lines()][0] == ("400", "GET", "-")
    assert lines()[1].method == "OTHER"


def test_a_monitor_is_nobodys_access(client, db):
    client.get(reverse("probes:show_alive"))
    assert lines() == []


def test_no_page_fails_because_nothing_can_be_written(cast, as_, folder):
    folder.write_text("a file where the folder should be")
    assert as_(cast.li).get("/").status_code == 200


def test_a_flood_does_not_fill_the_disk(client, db, folder, monkeypatch):
    monkeypatch.setattr(logs, "MOST_A_DAY", 300)
    for _time in range(20):
        client.get("/account/sign-in/")
    assert 300 <= len(written(folder)) < 500


def test_what_is_older_than_six_months_goes_by_the_clock(folder):
    folder.mkdir()
    today = timezone.localdate()
    kept = [today - timedelta(days=183), today - access_log.KEPT]
    for day in [*kept, today - access_log.KEPT - timedelta(days=1)]:
        (folder / f"{day}.log").write_text("")
    (folder / "something else").write_text("")
    assert access_log.forget_old() == 1
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(f"{day}.log" for day in kept), "something else"])


def test_it_is_read_by_person_place_and_refusal_and_reading_is_recorded(cast, as_):
    as_(cast.li).get("/", REMOTE_ADDR="10.1.2.3")
    as_(cast.zhou).get(reverse("accounts:list_events"))
    assert "2 requests" in told() and "1 refused" in told()
    assert cast.li.username in told(user=cast.li.username) and cast.zhou.username not in told(user=cast.li.username)
    assert "1 requests" in told(from_address="10.1.2.3")
    assert "home:show_home" not in told(refused=True)
    assert "     1 " in told(count=True)
    assert AuditEvent.objects.filter(verb="access_log.read").exists()
