"""The chain under kill -9: whoever is at work dies in the middle of an act and sends it again.

A second process does what people do; this one gives the orders, keeps the oracle and looks at every row after each
order. What was acknowledged must be there once; what was not is sent again with its nonces.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from typing import Any

from django.db import connection

from screening.cases.models import Case, FollowUp, Receiver, Referral, TalkTask
from screening.rounds.models import ScreeningRound
from students.models import Student
from tests.cases.chain.oracle import Oracle
from tests.cases.chain.reading import read
from tests.cases.chain.world import BEGINS, World
from tests.jobs.processes import environment

DATES = {"handed_in": (1,), "worried": (1,), "talked": (2,), "referred": (2,)}  # which words of a line are days
NAMED_DATES = ("seen", "today")
DECISIONS = ("no-concern", "watch", "support-plan", "referral", "urgent")


@dataclass
class Actor:
    """The process that acts; started again after each death."""

    env: dict[str, str]
    log: Path
    deaths: int = 0
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        with self.log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.chain_actor"],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def ask(self, order: dict[str, Any], dies_after: float | None) -> Iterator[list[Any]]:
        """What it says until it is done or dead."""
        if self.process is None:
            self.start()
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        if dies_after is not None:
            time.sleep(dies_after)
            self.process.kill()
            self.deaths += 1
        for line in self.process.stdout:
            said = json.loads(line)
            yield said
            if said[0] == "done" and dies_after is None:
                return
        code = self.process.wait()
        self.end()
        assert code == -SIGKILL, self.log.read_text()[-3000:]

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None


@dataclass
class Sequence:
    """One run of orders in one county, with deaths."""

    cast: Any
    current: ScreeningRound
    actor: Actor
    chance: random.Random
    moment: datetime = BEGINS
    number: int = 0
    story: list[str] = field(default_factory=list)
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.cast, self.current)

    @property
    def oracle(self) -> Oracle:
        return self.world.oracle

    def run(self, orders: int) -> None:
        for _ in range(orders):
            self._time_passes()
            act, values = self.chance.choice(list(self._possible()))
            self.give(act, **values)

    def _time_passes(self) -> None:
        """No two orders at one moment; whatever the days bring is done on each of them."""
        passed = self.chance.choice([0, 0, 1, 4])
        for _ in range(passed):
            self.moment += timedelta(days=1)
            self.give("chores")
        self.moment += timedelta(minutes=1)

    def give(self, act: str, **values: Any) -> None:
        """Sent until it was answered; the first time it may be cut off. No promise is broken then."""
        self.number += 1
        self.world.go_to(self.moment)
        order = {"number": self.number, "moment": self.moment.isoformat(), "act": act, "values": values}
        dies = self.number == 2 or (self.number > 2 and self.chance.random() < 0.4)
        dies_after = self.chance.uniform(0, 0.08) if dies else None
        while not self._was_done(order, dies_after):
            self.story.append(f"{self.moment} {act} {values}: died")
            dies_after = None
        broken = self.oracle.broken_promises(read(self.world))
        assert not broken, "\n".join([*self.story, *broken])

    def _was_done(self, order: dict[str, Any], dies_after: float | None) -> bool:
        done = False
        for what, words, named in self.actor.ask(order, dies_after):
            done = done or what == "done"
            self.story.append(f"{self.moment} {order['act']} {order['values']}: {what} {words} {named}")
            if what not in ("done", "refused"):
                getattr(self.oracle, what)(*_as_told(what, words), **_named_as_told(named))
        return done

    def _possible(self) -> Iterator[tuple[str, dict[str, Any]]]:
        chance = self.chance
        for sheet in self.world.sheets():
            yield "rate", {"sheet": sheet.pk, "says": chance.choice(["high", "elevated", "calm"]), "seat": 1}
        child = Student.objects.get(name=chance.choice(["王𬀩雨", "李䶮", "张浩然"])).pk
        yield "worry", {"student": child}
        yield "asks_to_talk", {"student": child}
        for case in Case.objects.exclude(state=Case.State.CLOSED):
            yield from self._with(case.pk)
        for task in TalkTask.objects.all():
            yield "talk", {"task": task.pk, "answer": chance.choice(["nothing-further", "watch", "please-see"])}
        for referral in Referral.objects.exclude(state=Referral.State.DRAFT):
            yield "answer_referral", {"referral": referral.pk, "state": chance.choice(["received", "done", "declined"])}
        for follow_up in FollowUp.objects.filter(done_on=None):
            yield "complete", {"follow_up": follow_up.pk}

    def _with(self, case: int) -> Iterator[tuple[str, dict[str, Any]]]:
        decision = self.chance.choice(DECISIONS)
        yield "begin", {"case": case}
        yield "review", {"case": case, "seen": True, "decision": decision}
        yield "decide", {"case": case, "decision": decision}
        yield "refer", {"case": case, "receiver": Receiver.objects.get().pk}
        yield "follow_up", {"case": case}
        yield "close", {"case": case}

    def end(self) -> None:
        self.actor.end()
        self.world.end()


def _as_told(what: str, words: list[Any]) -> list[Any]:
    """Days are days again, and keys of children numbers."""
    for place in DATES.get(what, ()):
        words[place] = datetime.fromisoformat(words[place]).date()
    if what == "handed_in":
        words[0] = {int(child): says for child, says in words[0].items()}
    return words


def _named_as_told(named: dict[str, Any]) -> dict[str, Any]:
    days = {name: datetime.fromisoformat(named[name]).date() for name in NAMED_DATES if named.get(name)}
    return named | days


def one(cast: Any, current: ScreeningRound, folder: Path, seed: int, orders: int) -> int:
    """One sequence with its deaths; how many there were."""
    connection.close()
    env = environment(folder / "documents", connection.settings_dict)
    sequence = Sequence(cast, current, Actor(env, folder / "actor.log"), random.Random(seed))
    try:
        sequence.run(orders)
    finally:
        sequence.end()
    return sequence.actor.deaths
