"""Random counties of three months, the files their officer is given of them, and what follows from these."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from random import Random
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import User
from accounts.privacy.fields import readable
from screening.cases.models import Case
from screening.documents import registry
from screening.documents.models import Document
from screening.reports.county.district.services import make_county_month
from screening.reports.disclosure_control.model import Why
from screening.reports.models import CountyMonth, Publication
from screening.reports.monthly.services import make_report
from screening.rounds.models import ScreeningRound
from tests.factories import at
from tests.reports.county.equity_recount import random_round
from tests.reports.disclosure_control.county_puzzle import LABELS, LATE, CountyPuzzle
from tests.reports.disclosure_control.file_puzzle import ALL, Name
from tests.reports.disclosure_control.produced_files import FileTable, leaks, tables_in_page, tables_in_workbook
from tests.reports.disclosure_control.round_answers import answer, tables_of_forms
from tests.reports.disclosure_control.school_puzzle import SchoolPuzzle
from tests.reports.factories import decide

THREE_MONTHS = (
    (date(2026, 10, 1), date(2026, 11, 4), "2026-11-10"),
    (date(2026, 11, 1), date(2026, 12, 4), "2026-12-10"),
    (date(2026, 12, 1), date(2027, 1, 4), "2027-01-10"),
)
AFTERWARDS = "2027-01-20T09:00:00+08:00"
SHEETS = ("district-table", "equity-table", *(["yield-table"] if apps.is_installed("screening.research") else []))


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
    for name in ("reports:show_district", "reports:show_equity"):
        yield ALL, page(client, name)
    for school in (cast.school, cast.second_school, cast.outside_school):
        yield school.township.name, page(client, "reports:show_district_township", school.township.public_id)
        yield school.name, page(client, "reports:show_district_school", school.public_id)


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


FIGURES = {
    "taking-part": "Counted here",
    "missed": "Not screened",
    "flagged": "With a flag",
    "not-looked-at": "Not looked at",
    "due": "With a follow-up due",
    "not-followed-up": "Not followed up",
}


def labels_within(month: CountyMonth) -> Iterator[tuple[str, str, str, str]]:
    """Month, figure, a group of one label and that of the other which holds all of it: guessed where it is true."""
    counted = {tuple(key.split(".")[-3:]) for key in _counts(month)}
    groups = list(zip(("left-behind", "other", "unknown"), *LABELS, strict=True))
    for (figure, words), (group, policy, research) in product(FIGURES.items(), groups):
        for label, inner, outer in (("policy", policy, research), ("label", research, policy)):
            if ("both", group, figure) in counted and (f"{label}-alone", group, figure) not in counted:
                yield f"{month.month:%Y-%m}", words, inner, outer


def guesses(month: CountyMonth) -> list[tuple[Name, Name]]:
    """What is overdue may be those nobody has looked at: somebody who tries it does so where it is true."""
    counts = _counts(month)
    missed = next((n for key, n in counts.items() if key.endswith("all.all.not-looked-at")), None)
    if missed is None or missed != counts.get("district.county.overdue.desk"):
        return []
    name = f"{month.month:%Y-%m}"
    return [((name, ALL, LATE[0]), (name, ALL, "Not looked at"))]


def _counts(month: CountyMonth) -> dict[str, int]:
    """What stood behind the newest publication of a month."""
    row = Publication.objects.filter(period=f"{month.month:%Y-%m}").order_by("revision").last()
    tables = json.loads(readable(row.behind)) if row else []
    return {key: n for table in tables for key, n in table["cells"].items()}


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
    dice, puzzle, kept, equal, inside = Random(seed), puzzle_of(cast), [], [], []
    current = random_round(cast, dice, dice.choice((40, 90, 160)))
    answer(current, Random(seed), cast)
    found: list[str] = []
    for month, today, between in THREE_MONTHS:
        kept.append(make_county_month(county=cast.county, month=month, today=today, by=None))
        puzzle.dash = least_of_a_dash(kept)
        tables = sheets(cast.district, kept[-1])
        found += leaks(tables)
        puzzle.read(f"{month:%Y-%m}", tables)
        equal += guesses(kept[-1])
        inside += labels_within(kept[-1])
        a_month_goes_by(cast, dice, between)
    tables = psychometrics(cast.district, current)
    found += leaks(tables)
    puzzle.read(f"{month:%Y-%m}", tables)
    found += puzzle.works_out()
    puzzle.within = inside
    return [*found, *puzzle.works_out(equal)]
