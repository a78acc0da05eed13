"""The county's figures, counted for all schools at once, are those of each school counted again by other means."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from screening.reports.county.figures import SchoolCounts
from screening.reports.county.services.counting import counts_of
from screening.reports.periods import period_of
from students.models import County
from tests.reports.monthly import independent_recount

DAY = date(2026, 12, 29)
OF_CLASSES = {"sheets": "sheets", "handed_in": "handed_in", "usable": "usable", "undone": "waiting"}  # ours: theirs
MONTHS = (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_a_school_in_the_county_is_the_school_counted_again(tmp_path: Path, settings: object) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    call_command("seed_demo", "--seed=417", f"--day={DAY}", "--children=20", verbosity=0)
    rows, county, compared = independent_recount.County(), County.objects.get(), 0
    with time_machine.travel(f"{DAY}T18:00:00+08:00"):
        for month in MONTHS:
            for found in counts_of(county=county, period=period_of(month, DAY)):
                again = independent_recount.Month(rows, found.school, month, DAY)
                assert list(differences(found, again)) == [], (found.school, month)
                compared += found.people["open"]
    assert compared


def differences(found: SchoolCounts, again: independent_recount.Month) -> Iterator[str]:
    owed = {kind: count for kind, (count, _days) in again.owed().items()}
    pairs = {f"overdue.{kind}": count for kind, count in owed.items()}
    pairs |= {"overdue": sum(owed.values()), "open": sum(again.is_open(case) for case in again.flagged)}
    if again.round is not None:
        people, sheets = again.people(), again.sheets()
        pairs |= {name: people[name] for name in people if name == "enrolled" or name.startswith("state.")}
        pairs |= {name: sheets[other] for name, other in OF_CLASSES.items()}
    for name, value in pairs.items():
        counted = found.work.get(name, 0) if name in OF_CLASSES else found.people[name]
        if counted != value:
            yield f"{name}: {counted} for {value}"
