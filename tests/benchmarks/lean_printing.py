"""What a warm printing process spends on a paper, beside a plain call of the print library on the same page.

CPU time of this process, in turns, so that a machine others work on too slows both alike. `profile` says where the
time goes. Lines of tables are drawn a row at a time in both: `ruling` is in force for the whole process.
"""

import cProfile
import gc
import io
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weasyprint
from django.utils import translation

from screening.documents.rendering import child, reading

MOST = 28  # lines of a profile
PLAIN = 5  # plain calls: they are only the measure


def measure(html: Callable[[], str], language: str, rounds: int, warm_up: int = 3) -> dict[str, Any]:
    """`html`: the page, made anew for every paper, as a worker does."""
    lean: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        target = Path(folder) / "paper"
        fonts = weasyprint.text.fonts.FontConfiguration()
        css = weasyprint.CSS(string=reading.STYLESHEET.read_text(), font_config=fonts, base_url=str(reading.STYLESHEET))
        for at in range(warm_up + rounds):
            lean.append(_spent(lambda: child.render(html(), target)))
            if at < warm_up + PLAIN:
                plain.append(_spent(lambda: _plainly(html(), css, fonts)))
        answer = child.render(html(), target)
        kb = len(_plainly(html(), css, fonts)) / 1024
    warm, beside = lean[warm_up:], statistics.median(plain[warm_up:])
    return {
        "cpu_ms_median": round(statistics.median(warm), 1),
        "cpu_ms_min": round(min(warm), 1),
        "first_ms": round(lean[0], 1),
        "plain_cpu_ms_median": round(beside, 1),
        "ratio_to_plain": round(statistics.median(warm) / beside, 2),
        "kb": round(answer["size"] / 1024, 1),
        "plain_kb": round(kb, 1),
        "pages": answer["pages"],
    }


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    spent = 1000 * (time.process_time() - started)
    gc.enable()
    return spent


def _plainly(html: str, css: weasyprint.CSS, fonts: Any) -> bytes:
    """As the manual of the library has it, with the same fonts, stylesheet and tags."""
    page = weasyprint.HTML(string=html)
    return bytes(page.write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1"))


def profile(html: Callable[[], str], language: str, papers: int = 5) -> str:
    """Where the time of warm papers goes: functions by their own time, the library's without their folders."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        child.render(html(), Path(folder) / "paper")
        watch = cProfile.Profile(time.process_time)
        watch.enable()
        for _paper in range(papers):
            child.render(html(), Path(folder) / "paper")
        watch.disable()
    pstats.Stats(watch, stream=said).strip_dirs().sort_stats("tottime").print_stats(MOST)
    return f"{papers} papers, CPU seconds\n" + "\n".join(line.rstrip() for line in said.getvalue().splitlines())
