"""From whom a concern is kept, nothing tells of it: every page of the table reads as if it had never been raised."""

import io
import re
import shutil
import zipfile
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.urgent.services import tell_of_urgent
from tests.authorization.asking import Asker
from tests.authorization.matrix import Row, Target
from tests.authorization.table import all_rows
from tests.cases import factories as make

SENTINEL = "KEPT-BACK-SENTINEL"
KEPT_FROM = {"headteacher": "陈志远校长", "class_teacher": "李芳", "counselor": "王静老师"}
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKENS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"token": "[^"]*"|"[\w-]{30,}:[\w-]+:[\w-]+"'
    r"|\b[0-9a-f]{12,}\b|gAAAA[\w=-]+"
)
ROWS = [row for row in all_rows() if row.get]
CODE = Path(__file__).resolve().parents[2]
# An emergency look at the same child's case is hidden from the headteacher too: that somebody looked would tell.
SAYS_LESS = {"home:show_home (at_home)"}
MAY_ASK = {
    "screening/cases/access/urgent.py",  # the door
    "screening/cases/urgent/services/raising.py",
    "screening/cases/urgent/services/acting.py",
    "screening/cases/ending/services.py",  # keeps the matter open, and tells whoever ended the case nothing
    "screening/cases/access/log.py",  # whose looks to leave out, because the reader may not know of the concern
    "screening/cases/access/emergency.py",  # only whether the headteacher is kept out
    "screening/cases/handover/summary.py",  # only of concerns that are kept from nobody
    "screening/research/yields/services.py",  # the county's officer, a number of children under disclosure control
}


def raise_long_ago(cast, whom):
    """By now it would be on every screen from which it is not kept."""
    concern = make.make_urgent(cast, cast.staff, "staff", whom, cast.children["yu"])
    concern.raised_at, concern.who, concern.what = timezone.now() - timedelta(hours=7), SENTINEL, SENTINEL
    concern.save()
    return concern


def read(client: Client, row: Row, target) -> str:
    answer = client.get(reverse(row.name, kwargs=target.kwargs), target.query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {text_of(body)} {answer.headers.get('Location', '')}"


def text_of(body: bytes) -> str:
    """A workbook by the texts packed into it: its archive and its properties carry the second they were made in."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        names = [name for name in book.namelist() if not name.startswith("docProps/")]
        return "\n".join(f"{name} {book.read(name).decode(errors='replace')}" for name in names)


def plain(text: str) -> str:
    """Without what is new in every answer."""
    return TOKENS.sub("·", UUIDS.sub("·", text))


class TestEveryRow:
    @pytest.mark.slow
    @pytest.mark.once
    @pytest.mark.parametrize("row", ROWS, ids=str)
    def test_every_page_reads_as_if_it_had_never_been_raised(self, row: Row, asker: Asker, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", cache(shutil.disk_usage))  # others write to the same disk
        target = row.at(asker.cast)
        tell_of_urgent()  # of what the row itself is about
        for persona, whom in KEPT_FROM.items():
            point = transaction.savepoint()
            before = read(asker.as_(persona), row, target)
            transaction.savepoint_rollback(point)
            point = transaction.savepoint()
            concern = raise_long_ago(asker.cast, whom)
            tell_of_urgent()
            after = read(asker.as_(persona), row, target)
            transaction.savepoint_rollback(point)
            assert SENTINEL not in after, persona
            assert str(concern.public_id) not in after, persona
            assert plain(after) == plain(before) or str(row) in SAYS_LESS, persona


def test_the_comparison_notices_a_concern_that_is_shown(cast, as_):
    """The same two readings of the same page, for somebody from whom it is not kept."""
    row = Row("home:show_home", get={"*": 200})
    before = read(as_(cast.wang), row, Target())
    raise_long_ago(cast, KEPT_FROM["headteacher"])
    assert plain(read(as_(cast.wang), row, Target())) != plain(before)


def test_nothing_else_of_the_product_asks_for_urgent_concerns():
    """Documents, messages, reports and counts come from the door or from nowhere."""
    asks = re.compile(r"Urgent(?:Concern|Act|Withheld)\.objects|\.urgent_concerns\b(?!_)")
    files = [path for top in ("accounts", "students", "screening") for path in (CODE / top).rglob("*.py")]
    found = {str(path.relative_to(CODE)) for path in files if asks.search(path.read_text(encoding="utf-8"))}
    asking = {path for path in found if "/operations/demo/" not in path and "/migrations/" not in path}
    assert asking == MAY_ASK
