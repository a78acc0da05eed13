"""Somebody at a browser behind a balancer without memory: each request goes to another machine than the one before."""

import json
import re
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.benchmarks.class_sheets import OpenSheet
from tests.factories import PASSWORD
from tests.faults.typists import FORMS, PATIENCE, Ledger, RowTypist, digits

TRIES = 5  # wrong passwords before a pause
FIELD = re.compile(r'<(?:input|button)[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')


class Traveller(RowTypist):
    """Signs in with name and password, types a class, prints a paper of it and hands in."""

    def __init__(self, made: OpenSheet, ports: Sequence[int]) -> None:
        super().__init__(Ledger(), ports, made.sheet.public_id, "", [child.public_id for child in made.children], 1)
        self.username, self.cookies = made.teacher.username, {}
        self.sign_in(PASSWORD)
        self.prepare()

    def sign_in(self, *passwords: str) -> list[int]:
        """One after the other, each at another machine."""
        page = "/account/sign-in/"
        fields = self.fields(page) | {"username": self.username}
        return [self.post(page, fields | {"password": password}) for password in passwords]

    def fields(self, path: str) -> dict[str, str]:
        return dict(FIELD.findall(self.once("GET", path)[1]))

    def post(self, path: str, fields: dict[str, str]) -> int:
        return self.once("POST", path, urlencode(fields), Content_Type="application/x-www-form-urlencoded")[0]

    def at_both(self, *request: Any, **more: Any) -> list[int]:
        """The same request to both machines at once."""
        statuses: list[int] = []
        lines = [threading.Thread(target=lambda: statuses.append(self.once(*request, **more)[0])) for _ in range(2)]
        for line in lines:
            line.start()
        for line in lines:
            line.join()
        return statuses

    def save_at_both(self) -> list[int]:
        rows = [[child.hex, "0.", *digits(child, 1).values()] for child in self.children]
        headers = {"Content_Type": "application/json", "X_CSRFToken": self.token, "Idempotency_Key": str(uuid4())}
        return self.at_both("POST", f"{self.path}rows/", json.dumps({"forms": list(FORMS), "rows": rows}), **headers)

    def hand_in_at_both(self) -> list[int]:
        """What the page asks about is as it is."""
        fields = self.fields(f"{self.path}check/")
        fields = {
            name: "keep" if name not in ("nonce", "csrfmiddlewaretoken") else said for name, said in fields.items()
        }
        kind = "application/x-www-form-urlencoded"
        return self.at_both("POST", f"{self.path}submit/", urlencode(fields), Content_Type=kind)

    def paper(self) -> str:
        """The first that is offered, as the browser gets it in the end."""
        page = f"{self.path}papers/"
        self.post(re.findall(rf'action="({page}[^"]+)"', self.once("GET", page)[1])[0], self.fields(page))
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            files = re.findall(r'href="(/documents/[^"]+/download/)"', self.once("GET", page)[1])
            if files:
                return self.once("GET", files[0])[1]
            time.sleep(0.5)
        return ""

    def is_locked_out_everywhere(self) -> bool:
        """Fewer wrong passwords at each machine than one alone lets pass; then the right one at each."""
        self.cookies = {}
        return 302 not in self.sign_in(*["not-this-one"] * TRIES, PASSWORD, PASSWORD)
