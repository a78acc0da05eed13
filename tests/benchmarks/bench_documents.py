"""CPU time and size of papers in a warm printing process: `./script/prove documents`.

Runs the very functions of the printing process, in this process, so that CPU time can be read finely. There is no
target but that a paper is made long before its limit: what it costs is what the print library costs.
"""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from screening.documents.rendering import child, fontsetup
from tests.documents import samples

SLOWER = 3  # a machine may be so many times slower
COMBINED = 15  # papers in one file
TEMPLATES = {
    "referral_zh": "referral.html",
    "referral_en": "referral.html",
    "report_zh": "monthly_report.html",
    "talk_zh": "talk_card.html",
}


def run(wide: bool) -> dict[str, Any]:
    problem = get_ready()
    if problem:
        return {"passed": False, **problem}
    papers = {}
    for name, template in TEMPLATES.items():
        page = getattr(samples, name)()
        papers[name] = measure(partial(page_of, template, page), language_of(page), 15 if wide else 3)
    with translation.override("zh-hans"):
        referral = page_of("referral.html", samples.referral_zh())
    return {
        "passed": is_in_time(papers),
        "load_average": round(os.getloadavg()[0], 1),  # who else wanted the cores of the machine meanwhile
        "papers": papers,
        **({"combined": measure_combined(referral)} if wide else {}),
    }


def is_in_time(papers: dict[str, dict[str, Any]]) -> bool:
    """Printed before its limit even on a slow machine."""
    slowest = max(paper["cpu_ms_median"] for paper in papers.values())
    return bool(slowest * SLOWER < 1000 * settings.RENDER_LIMIT_SECONDS)


def measure(html: Callable[[], str], language: str, rounds: int, warm_up: int = 3) -> dict[str, Any]:
    """`html`: the page, made anew for every paper, as a worker does."""
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        target = Path(folder) / "paper"
        spent = [_spent(lambda: child.render(html(), target)) for _turn in range(warm_up + rounds)]
        answer = child.render(html(), target)
    warm = spent[warm_up:]
    return {
        "cpu_ms_median": round(statistics.median(warm), 1),
        "cpu_ms_min": round(min(warm), 1),
        "first_ms": round(spent[0], 1),
        "kb": round(answer["size"] / 1024, 1),
        "pages": answer["pages"],
    }


def measure_combined(html: str) -> dict[str, Any]:
    """The same paper so many times in one file: what one of them costs."""
    answer: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        target, whole = Path(folder) / "paper", child.NEXT_PAPER.join([html] * COMBINED)
        spent = _spent(lambda: answer.update(child.render(whole, target)))
    return {
        "papers": COMBINED,
        "cpu_ms": round(spent / COMBINED, 1),
        "kb": round(answer["size"] / 1024 / COMBINED, 1),
    }


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    spent = 1000 * (time.process_time() - started)
    gc.enable()
    return spent


def get_ready() -> dict[str, str] | None:
    """Fonts as the printing process has them; or what is missing for printing."""
    os.environ["FONTCONFIG_FILE"] = str(fontsetup.write_configuration())
    return child.lacks()


def page_of(template: str, page: Any) -> str:
    return str(render_to_string(f"documents/{template}", {"page": page, "product_version": settings.VERSION}))


def language_of(page: Any) -> str:
    read = page["language"] if isinstance(page, dict) else page.language
    return "en" if read == "en" else "zh-hans"
