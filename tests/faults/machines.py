"""Two web machines and two worker machines on one PostgreSQL behind PgBouncer, one Redis and one shelf of papers.

    ./script/prove machines

Each machine has a temporary folder of its own; there is one clock. Every request of a browser goes to another web
machine than the one before, as a balancer without memory would send it. Classes are typed and papers made while one
machine after the other gets SIGKILL: no row and no paper may be lost, torn or doubled. Then somebody signs in, types,
asks for a paper, reads it and hands in across both machines; the same save and the same handing in go to both at once;
and wrong passwords are counted in common.
"""

import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.db import connection

from screening.rounds.models import Assessment, SaveReceipt, Sheet, SheetRow
from tests.benchmarks.class_sheets import NOW, OpenSheet, open_sheets
from tests.faults import class_saves, document_jobs
from tests.faults.brokers import Redis
from tests.faults.document_jobs import Installation
from tests.faults.servers import START_SECONDS, as_in_the_image, free_port, is_listening, pooler
from tests.faults.travelling import Traveller
from tests.faults.typists import Ledger
from tests.jobs.errands.apps import ErrandsConfig
from tests.jobs.processes import children_of, environment, kill, wait_until

WEB, WORKERS = ("web0", "web1"), ("w0", "w1")


def run(wide: bool) -> dict[str, Any]:
    classes, children, saves, documents = (4, 24, 60, 60) if wide else (1, 6, 10, 10)
    ErrandsConfig.ready(ErrandsConfig.create("tests.jobs.errands"))
    with time_machine.travel(NOW, tick=True):
        sheets = open_sheets([children] * (classes + 1))
    class_saves.keep_round_open()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="xinqiao-machines-")))
        settings.DOCUMENT_DIR = folder / "shelf"
        broker = Redis(folder)
        opened.callback(broker.end)
        env = environment(folder / "shelf", opened.enter_context(pooler(free_port(), folder / "pooler.log")))
        machines = Machines(env | {"DATABASE_POOLED": "1", "CELERY_BROKER_URL": broker.url}, folder)
        opened.callback(machines.end)
        many = of_many(sheets[1:], machines, saves, documents)
        one = of_one_person(sheets[0], machines)
    return {
        "passed": many["is_sound"] and all(one.values()),
        "design": "2 web, 2 workers, 1 clock, PgBouncer (transactions), PostgreSQL, Redis, 1 shelf",
        **many,
        "across_two_machines": one,
    }


class Machines(Installation):
    """One process with its children is a machine, with a temporary folder of its own."""

    ways = ["w0", "web0", "w1", "web1"]

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.by_name = {name: free_port() for name in WEB}
        self.ports = list(self.by_name.values())
        super().__init__(env, len(WORKERS), folder)
        self.names = [*self.names, *WEB]
        self.wait()

    def wait(self) -> None:
        """Somebody may have taken the port of a dead one for a moment: then it is started once more."""
        assert wait_until(self.is_up, START_SECONDS), "a web machine does not come back"

    def is_up(self) -> bool:
        self.keep_up()
        return all(is_listening(port) for port in self.ports)

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        own = self.folder / name
        own.mkdir(exist_ok=True)
        self.env |= {"TMPDIR": str(own), "XINQIAO_TEST_VAR": str(own / settings.VAR_DIR.name)}  # it names the queues
        if name not in WEB:
            return super().start(name)
        env = self.env | {"DJANGO_SETTINGS_MODULE": "tests.faults.web_settings"}
        with (self.folder / f"{name}.log").open("ab") as out:
            command = [sys.executable, "-m", *as_in_the_image(self.by_name[name])]
            return subprocess.Popen(command, env=env, stdout=out, stderr=out)

    def die(self, name: str, _chance: random.Random) -> None:
        """The plug is pulled: while this one starts again the others work."""
        self.wait()
        process = self.processes[name]
        for pid in (process.pid, *children_of(process.pid)):
            kill(pid)
        process.wait()


def of_many(sheets: list[OpenSheet], machines: Machines, saves: int, documents: int) -> dict[str, Any]:
    ledger = Ledger()
    typists = [typist for made in sheets for typist in class_saves.two_typists(made, ledger, machines.ports, saves)]
    started, pause = time.monotonic(), max(2, saves // 12)
    for typist in typists:
        typist.start()
    ours = document_jobs.ask(documents)  # the first machine dies while they are made
    connection.close()
    kills, looks = class_saves.torment(machines, typists, ledger, pause)
    seconds = round(time.monotonic() - started, 1)
    settled = document_jobs.settle(machines, ours)
    rows, papers = {**looks, **class_saves.verdict(ledger)}, document_jobs.verdict(ours)
    wrong = [*rows.values(), papers["lost_or_stuck"], papers["visible_duplicates"], *ledger.faults]
    return {
        "is_sound": not any(wrong) and ledger.answered == saves * len(typists),
        "kills": dict(kills),
        "seconds": seconds,
        "saves_acknowledged": ledger.answered,
        "rows_acknowledged": sum(ledger.saves.values()),
        "saves_sent_more_than_once": ledger.repeated,
        "answers_never_heard": ledger.unheard,
        "answers_without_success": dict(ledger.statuses),
        "rows": rows,
        "papers": {**papers, "settled_after_seconds": settled},
        "faults": ledger.faults[:5],
    }


def of_one_person(made: OpenSheet, machines: Machines) -> dict[str, bool]:
    machines.wait()
    person, before = Traveller(made, machines.ports), SaveReceipt.objects.count()
    connection.close()
    saves = person.save_at_both()
    versions = set(SheetRow.objects.filter(sheet=made.sheet).values_list("version", flat=True))
    receipts = SaveReceipt.objects.count() - before
    paper, handed_in = person.paper(), person.hand_in_at_both()
    sheet = Sheet.objects.get(pk=made.sheet.pk)
    assessed = Assessment.objects.filter(school_class=sheet.school_class).count()
    return {
        "signed_in_on_one_and_typed_on_the_other": saves == [200, 200],
        "one_save_sent_to_both_counts_once": (versions, receipts) == ({1}, 1),
        "a_paper_asked_for_on_one_is_read_on_the_other": paper.startswith("%PDF"),
        "one_handing_in_sent_to_both_counts_once": sheet.state == Sheet.State.SUBMITTED
        and assessed == 2 * len(made.children)
        and 302 in handed_in,
        "wrong_passwords_are_counted_in_common": person.is_locked_out_everywhere(),
    }
