"""CPU time and size of the monthly report of 1,008 children, and of a school year, in a warm printing process:
`./script/prove monthly_pdf`.

From the figures that are kept to the finished file: view, charts, page, print. The figures themselves are timed apart.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from screening.documents.rendering import child
from screening.reports.models import MonthlyReport
from screening.reports.monthly import month_pdf, revision_changes, year_pdf
from students.models import School
from tests.benchmarks.bench_referral_pdf import get_ready
from tests.reports.monthly import example_figures

TARGET_MS, TARGET_KB = 2_500, 250


def run(wide: bool) -> dict[str, Any]:
    problem = get_ready()
    if problem:
        return {"passed": False, **problem}
    rounds = 15 if wide else 3
    with mock.patch.object(revision_changes, "reasons_of", return_value=[]):  # read from the database; none here
        papers = {
            f"{name}_{short}": measure(template, make, language, rounds)
            for name, (template, make) in PAPERS.items()
            for short, language in (("zh", "zh-hans"), ("en", "en"))
        }
    months = [papers["month_zh"], papers["month_en"]]
    passed = all(one["cpu_ms_median"] <= TARGET_MS and one["kb"] <= TARGET_KB for one in months)
    return {"passed": passed, "target_cpu_ms": TARGET_MS, "target_kb": TARGET_KB, "papers": papers}


def report(content: dict[str, Any], month: date) -> MonthlyReport:
    """A report as it is kept, without a database."""
    return MonthlyReport(
        school=School(name="青石镇中心小学"),
        month=month,
        figures=content,
        input_hash="3f9c1e07a4d2b86e",
        audit_number=18_432,
        audit_mac="3f9c1e07" * 8,
        created_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    )


def asked_for(language: str) -> Any:
    return SimpleNamespace(language=language, requested_by=SimpleNamespace(name="陈志远"), input_hash="3f9c1e07a4d2")


def month(language: str) -> object:
    return month_pdf.page_of(asked_for(language), report(example_figures.round_month(), date(2026, 11, 1)))


def school_year(language: str) -> object:
    """Twelve months: two with a round, two of holidays, the others of work only."""
    faces = [example_figures.month_without_a_round] * 12
    faces[1] = faces[7] = example_figures.round_month
    faces[5] = faces[11] = example_figures.holiday_month
    firsts = [date(2026, 9 + at, 1) if at < 4 else date(2027, at - 3, 1) for at in range(12)]
    reports = [report(face(), first) for face, first in zip(faces, firsts, strict=True)]
    return year_pdf.page_of(asked_for(language), reports)


PAPERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "month": ("monthly_report.html", month),
    "school_year": ("year_report.html", school_year),
}


def measure(
    template: str, make: Callable[[str], object], language: str, rounds: int, warm_up: int = 2
) -> dict[str, Any]:
    spent: list[float] = []
    answer: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        for _ in range(warm_up + rounds):
            gc.collect()
            gc.disable()
            started = time.process_time()
            context = {"page": make(language), "product_version": settings.VERSION}
            answer = child.render(render_to_string(f"documents/{template}", context), Path(folder) / "paper")
            spent.append(1000 * (time.process_time() - started))
            gc.enable()
    warm = spent[warm_up:]
    return {
        "cpu_ms_median": round(statistics.median(warm), 1),
        "cpu_ms_min": round(min(warm), 1),
        "first_ms": round(spent[0], 1),
        "kb": round(answer["size"] / 1024, 1),
        "pages": answer["pages"],
    }
