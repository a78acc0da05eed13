"""Browsers that save a class and say it again until the server has answered, as the pages do.

An edit of a row changes every one of its digits, and its digits follow from its number: a row of version 7 that does
not read as edit 7 is torn, whoever looks and whenever.
"""

import http.client
import itertools
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

FORMS = {"teacher-connection": 8, "teacher-engagement": 12}
PATIENCE = 180.0
"""Seconds a save may take in all; the pages themselves have no end."""


def digits(child: UUID, edit: int) -> dict[str, str]:
    """Form id → what edit number `edit` of this child's row says; edit 0 is the empty row."""
    codes = iter(str((child.bytes[place % 16] + place + edit) % 4) for place in range(sum(FORMS.values())))
    return {form: "".join(next(codes) for _ in range(size)) for form, size in FORMS.items()}


@dataclass
class Ledger:
    """What was asked and what was acknowledged, by child the number of the last edit; by nonce the rows it changed."""

    asked: dict[UUID, int] = field(default_factory=dict)
    acknowledged: dict[UUID, int] = field(default_factory=dict)
    saves: dict[UUID, int] = field(default_factory=dict)
    pages: set[UUID] = field(default_factory=set)
    answered: int = 0
    attempts: int = 0
    repeated: int = 0
    unheard: int = 0
    faults: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, nonce: UUID, edits: dict[UUID, int], *, is_page: bool) -> None:
        with self.lock:
            self.asked |= edits
            self.saves[nonce] = len(edits)
            if is_page:
                self.pages.add(nonce)

    def acknowledge(self, edits: dict[UUID, int], attempts: int) -> None:
        with self.lock:
            self.acknowledged |= edits
            self.answered += 1
            self.attempts += attempts
            self.repeated += attempts > 1


class Typist(threading.Thread):
    """A signed-in browser with one sheet, `saves` to make and children of its own in it."""

    def __init__(
        self, ledger: Ledger, ports: Sequence[int], sheet: UUID, session: str, children: list[UUID], saves: int
    ) -> None:
        """Of several ports each request goes to another one than the request before."""
        super().__init__(daemon=True)
        self.ledger, self.ports, self.saves, self.children = ledger, itertools.cycle(ports), saves, children
        self.path, self.cookies = f"/rounds/sheets/{sheet}/", {"session": session}
        self.edits = dict.fromkeys(children, 0)
        self.chance = random.Random(sheet.int + len(children))

    def run(self) -> None:
        try:
            self.prepare()
            for _ in range(self.saves):
                self.save()
        except (AssertionError, ValueError, KeyError) as error:  # a browser that ends early has failed the run
            self.ledger.faults.append(f"{type(self).__name__}: {type(error).__name__} {error}")

    def prepare(self) -> None:
        raise NotImplementedError

    def save(self) -> None:
        raise NotImplementedError

    def until(self, wanted: int, *request: Any, may_miss: bool = False, **more: Any) -> tuple[str, int]:
        """The same request until it is answered with `wanted`; the body, and how often it was sent."""
        ends, wait, sent = time.monotonic() + PATIENCE, 0.05, 0
        while time.monotonic() < ends:
            sent += 1
            status, body = self.once(*request, deaf=may_miss and self.chance.random() < 0.1, **more)
            if status == wanted:
                return body, sent
            self.ledger.statuses[str(status)] += 1
            assert status in (0, 500, 502, 503), f"{request[0]} {request[1]}: {status} {body[:300]}"
            time.sleep(wait)
            wait = min(2 * wait, 1.0)
        raise AssertionError(f"{request[0]} {request[1]}: not answered")

    def once(self, method: str, path: str, body: str = "", *, deaf: bool = False, **headers: str) -> tuple[int, str]:
        """Status and body; 0 when no answer came. Deaf: the line breaks after the request was sent."""
        line = http.client.HTTPConnection("127.0.0.1", next(self.ports), timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body.encode(), sent)
            if deaf:
                self.ledger.unheard += 1
                time.sleep(self.chance.uniform(0, 0.05))
                return 0, ""
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")  # a paper is no text
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def next_edits(self, children: list[UUID]) -> dict[UUID, int]:
        return {child: self.edits[child] + 1 for child in children}


class RowTypist(Typist):
    """The script on the class page: some rows as JSON, version after version."""

    def prepare(self) -> None:
        answer, _sent = self.until(200, "GET", f"{self.path}rows/")
        self.token = json.loads(answer)["token"]
        self.versions = dict.fromkeys(self.children, "0.")

    def some(self) -> list[UUID]:
        return self.chance.sample(self.children, self.chance.randint(1, len(self.children)))

    def save(self) -> None:
        some = self.some()
        nonce, edits = uuid4(), self.next_edits(some)
        self.ledger.ask(nonce, edits, is_page=False)
        rows = [[child.hex, self.versions[child], *digits(child, edits[child]).values()] for child in some]
        headers = {"Content_Type": "application/json", "X_CSRFToken": self.token, "Idempotency_Key": str(nonce)}
        body = json.dumps({"forms": list(FORMS), "rows": rows})
        answer, sent = self.until(200, "POST", f"{self.path}rows/", body, may_miss=True, **headers)
        given = {UUID(row["child"]): row for row in json.loads(answer)["rows"]}
        assert set(given) == set(some) and all(row["saved"] for row in given.values()), answer
        self.versions |= {child: row["version"] for child, row in given.items()}
        self.edits |= edits
        self.ledger.acknowledge(edits, sent)


class PageTypist(Typist):
    """The page without its script: every row of the class in one form, sent again as “reload” does."""

    FIELD = re.compile(r'name="((?:v|\d)-[0-9a-f]{32}|nonce|csrfmiddlewaretoken)"[^>]*? value="([^"]*)"')

    def prepare(self) -> None:
        page, _sent = self.until(200, "GET", self.path)
        self.fields = dict(self.FIELD.findall(page))

    def save(self) -> None:
        nonce, edits = UUID(self.fields["nonce"]), self.next_edits(self.children)
        self.ledger.ask(nonce, edits, is_page=True)
        for child, edit in edits.items():
            for number, typed in enumerate(digits(child, edit).values()):
                self.fields[f"{number}-{child.hex}"] = typed
        body, kind = urlencode({**self.fields, "do": "save"}), "application/x-www-form-urlencoded"
        _answer, sent = self.until(302, "POST", self.path, body, may_miss=True, Content_Type=kind)
        self.edits |= edits
        self.ledger.acknowledge(edits, sent)
        self.prepare()
