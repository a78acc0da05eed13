"""The demo county in small sizes: the command, its options, and what must hold in any county."""

import csv
import hashlib
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Max

from accounts.models import AuditEvent, Role, User
from config.demo_clock import days_behind
from screening.cases.models import Case, Decision
from screening.rounds.models import Flag, FlagReason, ScreeningRound, Sheet, SheetRow
from students.models import CareArrangement, Consent, County, Enrolment, School, Term
from students.selectors import calendar_of

DAY = "2026-10-26"
SMALL = {"children": 6}
ROLES = {
    "teacher": Role.TEACHER,
    "teacher2": Role.TEACHER,
    "counselor": Role.COUNSELOR,
    "headteacher": Role.HEADTEACHER,
    "schooladmin": Role.SCHOOL_ADMINISTRATOR,
    "district": Role.DISTRICT_OFFICER,
    "auditor": Role.AUDITOR,
    "staff": Role.STAFF,
    "protection": Role.PROTECTION_CONTACT,
}
SHOWN = {
    "teacher": "teacher",
    "teacher2": "teacher",
    "counselor": "counselor",
    "headteacher": "headteacher",
    "schooladmin": "school-administrator",
    "district": "district-officer",
    "auditor": "auditor",
    "staff": "staff",
    "protection": "district-child-protection-contact",
}


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, settings: object) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def time_machine_to():
    travellers = []

    def go(day: str) -> None:
        travellers.append(time_machine.travel(f"{day}T00:30:00+08:00", tick=False))
        travellers[-1].start()

    yield go
    for traveller in travellers:
        traveller.stop()


def seed(day: str = DAY, **size: object) -> str:
    out = StringIO()
    wanted = {
        name.replace("_", "-"): value for name, value in ({"day": day} | SMALL | size).items() if value is not None
    }
    call_command("seed_demo", *(f"--{name}={value}" for name, value in wanted.items()), stdout=out)
    return out.getvalue()


def accounts(folder: Path) -> list[dict[str, str]]:
    with (folder / "demo-accounts.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def fingerprint() -> str:
    """Names, seats, care, answers, flags and decisions; no numbers the database gives out, no passwords, no codes."""
    parts: Iterable[object] = (
        Enrolment.objects.order_by("pk").values_list("student__public_id", "student__name", "seat_number", "ends"),
        CareArrangement.objects.order_by("pk").values_list("student__public_id", "father_away", "mother_away", "as_of"),
        Consent.objects.order_by("pk").values_list("student__public_id", "outcome", "dated"),
        SheetRow.objects.order_by("pk").values_list("student__public_id", "exclusion", "saved_at"),
        [
            sorted((k, c["v"]) for k, c in cells.items())
            for (cells,) in SheetRow.objects.order_by("pk").values_list("cells")
        ],
        Flag.objects.order_by("pk").values_list("public_id", "tier", "raised_at"),
        FlagReason.objects.order_by("pk").values_list("flag__public_id", "code"),
        Case.objects.order_by("pk").values_list("number", "student__public_id", "state", "outcome", "next_on"),
        Decision.objects.order_by("pk").values_list("case__number", "decision", "reason", "decided_at"),
        User.objects.order_by("pk").values_list("username", "name", "public_id"),
        AuditEvent.objects.order_by("pk").values_list("event_id", "verb", "object_id"),
    )
    return hashlib.sha256("".join(repr(list(part)) for part in parts).encode()).hexdigest()


def made_and_taken_back(**size: object) -> str:
    with transaction.atomic():
        seed(**size)
        found = fingerprint()
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
def test_the_same_seed_and_day_give_the_same_county_with_other_passwords_and_another_seed_another_one(db, tmp_path):
    first, passwords = made_and_taken_back(), {row["username"]: row["password"] for row in accounts(tmp_path)}
    assert made_and_taken_back() == first
    again = {row["username"]: row["password"] for row in accounts(tmp_path)}
    assert set(again) == set(passwords)
    assert not set(again.values()) & set(passwords.values())
    assert made_and_taken_back(seed=2) != first


def test_the_account_list_names_everybody_of_the_cast_with_a_password_that_works(db, tmp_path):
    seed()
    rows = accounts(tmp_path)
    assert list(rows[0]) == ["username", "password", "role", "name"]
    assert {row["username"]: row["role"] for row in rows} == SHOWN
    for row in rows:
        user = User.objects.get(username=row["username"])
        assert (user.role, user.name) == (ROLES[row["username"]], row["name"])
        assert user.check_password(row["password"])
    assert (tmp_path / "demo-accounts.csv").stat().st_mode & 0o077 == 0
    assert (tmp_path / "demo").exists()


def test_nobody_else_can_sign_in(db):
    seed()
    others = User.objects.exclude(username__in=SHOWN)
    assert others
    assert not any(user.has_usable_password() for user in others)


def test_a_database_with_people_in_it_is_left_alone(db, cast, tmp_path):
    with pytest.raises(CommandError, match="not empty"):
        seed()
    assert not (tmp_path / "demo-accounts.csv").exists()
    assert School.objects.count() == 3


@pytest.mark.slow
@pytest.mark.parametrize(("started", "day"), [("2026-10-28", "2026-10-28"), ("2027-07-14", "2026-10-28")])
def test_the_day_of_the_demo_lies_in_a_round_open_for_ten_school_days(db, started, day, tmp_path, time_machine_to):
    time_machine_to(started)
    assert f"Today of the demo: {day}" in seed(day=None)
    current = ScreeningRound.objects.get(state="open")
    term = Term.objects.get(starts__lte=current.opens_on, ends__gte=current.closes_on)
    assert term.number == 1
    today = date.fromisoformat(day)
    assert calendar_of(County.objects.get()).school_days_between(current.opens_on, today) == 10
    assert Case.objects.aggregate(day=Max("opened_on"))["day"] < today
    assert not Sheet.objects.filter(last_saved_at__date__gte=day).exists()
    assert days_behind(tmp_path / "demo") == (date.fromisoformat(started) - today).days
