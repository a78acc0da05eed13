"""Classes are typed while web server, database and everything at once are killed: what is lost, torn or doubled.

    ./script/prove class_saves

Two browsers a class: one saves whole pages, one some rows at a time; each repeats a save with its nonce until it is
acknowledged, and at times breaks the line before it has heard the answer. On SQLite the database dies with its
processes; where DATABASE_URL names PostgreSQL, a cluster of its own is killed as well (whole, or one of its backends).
"Everything" is a power cut: every process gets SIGKILL at once and starts again on the same files.

After every death every row is looked at: it must be at the last acknowledged edit or at the one under way, all of its
twenty digits of that edit. In the end versions, receipts and the audit log must count exactly the edits and saves made.
"""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import time_machine
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from screening.rounds.models import SaveReceipt, ScreeningRound, SheetRow
from screening.rounds.round_scoring import forms_of_round
from tests.benchmarks.class_sheets import NOW, OpenSheet, open_sheets
from tests.faults.servers import Server, database_answers, free_port, own_postgresql, wait_for_port, web
from tests.faults.typists import Ledger, PageTypist, RowTypist, Typist, digits
from tests.jobs.processes import kill, wait_until

GIVE_UP_SECONDS = 900


def run(wide: bool) -> dict[str, Any]:
    classes, children, saves, pause = (4, 24, 40, 3) if wide else (2, 8, 6, 3)
    with tempfile.TemporaryDirectory(prefix="xinqiao-saves-") as name:
        folder = Path(name)
        is_server = connection.vendor == "postgresql"
        with own_postgresql(free_port(), folder / "postgres.log") if is_server else nullcontext() as database:
            port = free_port()
            house = House(web(port, folder), database, port)
            house.keep_up()
            try:
                with time_machine.travel(NOW, tick=True):
                    sheets = open_sheets([children] * classes)
                return typed(house, sheets, saves, pause)
            finally:
                house.web.die()


@dataclass
class House:
    """What serves the teachers, and what of it can be killed."""

    web: Server
    database: Server | None
    port: int

    def keep_up(self) -> None:
        assert wait_until(self.has_database, 60, every=0.2), "the database does not come back"
        self.web.keep_up()
        wait_for_port(self.port)

    def has_database(self) -> bool:
        """Started again as often as it falls: it gives up when what it recovers with is killed too."""
        if self.database:
            self.database.keep_up()
        return self.database is None or database_answers()

    def die(self, what: str, chance: random.Random) -> None:
        if what == "web process" and self.web.children():
            kill(chance.choice(self.web.children()))
        elif what == "database backend" and self.database and self.database.children():
            kill(chance.choice(self.database.children()))
        if what in ("database", "everything") and self.database:
            self.database.die()
        if what in ("web", "everything"):
            self.web.die()

    @property
    def ways(self) -> list[str]:
        usual = ["web process", "web process", "web", "everything", "everything"]
        return usual + (["database", "database", "database backend"] if self.database else [])


def typed(house: House, sheets: list[OpenSheet], saves: int, pause: int) -> dict[str, Any]:
    ledger, started = Ledger(), time.monotonic()
    keep_round_open()
    typists = [typist for sheet in sheets for typist in two_typists(sheet, ledger, [house.port], saves)]
    connection.close()
    for typist in typists:
        typist.start()
    kills, looks = torment(house, typists, ledger, pause)
    seconds = round(time.monotonic() - started, 1)
    found = {**looks, **verdict(ledger)}
    sound = not any(found.values()) and not ledger.faults and ledger.answered == 2 * saves * len(sheets)
    return {
        "passed": sound,
        "design": f"{connection.vendor} {version()}, {' '.join(house.web.command[4:])}",
        "kills": dict(kills),
        "saves_acknowledged": ledger.answered,
        "whole_pages": len(ledger.pages),
        "rows_acknowledged": sum(ledger.saves.values()),
        "requests": ledger.attempts,
        "saves_sent_more_than_once": ledger.repeated,
        "answers_never_heard": ledger.unheard,
        "answers_without_success": dict(ledger.statuses),
        "seconds": seconds,
        **found,
        "faults": ledger.faults[:5],
    }


def keep_round_open() -> None:
    """The servers keep the real clock: today lies in the middle of the round."""
    today = timezone.localdate()
    ScreeningRound.objects.update(opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=5))


