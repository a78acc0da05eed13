"""Is everything well? What a state of the installation means, who is told, and what a monitor gets to read."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, User
from accounts.services.keys import note_keys
from screening.jobs import pulse, scheduled
from screening.jobs.models import FailedChore, Job, SignOfLife
from screening.jobs.schema import Schema
from screening.operations.models import Backup
from screening.operations.wellness import state as measuring
from screening.operations.wellness.lines import GIB, MIB, Level, Line, ten_lines, worst_first
from screening.operations.wellness.notes import tell_of_trouble
from screening.operations.wellness.state import Disk, State, measure
from tests.chinese import chinese

NOW = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
WELL = State(
    now=NOW,
    disk=Disk(free=100 * GIB, total=500 * GIB),
    began=NOW - timedelta(days=400),
    worker_seen=NOW - timedelta(seconds=40),
    newest_event=NOW - timedelta(minutes=3),
    backup_at=NOW - timedelta(hours=9),
    proved_at=NOW - timedelta(days=30),
)
NAMES = "database schema keys disk clock broker worker clockwork backup proof".split()


def failing(**changes: Any) -> dict[str, Level]:
    return {line.name: line.level for line in ten_lines(replace(WELL, **changes)) if line.level}


def ago(**times: float) -> datetime:
    return NOW - timedelta(**times)


class TestTheTenLines:
    def test_a_well_installation_has_ten_of_them_and_nothing_to_do(self):
        lines = ten_lines(WELL)
        assert [line.name for line in lines] == NAMES
        assert not any(line.level or line.since or line.advice for line in lines)
        assert worst_first(WELL) == []

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"disk": Disk(60 * GIB, 500 * GIB)}, {}),
            ({"released": date(2025, 4, 19)}, {}),
            ({"released": date(2025, 4, 18)}, {"schema": Level.LOOK}),
            ({"disk": Disk(50 * GIB, 500 * GIB)}, {"disk": Level.LOOK}),
            ({"disk": Disk(199 * MIB, 1 * GIB)}, {"disk": Level.BAD}),
            ({"disk": None}, {"disk": Level.BAD}),
            ({"worker_seen": ago(minutes=5)}, {}),
            ({"worker_seen": ago(minutes=6)}, {"worker": Level.BAD}),
            ({"worker_seen": None}, {"worker": Level.BAD}),
            ({"worker_seen": None, "began": ago(minutes=59), "proved_at": None}, {}),
            ({"waits_since": ago(minutes=16)}, {"worker": Level.BAD}),
            ({"waits_since": ago(minutes=14)}, {}),
            ({"newest_event": NOW + timedelta(minutes=6)}, {"clock": Level.BAD}),
            ({"newest_event": NOW + timedelta(minutes=4)}, {}),
            ({"newest_event": ago(days=181)}, {"clock": Level.LOOK}),
            ({"newest_event": None}, {}),
            ({"zone": "Etc/UTC"}, {}),
            ({"newest_event": NOW + timedelta(days=9), "demo": True}, {}),
            ({"failed": (("screening.reports.scheduled.make_last_month", ago(days=2)),)}, {"clockwork": Level.BAD}),
            ({"backup_at": ago(days=7, hours=1)}, {"backup": Level.LOOK}),
            ({"backup_at": ago(days=7, hours=1), "demo": True}, {}),
            ({"backup_at": None, "proved_at": None}, {"backup": Level.LOOK}),
            ({"backup_at": None, "proved_at": None, "began": ago(days=6)}, {}),
            ({"proved_at": ago(days=191)}, {"proof": Level.LOOK}),
            ({"proved_at": None, "began": ago(days=189)}, {}),
            ({"broker": False}, {"broker": Level.BAD}),
            ({"keys_fit": False}, {"keys": Level.BAD}),
        ],
    )
    def test_each_turns_at_its_own_limit_and_no_other_with_it(self, changes, found):
        assert failing(**changes) == found

    def test_a_dead_battery_is_a_wrong_clock_even_where_nothing_was_done_yet(self):
        lines = ten_lines(State(now=datetime(2017, 1, 1, tzinfo=UTC), disk=WELL.disk))
        assert [line.name for line in lines if line.level] == ["clock"]

    @pytest.mark.parametrize("clock", [NOW - timedelta(minutes=3), NOW + timedelta(days=1)])
    def test_another_time_zone_is_said_with_the_clock_and_set_right_before_it(self, clock):
        (line,) = [one for one in ten_lines(replace(WELL, zone="Etc/UTC", newest_event=clock)) if one.name == "clock"]
        (right,) = [one for one in ten_lines(replace(WELL, newest_event=clock)) if one.name == "clock"]
        assert line.what.startswith(right.what) and "Etc/UTC" in line.what
        assert line.advice.endswith(right.advice) and "timedatectl set-timezone Asia/Shanghai" in line.advice

    @pytest.mark.parametrize(("which", "words"), [("missing", "an older"), ("unknown", "a newer")])
    def test_tables_of_another_version_are_said_and_their_rows_not_asked(self, which, words):
        schema = replace(WELL.schema, **{which: frozenset({("rounds", "0099_x")})})
        lines = ten_lines(replace(WELL, schema=schema))
        assert [line.name for line in lines] == ["database", "schema", "disk", "broker"]
        assert lines[1].what == chinese(f"The tables are of {words} version than the program.")

    def test_without_a_database_only_what_lies_outside_of_it_is_said(self):
        lines = ten_lines(replace(WELL, database=False))
        assert [(line.name, bool(line.level)) for line in lines] == [
            ("database", True),
            ("disk", False),
            ("broker", False),
        ]

    def test_every_line_that_is_not_well_says_what_to_do(self):
        states = [
            replace(WELL, database=False, disk=None, broker=False),
            replace(WELL, schema=Schema(frozenset({("a", "b")}), frozenset())),
            replace(WELL, keys_fit=False, newest_event=NOW + timedelta(days=1), worker_seen=ago(days=1)),
            replace(WELL, failed=(("x", NOW),), backup_at=ago(days=9), proved_at=None),
        ]
        bad = [line for state in states for line in ten_lines(state) if line.level]
        assert len({line.name for line in bad}) == 10
        assert all(line.advice for line in bad)

    def test_the_worst_comes_first(self):
        lines = worst_first(replace(WELL, disk=Disk(9 * GIB, 500 * GIB), worker_seen=ago(hours=1)))
        assert [line.name for line in lines] == ["worker", "disk"]


Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def room(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how many GiB of a hundred are free."""
    settings.VAR_DIR, settings.BROKER_DIR = tmp_path, tmp_path

    def free(gib: int) -> None:
        usage = Usage(100 * GIB, (100 - gib) * GIB, gib * GIB)
        monkeypatch.setattr(measuring.shutil, "disk_usage", lambda _place: usage)

    free(50)
    return free


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("home:show_home")).content.decode()


