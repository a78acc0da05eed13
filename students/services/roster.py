"""A roster file comes in: read, its columns assigned, put aside, forgotten. Nothing here reaches the roster.

Of the file only the rows are kept, encrypted, without citizen, telephone and register numbers; until they are written
or seven days have passed.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.models import RosterHeadings, RosterImport, RosterWords, School
from students.roster.cells import Place, without_numbers
from students.roster.layout import CLASS, DOUBTFUL_HEADINGS, KNOWN_HEADINGS, NOTHING, Heading, find_heading, plain
from students.roster.reading import RosterFile, read_roster
from students.roster.refusals import UnreadableRoster
from students.roster.rows import Words, keepable
from students.roster.tables import FileLine, FileSheet, read_book
from students.roster_uploads import (
    pack_file,
    pack_sheets,
    remembered_headings,
    remembered_words,
    said_classes,
    stored_file,
    stored_sheets,
)
from students.selectors import school_year_of
from students.services.children import register_of
from students.services.places import add_class

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
    sheets = read_book(content)
    file = None if assign else read_roster(sheets, remembered_headings(school))
    if file is None:
        sheet_to_assign(sheets)
        state, kept = State.COLUMNS, pack_sheets([_keepable_sheet(sheet) for sheet in sheets])
    else:
        state, kept = State.REVIEW, _pack(file)
    known = {"school": school, "uploaded_by": by, "uploaded_at": timezone.now()}
    row = RosterImport.objects.create(state=state, rows=kept, **known)
    lines = sum(len(sheet.lines) for sheet in sheets)
    record(by=by, verb="roster.upload", obj=row, detail={"lines": lines, "understood": state == State.REVIEW})
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
    words = remembered_headings(roster.school) | _assignments(heading)
    file = read_roster(stored_sheets(roster), words, assigned=heading, whole_class=whole_class)
    if file is None:
        raise UnreadableRoster("heading")
    roster.state, roster.rows = State.REVIEW, _pack(file)
    roster.save(update_fields=["state", "rows"])
    if remember:
        kept = {"words": json.dumps(words, ensure_ascii=False)}
        RosterHeadings.objects.update_or_create(school=roster.school, defaults=kept)
    record(by=by, verb="roster.assign", obj=roster, detail={"columns": sorted(heading.keys.values())})
    return roster


def _assignments(heading: Heading) -> dict[str, str]:
    """Heading → column; of headings everybody knows also that they mean nothing here."""
    words = {plain(word): NOTHING for word in heading.words if word}
    words |= {plain(heading.words[place]): key for place, key in heading.keys.items()}
    everybody_knows = {**KNOWN_HEADINGS, **DOUBTFUL_HEADINGS}
    return {word: key for word, key in words.items() if key != NOTHING or word in everybody_knows}


@transaction.atomic
def answer_questions(roster: RosterImport, *, by: User, words: Words, classes: Collection[Place]) -> RosterImport:
    """What words of the file mean, for this file and the school's later ones; what names a class for this file only.

    `classes` are begun. The same answers again change nothing. Raises AlreadyDecided.
    """
    roster = (
        RosterImport.objects.select_for_update(of=("self",))
        .select_related("school__township__county")
        .get(pk=roster.pk)
    )
    if roster.state != State.REVIEW:
        raise AlreadyDecided
    year = school_year_of(roster.school)
    for grade, number in classes:
        add_class(roster.school, by=by, cohort_year=year - grade + 1, number=number)
    _remember(roster.school, {column: said for column, said in words.items() if column != CLASS and said})
    roster.rows = pack_file(stored_file(roster), {**said_classes(roster), **words.get(CLASS, {})})
    roster.save(update_fields=["rows"])
    counts = {"words": sum(map(len, words.values())), "classes": len(classes)}
    record(by=by, verb="roster.answer", obj=roster, detail=counts)
    return roster


def _remember(school: School, words: Words) -> None:
    if words:
        before = remembered_words(school)
        every = before | {column: {**before.get(column, {}), **said} for column, said in words.items()}
        kept = {"words": json.dumps(every, ensure_ascii=False)}
        RosterWords.objects.update_or_create(school=school, defaults=kept)


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


def sheet_to_assign(sheets: Sequence[FileSheet], remembered: Mapping[str, str] | None = None) -> Heading:
    """The line of headings for somebody to say what is what: of the sheet that names most. Raises UnreadableFile."""
    found = []
    for sheet in sheets:
        with suppress(UnreadableRoster):
            found.append(find_heading(sheet.lines, remembered))
    if not found:
        raise UnreadableRoster("heading")
    return max(found, key=lambda heading: len(heading.keys))


def _keepable_sheet(sheet: FileSheet) -> FileSheet:
    lines = [
        FileLine(one.number, tuple(without_numbers(cell, register_of) for cell in one.cells)) for one in sheet.lines
    ]
    return sheet._replace(lines=lines)


def _pack(file: RosterFile) -> str:
    return pack_file(replace(file, rows=keepable(file.rows, register_of)), {})