def two_typists(made: OpenSheet, ledger: Ledger, ports: Sequence[int], saves: int) -> list[Typist]:
    """One person at two machines, each with half of the class."""
    ids = [child.public_id for child in made.children]
    ledger.asked |= dict.fromkeys(ids, 0)
    ledger.acknowledged |= dict.fromkeys(ids, 0)
    half, sheet = len(ids) // 2, made.sheet.public_id
    return [
        PageTypist(ledger, ports, sheet, session_of(made), ids[:half], saves),
        RowTypist(ledger, ports, sheet, session_of(made), ids[half:], saves),
    ]


def session_of(made: OpenSheet) -> str:
    browser = Client()
    browser.force_login(made.teacher, backend="accounts.backends.ActiveUserBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


class Mortal(Protocol):
    """Of what a torment kills something, and what it starts again."""

    @property
    def ways(self) -> list[str]: ...

    def die(self, what: str, chance: random.Random) -> None: ...

    def keep_up(self) -> None: ...


def torment(house: Mortal, typists: list[Typist], ledger: Ledger, pause: int) -> tuple[Counter[str], Counter[str]]:
    """A death a moment after some saves were acknowledged since the last one; all rows are looked at after each."""
    chance, kills, looks = random.Random(1), Counter[str](), Counter[str]()
    ends = time.monotonic() + GIVE_UP_SECONDS
    ways, enough = house.ways, chance.randint(1, 2 * pause)
    while any(typist.is_alive() for typist in typists) and time.monotonic() < ends:
        if ledger.answered < enough:
            time.sleep(0.005)
            continue
        time.sleep(chance.uniform(0, 0.1))
        what = ways[kills.total() % len(ways)] if kills.total() < len(ways) else chance.choice(ways)
        house.die(what, chance)
        kills[what] += 1
        house.keep_up()
        looks += look(ledger, house.keep_up)
        enough = ledger.answered + chance.randint(1, 2 * pause)
    return kills, +looks


def look(ledger: Ledger, keep_up: Callable[[], None] = lambda: None) -> Counter[str]:
    """Every row as it is now, between what had been acknowledged before and what has been asked for since."""
    before = dict(ledger.acknowledged)
    rows = retried(stored, keep_up)
    asked = dict(ledger.asked)
    found = Counter[str]()
    for child, least in before.items():
        version, cells = rows.get(child, (0, {}))
        found["lost_rows_after_a_kill"] += version < least
        found["doubled_rows_after_a_kill"] += version > asked[child]
        found["torn_rows_after_a_kill"] += bool(version) and cells != "".join(digits(child, version).values())
    return found


def stored() -> dict[UUID, tuple[int, str]]:
    """Child → version and digits in the order of the forms; a row saved in two halves has two moments."""
    items = [item.id for form in forms_of_round(ScreeningRound.objects.get()) for item in form.instrument.items]
    rows = SheetRow.objects.select_related("student")
    return {row.student.public_id: (row.version, read(row, items)) for row in rows}


def read(row: SheetRow, items: list[str]) -> str:
    moments = {cell["at"] for cell in row.cells.values()}
    if len(moments) > 1:
        return f"{len(moments)} moments"
    return "".join(str(row.cells[item]["v"]) if item in row.cells else "_" for item in items)


def retried(ask: Callable[[], Any], keep_up: Callable[[], None]) -> Any:
    for _ in range(100):
        try:
            return ask()
        except DatabaseError:
            connection.close()
            time.sleep(0.1)
            keep_up()
    return ask()


def verdict(ledger: Ledger) -> dict[str, int]:
    """What is wrong in the end; every figure must be 0."""
    connection.close()
    audit.seal_leftovers()  # as the reaper does after a crash
    rows, saves = stored(), ledger.saves
    receipts = list(SaveReceipt.objects.values_list("nonce", flat=True))
    events = AuditEvent.objects.filter(verb="sheet.save").values_list("detail", flat=True)
    edits = ledger.acknowledged
    return {
        "lost": sum(rows.get(child, (0, ""))[0] < edit for child, edit in edits.items()),
        "doubled": sum(rows.get(child, (0, ""))[0] > edit for child, edit in edits.items()),
        "partial": sum(read != "".join(digits(child, version).values()) for child, (version, read) in rows.items()),
        "not_acknowledged": sum(ledger.asked[child] != edit for child, edit in edits.items()),
        "receipts_too_many_or_few": abs(len(receipts) - len(saves)) + len(set(receipts) ^ set(saves)),
        "audit_events_too_many_or_few": abs(len(events) - len(saves)),
        "audited_rows_too_many_or_few": abs(sum(one["rows"] for one in events) - sum(saves.values())),
        "audit_findings": len(audit.verify()),
        "damage_in_the_file": damage(),
    }


def damage() -> int:
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return sum(line != ("ok",) for line in cursor.fetchall())


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])
