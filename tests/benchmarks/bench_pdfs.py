"""Every kind of PDF, in Chinese and English, judged by veraPDF against PDF/UA-1: `./script/prove pdfs`.

The papers are those of the demo county and one with a name no font has. A kind without a paper fails the proof too, so
that a new one is never left out. `cpu_seconds` are of this process: pages are laid out in another.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from screening.documents.rendering import worker
from screening.documents.rendering.text import for_paper
from tests.benchmarks import every_paper
from tests.documents.samples import referral_zh

SPEAKS_OF = ["templates/documents", "screening/documents"]
DAY = date(2026, 11, 30)
NO_PDF = {"district-table", "monthly-table", "psychometric-table", "yield-table"}
RARE = "\U0002a6a5"


def run(wide: bool) -> dict[str, Any]:
    settings.RENDER_LIMIT_SECONDS = 300  # what is judged is not how long it takes
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(f"{DAY}T09:00:00+08:00"):
        started = time.process_time()
        every_paper.fill(DAY)
        filled = time.process_time()
        files = [one for language in ("zh-hans", "en") for one in _print_all(language, Path(folder))]
        files.append(_rare(Path(folder)))
        worker.stop()
        printed = time.process_time()
        version, broken = judge([path for _name, path in files])
    made = {name.split()[1] for name, _path in files}
    missing = sorted(set(every_paper.kinds()) - NO_PDF - made)
    papers = {name: broken[path] or "passed" for name, path in files}
    return {
        "passed": not missing and not any(broken.values()),
        "judge": version,
        "profile": "PDF/UA-1",
        "papers": len(files),
        "failed": sum(map(bool, broken.values())),
        "kinds": len(made),
        "kinds_without_a_paper": missing,
        "cpu_seconds": {
            "demo": round(filled - started),
            "pages": round(printed - filled),
        },
        "by_paper": papers,
    }


def _print_all(language: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for look, job in every_paper.papers(language):
        html = render_to_string(job.html_template, {**job.context, "product_version": settings.VERSION})
        path = folder / f"{language}-{len(list(folder.iterdir()))}.pdf"
        worker.render(for_paper(html), path)
        print(language, look, file=sys.stderr, flush=True)
        yield f"{language} {look}", path


def _rare(folder: Path) -> tuple[str, Path]:
    page = replace(referral_zh(), strengths=(f"王{RARE}雨爱画画。",))
    with translation.override("zh-hans"):
        html = render_to_string("documents/referral.html", {"page": page, "product_version": settings.VERSION})
        rendered = worker.render(html, folder / "rare.pdf")
    assert rendered.unprintable
    return "zh-hans referral with a character no font has", folder / "rare.pdf"


def judge(files: list[Path]) -> tuple[str, dict[Path, str]]:
    """The judge's version, and for each file the rules it breaks."""
    command = [str(settings.BASE_DIR / "script" / "verapdf"), *map(str, files)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    version, *verdicts = (line for line in lines if line.startswith("veraPDF") or "\t" in line)
    return version, {Path(name): rules for name, _checks, rules in (line.split("\t") for line in verdicts)}
