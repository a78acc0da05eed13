"""Random counties of three months, the files their officer is given of them, and what follows from these."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import User
from screening.cases.models import Case
from screening.documents import registry
from screening.documents.models import Document
from screening.reports.county.services import make_county_month
from screening.reports.disclosure_control.model import Why
from screening.reports.models import CountyMonth
from screening.reports.monthly.services import make_report
from screening.rounds.models import ScreeningRound
from tests.factories import at
from tests.reports.disclosure_control.county_puzzle import CountyPuzzle
from tests.reports.disclosure_control.file_puzzle import ALL
from tests.reports.disclosure_control.produced_files import FileTable, leaks, tables_in_page, tables_in_workbook
from tests.reports.disclosure_control.round_answers import answer, tables_of_forms
from tests.reports.disclosure_control.school_puzzle import SchoolPuzzle
from tests.reports.factories import decide
from tests.reports.random_rounds import random_round

THREE_MONTHS = (
    (date(2026, 10, 1), date(2026, 11, 4), "2026-11-10"),
    (date(2026, 11, 1), date(2026, 12, 4), "2026-12-10"),
    (date(2026, 12, 1), date(2027, 1, 4), "2027-01-10"),
)
AFTERWARDS = "2027-01-20T09:00:00+08:00"
SHEETS = ("district-table", *(["yield-table"] if apps.is_installed("screening.research") else []))


def page(client: Client, name: str, *parts: object) -> list[FileTable]:
    client.cookies["language"] = "en"
    answer = client.get(reverse(name, args=parts))
    assert answer.status_code == 200
    return list(tables_in_page(answer.content.decode(), name))


def built(user: User, kind: str, subject: object) -> Any:
    document = Document(kind=kind, subject=subject, requested_by=user, language="en", input_hash="0" * 64)
    with translation.override("en"):
        return registry.renderer_of(kind).build(document)


def sheet(user: User, kind: str, subject: object) -> list[FileTable]:
    return list(tables_in_workbook(built(user, kind, subject).content, kind))


def psychometrics(user: User, current: ScreeningRound) -> list[FileTable]:
    """Of a round that is over; nothing where it has too few children."""
    content = built(user, "psychometric-table", current.public_id).content
    notes = [
        str(cell)
        for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        for cell in row
    ]
    return list(tables_of_forms(list(tables_in_workbook(content, "psychometric-table")), notes))


def sheets(user: User, month: CountyMonth) -> list[FileTable]:
    return [table for kind in SHEETS for table in sheet(user, kind, month.public_id)]


def pages(cast: Any, client: Client) -> Iterator[tuple[str, list[FileTable]]]:
    """What each page is about, and its tables: the county's newest month, down to the schools."""
    yield ALL, page(client, "reports:show_district")
    for school in (cast.school, cast.second_school, cast.outside_school):
        yield school.township.name, page(client, "reports:show_place", school.township.public_id)
        yield school.name, page(client, "reports:show_place", school.public_id)


def a_month_goes_by(cast: Any, dice: Random, day: str) -> None:
    """Some of the children who wait are seen and decided about."""
    for case in Case.objects.filter(decisions=None).order_by("pk"):
        if dice.random() < 0.3:
            case.first_seen_on = date.fromisoformat(day)
            case.save(update_fields=["first_seen_on"])
            decide(case, cast.wang, "watch", at(day))


def puzzle_of(cast: Any) -> CountyPuzzle:
    schools = (cast.school, cast.second_school, cast.outside_school)
    return CountyPuzzle(county=cast.county.name, schools={school.township.name: [school.name] for school in schools})


def least_of_a_dash(months: Iterable[CountyMonth]) -> int:
    """The notes of a page say so where “—” may also be 0."""
    cells = [why for month in months for _value, why in month.cells.values()]
    return 0 if Why.GROUP.value in cells else 5


def months_of_a_school(cast: Any, dice: Random) -> Iterator[tuple[str, list[FileTable]]]:
    """Three months of one school's spreadsheets."""
    for month, today, between in THREE_MONTHS:
        report = make_report(school=cast.school, month=month, today=today, by=cast.chen)
        yield f"{month:%Y-%m}", sheet(cast.chen, "monthly-table", report.public_id)
        a_month_goes_by(cast, dice, between)


def leaks_of_a_school(cast: Any, seed: int) -> list[str]:
    dice, puzzle, found = Random(seed), SchoolPuzzle(), []
    random_round(cast, dice, dice.choice((90, 160, 300)))
    for month, tables in months_of_a_school(cast, dice):
        found += leaks(tables)
        puzzle.read(month, tables)
    return [*found, *puzzle.works_out()]


def leaks_of_three_months(cast: Any, seed: int) -> list[str]:
    """Everything that follows from three months of spreadsheets, and the pages of the last one."""
    dice, puzzle, kept = Random(seed), puzzle_of(cast), []
    current = random_round(cast, dice, dice.choice((40, 90, 160)))
    answer(current, Random(seed), cast)
    found: list[str] = []
    for month, today, between in THREE_MONTHS:
        kept.append(make_county_month(county=cast.county, month=month, today=today, by=None))
        puzzle.dash = least_of_a_dash(kept)
        tables = sheets(cast.district, kept[-1])
        found += leaks(tables)
        puzzle.read(f"{month:%Y-%m}", tables)
        a_month_goes_by(cast, dice, between)
    tables = psychometrics(cast.district, current)
    found += leaks(tables)
    puzzle.read(f"{month:%Y-%m}", tables)
    return [*found, *puzzle.works_out()]
