"""Answers to a round by chance, and what its psychometric report says, as lines of a puzzle."""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from screening.instruments import NOT_OBSERVED
from screening.library.selectors import instrument_of
from screening.library.services import freeze_instrument
from screening.rounds.models import Assessment, ChildState, Result, RoundChild, RoundForm, ScreeningRound
from tests.factories import at
from tests.reports.disclosure_control.file_puzzle import ALL, Line
from tests.reports.disclosure_control.produced_files import FileTable

FORMS = ("teacher-connection", "teacher-engagement")
COUNTED = re.compile(r"(\S+) children were assessed, (\S+) could be scored, (\S+) have every line answered")
LINES = "Line by line"
GAPS = ("No chance to see", "Not answered")


def answer(current: ScreeningRound, dice: Random, cast: Any) -> None:
    """Whoever is rated has a total on both forms, whoever could not be scored on one of them at most; it is over."""
    for position, name in enumerate(FORMS):
        version = freeze_instrument(name, by=cast.district)
        RoundForm.objects.create(round=current, instrument_version=version, position=position)
        _answer(current, version, position, dice, cast)
    current.state, current.closed_at = ScreeningRound.State.CLOSED, at("2026-10-23")
    current.save(update_fields=["state", "closed_at"])


def _answer(current: ScreeningRound, version: Any, position: int, dice: Random, cast: Any) -> None:
    items = instrument_of(version).total.items
    children = RoundChild.objects.filter(round=current, state__in=[ChildState.RATED, ChildState.NOT_SCORABLE]).order_by(
        "pk"
    )
    said = [(child, _codes(items, dice, is_scored=_is_scored(child, position))) for child in children]
    rows = Assessment.objects.bulk_create(
        Assessment(
            round=current,
            student_id=child.student_id,
            school_class_id=child.school_class_id,
            instrument_version=version,
            informant="teacher",
            rater=cast.li,
            answers=codes,
            submitted_at=at("2026-10-20"),
        )
        for child, codes in said
    )
    Result.objects.bulk_create(
        Result(
            assessment=row,
            instrument_version=version,
            engine_version="1",
            rule_set=current.rule_set,
            scales={},
            total_prorated=_total(row.answers) if _is_scored(child, position) else None,
            band="none",
            adopted_at=at("2026-10-20"),
        )
        for row, (child, _codes_) in zip(rows, said, strict=True)
    )


def _is_scored(child: RoundChild, position: int) -> bool:
    """Of those who could not be scored a third has a total on one form, a third on the other."""
    return child.state == ChildState.RATED or child.pk % 3 == position


def _codes(items: Sequence[str], dice: Random, *, is_scored: bool) -> dict[str, Any]:
    often = (0.01, 0.03) if is_scored else (0.3, 0.6)
    return {item: _code(dice, *often) for item in items}


def _code(dice: Random, open_: float, unseen: float) -> int | str | None:
    if (chance := dice.random()) < unseen:
        return None if chance < open_ else NOT_OBSERVED
    return dice.choices((0, 1, 2, 3), (60, 25, 12, 3))[0]


def _total(answers: dict[str, Any]) -> float:
    return float(sum(code for code in answers.values() if isinstance(code, int)))


# What its report says


def tables_of_forms(tables: Sequence[FileTable], sentences: Sequence[str]) -> Iterator[FileTable]:
    """The same tables with every line named by its form, and the sentence that counts the children of each."""
    whole = [table for table in tables if "All figures" in table.name]  # the names of the other leaves are cut
    forms = [form_of(table) for table in whole if LINES in table.name]
    counted = [match.groups() for one in sentences if (match := COUNTED.search(one))]
    assert len(forms) == len(counted) <= len(FORMS)
    for form, numbers in zip(forms, counted, strict=True):
        for name, number in zip(("Assessed", "Scorable", "Complete"), numbers, strict=True):
            yield FileTable(form, ("", name), ((form, number.strip(",")),))
    for table in whole:
        if LINES in table.name:
            form = form_of(table)
            yield FileTable(table.name, table.head, tuple((f"{form}: {row[0]}", *row[1:]) for row in table.rows))


def form_of(table: FileTable) -> str:
    """Where there is one form only its tables do not say which."""
    return table.name.split(" · ", 1)[1] if " · " in table.name else "the form"


def sums_of_forms(month: str, places: Sequence[str], codes: Sequence[str]) -> Iterator[Line]:
    """Rows of a sheet are assessed on both forms; rated is who has a total on both."""
    forms = [place for place in places if any(other.startswith(f"{place}: ") for other in places)]
    for form in forms:
        lines = [place for place in places if place.startswith(f"{form}: ")]
        whole, scored = (month, form, "Assessed"), (month, form, "Scorable")
        if form != forms[0]:
            yield whole, [(month, forms[0], "Assessed")]
        yield whole, [scored, (month, form, "not scorable here")]
        yield scored, [(month, form, "Complete"), (month, form, "scorable with gaps")]
        yield scored, [(month, ALL, "Rated"), (month, form, "scorable on this form alone")]
        for line in lines:
            yield (month, form, "Complete"), [(month, line, code) for code in codes]
            yield whole, [(month, line, one) for one in (*GAPS, "answered")]
