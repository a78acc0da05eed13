"""Who learns on the first screen that there is no fresh backup, and what keeps the daily one going."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from screening.jobs.models import SignOfLife
from screening.operations.backups import making
from screening.operations.backups.drilling import newest_path
from screening.operations.backups.sealing import make_recipient
from screening.operations.models import Backup
from screening.operations.wellness.state import measure_for_first_screen
from tests.chinese import chinese

pytestmark = pytest.mark.django_db
NONE_YET = chinese("There is no backup of the data yet.")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def old(cast):
    """An installation of last month, with nothing else to say about it."""
    SignOfLife.objects.create(pk=1, at=timezone.now())
    User.objects.update(created_at=timezone.now() - timedelta(days=30))
    return cast


def backed_up(days_ago: int) -> Backup:
    at = timezone.now() - timedelta(days=days_ago)
    return Backup.objects.create(made_at=at, reason="daily", folder="/x", file_name="x", size=1, sha256="0" * 64)


def home(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("home:show_home")).content.decode()


def test_administrator_and_headteacher_are_told_and_nobody_else(old, client):
    assert NONE_YET in home(client, old.admin)
    assert NONE_YET in home(client, old.chen)
    for person in [old.wang, old.zhou, old.district]:
        assert NONE_YET not in home(client, person)


def test_a_fresh_backup_says_nothing_and_one_of_last_week_says_its_day(old, client):
    backed_up(6)
    assert chinese("The last backup of the data is of %(day)s.").partition("%")[0] not in home(client, old.admin)
    Backup.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert "2026 年 10 月 11 日" in home(client, old.admin)


def test_a_new_installation_has_a_week_and_invented_data_needs_none(cast, old, client, settings):
    settings.DEMO = True
    assert NONE_YET not in home(client, old.admin)
    settings.DEMO = False
    User.objects.update(created_at=timezone.now() - timedelta(days=6))
    assert NONE_YET not in home(client, old.admin)


def test_the_line_says_what_is_to_do(old, client):
    key_first = chinese("Whoever looks after this computer has to make the backup key first (docs/operations.md).")
    assert key_first in home(client, old.chen)
    make_recipient()
    assert key_first not in home(client, old.chen)


def test_the_clock_starts_one_a_day_where_there_is_a_key(db, settings, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr(making.subprocess, "Popen", lambda command, **_: started.append(command))
    making.start_due_backup()
    assert started == []
    make_recipient()
    making.start_due_backup()
    assert [command[-2:] for command in started] == [["backup", "--daily"]]
    backed_up(0)
    making.start_due_backup()
    assert len(started) == 1
    Backup.objects.update(made_at=timezone.now() - timedelta(hours=25))
    settings.DEMO = True
    making.start_due_backup()
    assert len(started) == 1


def test_one_that_a_clock_which_was_ahead_has_dated_stands_for_none(db, monkeypatch):
    """The battery was empty, somebody set the wrong year, and it was put right a day later."""
    started: list[list[str]] = []
    monkeypatch.setattr(making.subprocess, "Popen", lambda command, **_: started.append(command))
    make_recipient()
    backed_up(3)
    backed_up(-500)
    making.start_due_backup()
    assert len(started) == 1
    assert timezone.now() - measure_for_first_screen().backup_at > timedelta(days=2)
    last = backed_up(0)
    Backup.objects.filter(pk=last.pk).update(file_name="the last")
    assert newest_path() == Path("/x/the last")
    assert measure_for_first_screen().backup_at == last.made_at


def test_a_daily_one_that_a_damaged_database_stops_is_said_the_same_day(old, client, monkeypatch):
    """Not only when the last one is a week old."""
    make_recipient()
    backed_up(1)
    real = making._add_rows

    def damaged(_out: object) -> None:
        raise making.DatabaseDamaged

    monkeypatch.setattr(making, "_add_rows", damaged)
    with pytest.raises(CommandError, match="数据库损坏了：请运行 ./manage.py doctor"):
        call_command("backup", daily=True)
    said = chinese("The daily backup could not be made; it is tried again every ten minutes.")
    assert said in home(client, old.admin)
    monkeypatch.setattr(making, "_add_rows", real)
    call_command("backup", daily=True)
    assert said not in home(client, old.admin)


def test_old_daily_ones_go_and_those_made_by_hand_stay(folder):
    days = [date(2026, 10, 19) - timedelta(days=back) for back in range(60)]
    for day in days:
        (folder / f"xinqiao-{day}-020000-daily.backup").touch()
        (folder / f"xinqiao-{day}-030000-by-hand.backup").touch()
        (folder / f"xinqiao-{day}-040000-before-upgrade.backup").touch()
    making.clear_old(folder)
    left = [path.name for path in folder.iterdir()]
    assert len([name for name in left if "by-hand" in name]) == 60
    assert len([name for name in left if "before-upgrade" in name]) == 5
    assert "xinqiao-2026-10-19-040000-before-upgrade.backup" in left
    assert {name[8:18] for name in left if "daily" in name} >= {str(day) for day in days[:7]}
    assert len([name for name in left if "daily" in name]) < 15
