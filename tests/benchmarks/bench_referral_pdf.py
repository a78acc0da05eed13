"""CPU time and size of a referral summary in a warm printing process: `./script/prove referral_pdf`.

Runs the very functions of the printing process, in this process, so that CPU time can be read finely.
"""

import gc
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from screening.documents.rendering import child, fontsetup
from tests.documents import samples

TARGET_MS, TARGET_KB = 110, 95
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
    rounds = 25 if wide else 3
    papers = {name: measure(template, getattr(samples, name)(), rounds) for name, template in TEMPLATES.items()}
    referral = papers["referral_zh"]
    passed = referral["cpu_ms_median"] <= TARGET_MS and referral["kb"] <= TARGET_KB
    return {"passed": passed, "target_cpu_ms": TARGET_MS, "target_kb": TARGET_KB, "papers": papers}


def get_ready() -> dict[str, str] | None:
    """Fonts as the printing process has them; or what is missing for printing."""
    os.environ["FONTCONFIG_FILE"] = str(fontsetup.write_configuration())
    return child.lacks()


def measure(template: str, page: Any, rounds: int, warm_up: int = 3) -> dict[str, Any]:
    spent: list[float] = []
    answer: dict[str, Any] = {}
    read = page["language"] if isinstance(page, dict) else page.language
    language = "en" if read == "en" else "zh-hans"
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        for _ in range(warm_up + rounds):
            gc.collect()
            gc.disable()
            started = time.process_time()
            html = render_to_string(f"documents/{template}", {"page": page, "product_version": settings.VERSION})
            answer = child.render(html, Path(folder) / "paper")
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
