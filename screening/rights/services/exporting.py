"""The copy of everything declared about one child: a printed file, a table of all fields, and what was left out."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from accounts import audit
from accounts.models import User
from accounts.privacy.declarations import LeftOut, all_declarations
from screening import formats
from screening.documents import storage
from screening.documents.rendering import worker
from screening.documents.rendering.text import for_paper
from screening.documents.sheets import safe_cell
from screening.rights.services.collecting import Rows, chunks, models_of_a_child, rows_of
from screening.rights.words import field_words, reason_words, table_words
from students.models import School, SchoolClass, Student
from students.selectors import current_class_label

# Whole rows that tell what is kept from a family that may be the danger, or what a child told in confidence.
ROWS_LEFT_OUT = {"rounds.flagreason": {"code": "child-asks"}, "cases.decision": {"decision": "urgent"}}
CALLED = ("unit", "title", "name", "number", "dated", "held_on")  # what a row outside the copy is called by


@dataclass(frozen=True)
class ExportedRow:
    place: int  # counted within its table, so that rows can point at each other
    values: tuple[tuple[str, str], ...]  # field name → words


@dataclass(frozen=True)
class ExportedTable:
    label: str
    rows: tuple[ExportedRow, ...]

    @property
    def title(self) -> str:
        return table_words(self.label)

    @property
    def sheets(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """For the printed file: what was never filled in takes no line."""
        return [(row.place, [(field_words(name), text) for name, text in row.values if text]) for row in self.rows]


def exported_fields(model: type[models.Model]) -> list[str]:
    declared = all_declarations()[model._meta.label_lower]
    return [field.name for field in model._meta.local_fields if declared[field.name].exported]


def left_out() -> Iterator[tuple[str, str, LeftOut]]:
    """Table, field and why, for every field of a child's tables that is not in the copy."""
    for model in models_of_a_child():
        for name, declared in all_declarations()[model._meta.label_lower].items():
            if not declared.exported and declared.left_out:
                yield model._meta.label_lower, name, declared.left_out


def collect_export(child: Student) -> list[ExportedTable]:
    rows = rows_of(child)
    places = {model: {key: at for at, key in enumerate(sorted(keys), 1)} for model, keys in rows.items()}
    found = []
    for model in models_of_a_child():
        names = exported_fields(model)
        if names and model in rows:
            told = tuple(_told(row, names, places) for row in _stored(model, rows))
            found.append(ExportedTable(model._meta.label_lower, told))
    return [table for table in found if table.rows]


def export_child(child: Student, *, by: User | None, to: Path) -> Path:
    """A ZIP in this folder, for whoever asked: to be read through before it is handed over."""
    tables, now = collect_export(child), timezone.localtime()
    path = to / f"child-copy-{now:%Y%m%d-%H%M%S}.zip"
    audit.record(by=by, verb="child.export", obj=child, subjects=[child.public_id], detail={"tables": len(tables)})
    with path.open("xb") as handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive:
        path.chmod(0o600)
        archive.writestr("child.pdf", _printed(child, tables))
        archive.writestr("fields.csv", _csv(_lines(tables)))
        archive.writestr("left-out.csv", _csv(_reasons()))
    return path


def _stored(model: type[models.Model], rows: Rows) -> Iterator[models.Model]:
    for part in chunks(rows[model]):
        stored = model._base_manager.filter(pk__in=part).order_by("pk")
        hidden = ROWS_LEFT_OUT.get(model._meta.label_lower)
        yield from stored.exclude(**hidden) if hidden else stored


def _told(row: models.Model, names: list[str], places: dict[Any, dict[Any, int]]) -> ExportedRow:
    return ExportedRow(places[type(row)][row.pk], tuple((name, _text(row, name, places)) for name in names))


def _text(row: models.Model, name: str, places: dict[Any, dict[Any, int]]) -> str:
    field: Any = row._meta.get_field(name)
    if field.is_relation:
        return _linked(getattr(row, name), places)
    if field.choices:
        return str(getattr(row, f"get_{name}_display")() or "")
    value = getattr(row, name)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return "" if value is None else str(value)


def _linked(row: Any, places: dict[Any, dict[Any, int]]) -> str:
    if row is None:
        return ""
    if isinstance(row, Student | School):
        return row.name
    if isinstance(row, SchoolClass):
        return f"{row.school.name} {current_class_label(row, timezone.localdate())}"
    if type(row) in places:
        return f"{table_words(row._meta.label_lower)} {places[type(row)][row.pk]}"
    if hasattr(row, "opens_on"):
        return str(row.opens_on)
    return next((str(getattr(row, name)) for name in CALLED if hasattr(row, name)), "")


def _lines(tables: list[ExportedTable]) -> Iterator[list[str]]:
    yield [gettext("Table"), gettext("No."), gettext("Field"), gettext("Content"), "table", "field"]
    for table in tables:
        for row in table.rows:
            for name, text in row.values:
                yield [table.title, str(row.place), field_words(name), text, table.label, name]


def _reasons() -> Iterator[list[str]]:
    yield [gettext("Table"), gettext("Why it is not in the copy"), "table", "field"]
    for label, name, reason in left_out():
        yield [table_words(label), reason_words(reason), label, name]
    for label, hidden in ROWS_LEFT_OUT.items():
        yield [table_words(label), reason_words(LeftOut.SAFEGUARDING), label, json.dumps(hidden)]


def _csv(lines: Iterator[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _printed(child: Student, tables: list[ExportedTable]) -> bytes:
    page = {
        "language": formats.html_language(),
        "child": child.name,
        "day": formats.day(timezone.localdate()),
        "tables": tables,
        "not_in_it": [
            reason_words(reason) for reason in (LeftOut.ABOUT_OTHERS, LeftOut.STAFF, LeftOut.SAFEGUARDING, LeftOut.COPY)
        ],
        "printed_at": formats.timestamp(),
    }
    html = render_to_string("documents/child_copy.html", {"page": page, "product_version": settings.VERSION})
    target = storage.unfinished_path(uuid4())
    try:
        worker.render(for_paper(html), target)
        return target.read_bytes()
    finally:
        target.unlink(missing_ok=True)