@pytest.mark.django_db
class TestWhoIsTold:
    SAID = "硬盘快满了"

    def test_a_full_disk_stands_on_the_first_screens_of_those_who_lead_a_school(self, cast, room):
        assert self.SAID not in home(cast.admin)
        room(9)
        for person in (cast.admin, cast.chen):
            assert self.SAID in home(person) and reverse("operations:show_wellness") in home(person)
        for person in (cast.li, cast.wang, cast.district, cast.staff):
            assert self.SAID not in home(person)

    def test_they_get_one_notice_a_week_without_content(self, cast, room):
        room(9)
        assert {notice.to for notice in tell_of_trouble()} == {cast.admin, cast.chen}
        assert tell_of_trouble() == []
        Notice.objects.update(created_at=timezone.now() - timedelta(days=8))
        assert len(tell_of_trouble()) == 2
        Notice.objects.update(created_at=timezone.now() + timedelta(days=365))  # by a clock that was ahead
        assert len(tell_of_trouble()) == 2
        assert set(Notice.objects.values_list("kind", "page")) == {("installation", "operations:show_wellness")}

    def test_a_second_trouble_is_told_although_the_first_one_was(self, cast, room):
        room(9)
        tell_of_trouble()
        FailedChore.objects.create(name="x", since=timezone.now(), error="ValueError")
        assert {notice.params["line"] for notice in tell_of_trouble()} == {"clockwork"}


