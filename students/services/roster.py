"""A roster file comes in: read, its columns assigned, put aside, forgotten. Nothing here reaches the roster.

Of the file only the rows are kept, encrypted, without citizen, telephone and register numbers; until they are written
or seven days have passed.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.models import RosterHeadings, RosterImport, School
from students.roster.cells import without_numbers
from students.roster.headings import NOTHING, Heading, RawRow, find_heading, plain, rows_under
from students.roster.layout import DOUBTFUL_HEADINGS, KNOWN_HEADINGS
from students.roster.rows import keepable
from students.roster.tables import FileLine, read_lines
from students.selectors import remembered_headings, stored_lines
from students.services.children import register_of

KEPT_FOR = timedelta(days=7)
State = RosterImport.State


class AlreadyDecided(Exception):
    """The import was written or discarded before."""


@once("roster.upload")
def upload_roster(
    school: School, *, by: User, content: bytes, nonce: UUID | None = None, assign: bool = False
) -> RosterImport:
    """The file's rows, under review; its lines, if a column is not understood or somebody wants to `assign` them.

    Raises UnreadableFile.
    """
    lines = read_lines(content)
    heading = find_heading(lines, remembered_headings(school))
    if assign or heading.missing:
        state, kept = State.COLUMNS, _lines_kept(lines)
    else:
        state, kept = State.REVIEW, _rows_kept(heading, lines)
    known = {"school": school, "uploaded_by": by, "uploaded_at": timezone.now()}
    row = RosterImport.objects.create(state=state, rows=kept, **known)
    record(by=by, verb="roster.upload", obj=row, detail={"lines": len(lines), "understood": state == State.REVIEW})
    return row


@transaction.atomic
def assign_columns(
    roster: RosterImport, *, by: User, heading: Heading, whole_class: str = "", remember: bool = True
) -> RosterImport:
    """The columns as somebody assigned them; the next file of the school with these headings is understood.

    Raises AlreadyDecided, UnreadableFile.
    """
    roster = RosterImport.objects.select_for_update().select_related("school").get(pk=roster.pk)
    if roster.state != State.COLUMNS:
        raise AlreadyDecided
    roster.state, roster.rows = State.REVIEW, _rows_kept(heading, stored_lines(roster), whole_class)
    roster.save(update_fields=["state", "rows"])
    if remember:
        words = remembered_headings(roster.school) | _assignments(heading)
        kept = {"words": json.dumps(words, ensure_ascii=False)}
        RosterHeadings.objects.update_or_create(school=roster.school, defaults=kept)
    record(by=by, verb="roster.assign", obj=roster, detail={"columns": sorted(heading.keys.values())})
    return roster


def _assignments(heading: Heading) -> dict[str, str]:
    """Heading → column; of headings everybody knows also that they mean nothing here."""
    words = {plain(word): heading.keys.get(place, NOTHING) for place, word in enumerate(heading.words) if word}
    everybody_knows = {**KNOWN_HEADINGS, **DOUBTFUL_HEADINGS}
    return {word: key for word, key in words.items() if key != NOTHING or word in everybody_knows}


@transaction.atomic
def discard_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """Nothing was written; the rows are forgotten. Repeating it changes nothing. Raises AlreadyDecided."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.approved_at:
        raise AlreadyDecided
    if roster.state != State.DISCARDED:
        roster.state, roster.rows = State.DISCARDED, ""
        roster.save(update_fields=["state", "rows"])
        record(by=by, verb="roster.discard", obj=roster)
    return roster


@transaction.atomic
def forget_roster(roster: RosterImport, *, by: User) -> RosterImport:
    """The rows with something wrong, which are kept to be downloaded, go before their time."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state == State.APPROVED and roster.rows:
        roster.rows = ""
        roster.save(update_fields=["rows"])
        record(by=by, verb="roster.forget", obj=roster)
    return roster


@transaction.atomic
def forget_old_rosters(*, keep: timedelta = KEPT_FOR) -> int:
    """Uploaded rows are emptied after seven days, decided, half written or not; how many were."""
    old = RosterImport.objects.filter(uploaded_at__lt=timezone.now() - keep)
    kept = [row.pk for row in old if row.rows]
    rows = RosterImport.objects.filter(pk__in=kept)
    rows.filter(approved_at__isnull=True).update(state=State.DISCARDED)
    rows.exclude(state=State.DISCARDED).update(state=State.APPROVED)
    return rows.update(rows="")


def _lines_kept(lines: Iterable[FileLine]) -> str:
    kept = [[line.number, [without_numbers(cell, register_of) for cell in line.cells]] for line in lines]
    return json.dumps({"lines": kept}, ensure_ascii=False)


def _rows_kept(heading: Heading, lines: list[FileLine], whole_class: str = "") -> str:
    rows = keepable(rows_under(heading, lines, whole_class), register_of)
    return pack_rows(rows, unused=heading.unused)


def pack_rows(rows: Iterable[RawRow], *, unused: Iterable[str] = ()) -> str:
    return json.dumps({"rows": list(rows), "unused": list(unused)}, ensure_ascii=False)
