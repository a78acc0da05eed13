"""What a page with a row of digits for each child sends, read into values: the class sheet, and its kin.

A post that no page of ours could have made is a bad request.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

MINE, THEIRS = "mine", "theirs"
MOST_ROWS = 200
_ROW_FIELD = re.compile(r"(v|\d+)-")


@dataclass(frozen=True, slots=True)
class RowInput:
    """One child's row as a page sends it. `digits`: form id → what was typed; a form that is not sent is untouched."""

    student: UUID
    version: int
    digits: Mapping[str, str]
    loaded: str = ""

    def untouched(self, forms: tuple[str, ...]) -> bool:
        """Whether the row still reads as the page was made."""
        return bool(self.loaded) and self.loaded == digest([self.digits.get(form, "") for form in forms])


@dataclass(frozen=True)
class SheetPost:
    """A whole sheet, or the rows chosen on the conflict page."""

    nonce: UUID
    rows: tuple[RowInput, ...]
    wants_check: bool = False
    pins: str = ""  # the forms the rows were typed for

    @property
    def typed(self) -> dict[UUID, Mapping[str, str]]:
        """What stood in the fields, by child: shown again when something has to be put right."""
        return {row.student: row.digits for row in self.rows}


@dataclass(frozen=True)
class Choices:
    """The conflict page as it came back: the person's own rows to send again, and children nobody chose for."""

    post: SheetPost
    undecided: tuple[UUID, ...]


def sheet_post(data: QueryDict, forms: Sequence[str]) -> SheetPost:
    """Fields v-<child>, and <number of the form>-<child> for each form; `nonce`; `do`. Digits without a version are
    refused, never dropped."""
    children = dict.fromkeys(name.partition("-")[2] for name in data if _ROW_FIELD.match(name))
    rows = tuple(_row(data, child, forms) for child in children)
    return SheetPost(uuid_of(data.get("nonce", "")), rows, data.get("do") == "check")


def choices_post(data: QueryDict, forms: Sequence[str]) -> Choices:
    """The same fields, and use-<child> = mine or theirs. Rows nobody chose for are sent as stale, so that they are
    asked for again and nothing is overwritten."""
    post = sheet_post(data, forms)
    used = {row.student: data.get(f"use-{row.student.hex}", "") for row in post.rows}
    mine = tuple(row for row in post.rows if used[row.student] == MINE)
    undecided = tuple(replace(row, version=0) for row in post.rows if used[row.student] not in (MINE, THEIRS))
    return Choices(SheetPost(post.nonce, mine + undecided), tuple(row.student for row in undecided))


def autosave_post(request: HttpRequest) -> SheetPost:
    """{"forms": [form id, …], "rows": [[child, version, digits or null for each form], …]}, and "pins" from a page
    that may have waited; Idempotency-Key: a UUID."""
    try:
        body = json.loads(request.body)
        forms = [_storable(form) for form in body["forms"]]
        rows = tuple(_json_row(forms, *row) for row in body["rows"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadRequest("not the rows of a sheet") from error
    if len(rows) > MOST_ROWS:
        raise BadRequest("too many rows")
    nonce = uuid_of(request.headers.get("Idempotency-Key", ""))
    return SheetPost(nonce, rows, pins=str(body.get("pins", "")))


def version_and_mark(token: str) -> tuple[int, str]:
    """“3.a1b2c3d4e5”: the version of the row, and what it read like when the page was made."""
    version, _dot, mark = token.partition(".")
    if not version.isdecimal() or len(version) > 9:
        raise BadRequest("not a row version")
    return int(version), mark


def nonce_of(data: Mapping[str, Any]) -> UUID:
    return uuid_of(str(data.get("nonce", "")))


def digest(digits: Iterable[str]) -> str:
    """A short mark of what a row reads like, in the order of the forms."""
    return hashlib.sha256("|".join(bare(text) for text in digits).encode()).hexdigest()[:5]


def bare(text: str) -> str:
    """Without spaces, and without the places at the end that say nothing yet."""
    return "".join(text.split()).rstrip("_")


def _row(data: QueryDict, child: str, forms: Iterable[str]) -> RowInput:
    version, mark = version_and_mark(data.get(f"v-{child}", ""))
    digits = {form: _storable(data[f"{i}-{child}"]) for i, form in enumerate(forms) if f"{i}-{child}" in data}
    return RowInput(uuid_of(child), version, digits, mark)


def _json_row(forms: Sequence[str], child: object, token: object, *texts: object) -> RowInput:
    version, mark = version_and_mark(str(token))
    digits = {form: _storable(text) for form, text in zip(forms, texts, strict=True) if text is not None}
    return RowInput(uuid_of(child), version, digits, mark)


def _storable(text: object) -> str:
    """PostgreSQL takes no NUL, and no half of a pair; with “?” in its place the row is one that cannot be read."""
    return str(text).encode(errors="replace").decode().replace("\x00", "?")


def uuid_of(text: object) -> UUID:
    """An id a page sent; a bad request when it is none."""
    try:
        return UUID(str(text))
    except ValueError as error:
        raise BadRequest("not an id") from error