@pytest.mark.django_db
class TestWorkByTheClock:
    @pytest.fixture(autouse=True)
    def chores(self, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
        monkeypatch.setattr(scheduled, "_due", [])
        return scheduled._due

    def test_what_fails_is_noted_since_when_until_it_succeeds_and_holds_nobody_up(self, chores, room):
        done, broken = [], [True]

        def make_last_month() -> None:
            if broken:
                raise ValueError("a child's name")

        chores += [lambda: done.append(1), make_last_month, lambda: done.append(2)]
        with pytest.raises(ValueError, match="name"):
            scheduled.run_due()
        (row,) = FailedChore.objects.all()
        assert "make_last_month" in row.name and row.error == "ValueError" and sorted(done) == [1, 2]
        assert chinese("The monthly report could not be made by the clock; it is tried again every ten minutes.") in [
            line.what for line in ten_lines(measure())
        ]
        with pytest.raises(ValueError, match="name"):
            scheduled.run_due()
        assert FailedChore.objects.get().since == row.since
        broken.clear()
        scheduled.run_due()
        assert not FailedChore.objects.exists()

    def test_a_worker_shows_itself_once_a_minute(self, monkeypatch, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        monkeypatch.setattr(pulse, "_last", float("-inf"))
        assert pulse.worker_seen(None) is None
        pulse.beat()
        assert pulse.worker_seen(SignOfLife.objects.get().at) == timezone.now()
        SignOfLife.objects.update(at=timezone.now() - timedelta(hours=1))
        pulse.beat()
        assert SignOfLife.objects.get().at < timezone.now()


@pytest.mark.django_db
class TestAMonitor:
    READY = "/readyz"

    @pytest.fixture(autouse=True)
    def lives(self, room, cast) -> None:
        SignOfLife.objects.create(pk=1, at=timezone.now())
        note_keys()

    def test_a_well_installation_is_ready_and_numbers_are_for_those_beside_it(self, room):
        answer = Client().get(self.READY)
        assert answer.status_code == 200 and answer.json()["ready"]
        assert [line["name"] for line in answer.json()["lines"]] == NAMES
        far = Client(REMOTE_ADDR="10.0.0.9").get(self.READY)
        assert far.json() == {"ready": True, "failing": []}

    def test_what_fails_is_named(self, room):
        room(3)
        Job.objects.create(kind="x", not_before=timezone.now() - timedelta(hours=1))
        answer = Client(REMOTE_ADDR="10.0.0.9").get(self.READY)
        assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["disk", "worker"]})

    def test_behind_a_proxy_that_nobody_named_nobody_is_near(self):
        assert "lines" not in Client(HTTP_X_FORWARDED_FOR="127.0.0.1").get(self.READY).json()

    def test_a_named_proxy_and_whoever_may_open_the_page_read_the_numbers(self, cast, settings):
        far = Client(REMOTE_ADDR="10.0.0.9")
        far.force_login(cast.li)
        assert "lines" not in far.get(self.READY).json()
        far.force_login(cast.admin)
        assert "lines" in far.get(self.READY).json()
        settings.TRUSTED_PROXIES = ["10.0.0.9"]
        assert "lines" in Client(REMOTE_ADDR="10.0.0.9").get(self.READY).json()

    def test_no_name_of_anybody_is_in_it(self, cast):
        audit.record(by=cast.li, verb="home.show")
        text = Client().get(self.READY).content.decode()
        people = [*cast.people.values(), *cast.children.values()]
        assert not [person.name for person in people if person.name in text]

    def test_it_asks_few_questions(self, django_assert_max_num_queries):
        Client().get(self.READY)
        with django_assert_max_num_queries(13):
            Client().get(self.READY)

    def test_without_a_database_the_process_lives_and_is_not_ready(self, monkeypatch):
        def refuse(*_args: object, **_kwargs: object) -> None:
            raise OperationalError("gone")

        with monkeypatch.context() as while_down:
            while_down.setattr(type(connections["default"]), "cursor", refuse)
            assert Client().get("/healthz").json() == {"alive": True}
            answer = Client(REMOTE_ADDR="10.0.0.9").get(self.READY)
        assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])

    def test_only_looking_is_allowed(self):
        assert Client().post(self.READY).status_code == 405


@pytest.mark.django_db
def test_the_page_says_ten_lines_and_what_to_do(cast, room):
    room(9)
    Backup.objects.create(made_at=timezone.now(), reason="daily", folder="/x", file_name="x", size=1, sha256="0" * 64)
    client = Client()
    client.force_login(cast.admin)
    said = client.get(reverse("operations:show_wellness")).content.decode()
    assert said.count("<li><div") == 10
    line: Line = worst_first(measure())[0]
    assert line.what in said and line.advice in said
