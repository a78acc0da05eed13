"""Pages of the monthly report: a month with a round that was reported twice, and the list with a year in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.reports.models import MonthlyReport
from tests.conftest import Cast
from tests.reports.monthly import example_figures


def keep(cast: Cast, content: Mapping[str, Any], month: date, revision: int = 1) -> MonthlyReport:
    """A report as it was kept."""
    return MonthlyReport.objects.create(
        school=cast.school,
        month=month,
        revision=revision,
        figures=content,
        input_hash=f"{month:%Y%m}{revision:058}",
        audit_number=18_432,
        audit_mac="3f9c1e07" * 8,
    )


def reported_twice(cast: Cast) -> Mapping[str, Any]:
    keep(cast, example_figures.round_month(), date(2026, 11, 1))
    return {"public_id": keep(cast, example_figures.next_revision(), date(2026, 11, 1), revision=2).public_id}


def holidays(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": keep(cast, example_figures.holiday_month(), date(2027, 2, 1)).public_id}


def a_year(cast: Cast) -> Mapping[str, Any]:
    reported_twice(cast)
    holidays(cast)
    return {}


MONTHLY_PAGES = [
    ("reports:list_reports", "chen", a_year, ""),
    ("reports:show_report", "chen", reported_twice, ""),
    ("reports:show_report", "chen", holidays, ""),
    ("reports:answer_asks", "chen", reported_twice, ""),
    ("reports:show_year", "chen", reported_twice, ""),
]
