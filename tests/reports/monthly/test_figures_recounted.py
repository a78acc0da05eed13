"""Every number of a month is the same when it is counted again by other means, in three counties drawn at random."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from screening.reports.monthly.figures.gather import SchoolMonth
from screening.reports.monthly.services.making import books_of, count, make_report
from students.models import School
from tests.reports.monthly import independent_recount

COUNTIES = [
    (11, "2026-11-20", 30),
    pytest.param(204, "2026-12-29", 29, marks=pytest.mark.proof),
    pytest.param(3077, "2027-03-15", 28, marks=pytest.mark.proof),
]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("seed", "day", "children"), COUNTIES)
def test_every_number_is_the_same_counted_again(
    seed: int, day: str, children: int, tmp_path: Path, settings: object
) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    call_command("seed_demo", f"--seed={seed}", f"--day={day}", f"--children={children}", verbosity=0)
    county, today = independent_recount.County(), date.fromisoformat(day)
    compared = set()
    with time_machine.travel(f"{day}T18:00:00+08:00"):
        for school in School.objects.select_related("township__county"):
            for month in months(today):
                counted = count(school, books_of(school, month, today))
                again = independent_recount.Month(county, school.pk, month, today)
                assert list(differences(counted, again)) == [], (school.name, month)
                compared.add(counted.layout)
            report = make_report(school=school, month=today, today=today, by=None)
            assert list(not_as_counted(report.figures, counted)) == []
    assert {"round", "no-round"} <= compared


def months(today: date) -> Iterator[date]:
    """Every second month of a year, the one that still runs last."""
    for back in range(12, -1, -2):
        yield date(today.year - (today.month <= back % 12) - back // 12, (today.month - back - 1) % 12 + 1, 1)


def differences(counted: SchoolMonth, again: independent_recount.Month) -> Iterator[str]:
    cells = {key.split(":")[-1]: value for key, value in counted.table.cells.items()}
    expected = {f"work.{name}": value for name, value in again.pieces().items() if not name.startswith("by.")}
    expected |= {f"closed_by.{who}": again.pieces()[f"by.{who}"] for who in independent_recount.REPORTERS}
    shown = counted.round if counted.layout == "round" else counted.after
    if shown:
        expected |= again.chain(shown.pk)
    if counted.layout == "round":
        expected |= again.people()
    exact = {f"work.{name}": value for name, value in again.work().items()}
    done = {f"work.{name}": value for name, value in counted.exact["work"].items()}
    every = [(name, cells.get(name), value) for name, value in expected.items()]
    every += [(name, done[name], value) for name, value in exact.items()]
    every.append(("overdue", done["work.overdue"], again.owed()))
    every.append(("overdue_total", done["work.overdue_total"], sum(one[0] for one in again.owed().values())))
    every.append(("wait", done["work.wait"], again.wait()))
    every.append(("coverage", counted.exact["coverage"], again.sheets() if counted.round else None))
    every.append(("round", counted.round.pk if counted.round else None, again.round))
    every.append(("trend", counted.exact["trend"][-1:], _trend(counted, again)))
    yield from (f"{name}: {figure} for {value}" for name, figure, value in every if figure != value)
    printed = {name for name in cells if not name.startswith(("overdue.", "chain.", "talk.")) and "without" not in name}
    yield from (f"{name} is not counted again" for name in sorted(printed - expected.keys() - {"overdue"}))


def not_as_counted(figures: dict, counted: SchoolMonth) -> Iterator[str]:
    """What a report prints is what was counted, or is kept back."""
    cells = {key.split(":")[-1]: value for key, value in counted.table.cells.items()}
    printed = dict(figures["people"]) | {f"closed_by.{who}": one for who, one in figures["closed_by"].items()}
    printed |= {f"work.{name}": one for name, one in figures["work"].items() if f"work.{name}" in cells}
    yield from (name for name, (value, _why) in printed.items() if value not in (None, cells[name]))


def _trend(counted: SchoolMonth, again: independent_recount.Month) -> list[dict[str, object]]:
    if not counted.exact["trend"] or counted.exact["trend"][-1]["month"] != again.first.isoformat():
        return counted.exact["trend"][-1:]
    line = {"month": again.first.isoformat(), "wait": again.wait(), "sheets": counted.exact["trend"][-1]["sheets"]}
    return [line | {"overdue": sum(one[0] for one in again.owed().values())}]
