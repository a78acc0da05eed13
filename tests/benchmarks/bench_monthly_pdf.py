"""CPU time and size of the monthly report of 1,008 children, and of a school year, in a warm printing process:
`./script/prove monthly_pdf`.

From the figures that are kept to the finished file: view, charts, page, print. The figures themselves are timed apart.
"""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest import mock

from screening.reports.models import MonthlyReport
from screening.reports.monthly import pdf, view
from students.models import County, School, Township
from tests.benchmarks.bench_documents import get_ready, is_in_time, measure, page_of
from tests.reports.monthly import example_figures


def run(wide: bool) -> dict[str, Any]:
    problem = get_ready()
    if problem:
        return {"passed": False, **problem}
    rounds = 6 if wide else 2
    with mock.patch.object(view, "reasons_of", return_value=[]):  # read from the database; none here
        papers = {
            f"{name}_{short}": measure(partial(paper_of, template, make, language), language, rounds)
            for name, (template, make) in PAPERS.items()
            for short, language in (("zh", "zh-hans"), ("en", "en"))
        }
    return {
        "passed": is_in_time(papers),
        "load_average": round(os.getloadavg()[0], 1),  # who else wanted the cores of the machine meanwhile
        "papers": papers,
    }


def report(content: dict[str, Any], month: date) -> MonthlyReport:
    """A report as it is kept, without a database."""
    return MonthlyReport(
        school=School(name="青石镇中心小学", township=Township(name="青石镇", county=County(name="青山县"))),
        month=month,
        figures=content,
        input_hash="3f9c1e07a4d2b86e",
        audit_number=18_432,
        audit_mac="3f9c1e07" * 8,
        created_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    )


def paper_of(template: str, make: Callable[[str], object], language: str) -> str:
    return page_of(template, make(language))


def asked_for(language: str) -> Any:
    return SimpleNamespace(language=language, requested_by=SimpleNamespace(name="陈志远"), input_hash="3f9c1e07a4d2")


def month(language: str) -> object:
    return pdf.page_of(asked_for(language), report(example_figures.round_month(), date(2026, 11, 1)))


def school_year(language: str) -> object:
    """Twelve months: two with a round, two of holidays, the others of work only."""
    faces = [example_figures.month_without_a_round] * 12
    faces[1] = faces[7] = example_figures.round_month
    faces[5] = faces[11] = example_figures.holiday_month
    firsts = [date(2026, 9 + at, 1) if at < 4 else date(2027, at - 3, 1) for at in range(12)]
    reports = [report(face(), first) for face, first in zip(faces, firsts, strict=True)]
    return pdf.year_page_of(asked_for(language), reports)


PAPERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "month": ("monthly_report.html", month),
    "school_year": ("year_report.html", school_year),
}
