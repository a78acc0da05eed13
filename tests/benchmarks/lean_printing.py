"""What a warm printing process spends on a paper, beside a plain call of the print library on the same page.

CPU time of this process, in turns, so that a machine others work on too slows both alike; on one that is busy every
figure is up to twice as high, and only the ratios say something: to the plain call, to a page with nothing on it, to a
process of its own for the paper. `profile` says where the time goes.
"""

import cProfile
import gc
import io
import os
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import weasyprint
from django.utils import translation

from screening.documents.rendering import child, reading, remembering, ruling, shaping

MOST = 28  # lines of a profile
FRESH = 3  # processes of their own, and files with many papers
COMBINED = 15  # papers in one file
NOTHING = '<!DOCTYPE html><html lang="zh-Hans"><head><title>t</title></head><body></body></html>'
ALONE = """
import sys, weasyprint
html = weasyprint.HTML(string=sys.stdin.read())
html.write_pdf("/dev/null", stylesheets=[weasyprint.CSS(filename=sys.argv[1])], pdf_variant="pdf/ua-1")
"""


def measure(html: Callable[[], str], language: str, rounds: int, warm_up: int = 3) -> dict[str, Any]:
    """`html`: the page, made anew for every paper, as a worker does."""
    lean: list[float] = []
    plain: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory() as folder, translation.override(language):
        target = Path(folder) / "paper"
        fonts = weasyprint.text.fonts.FontConfiguration()
        css = weasyprint.CSS(string=reading.STYLESHEET.read_text(), font_config=fonts, base_url=str(reading.STYLESHEET))
        for _turn in range(warm_up + rounds):
            empty.append(_spent(lambda: _plainly(NOTHING, css, fonts)))
            lean.append(_spent(lambda: child.render(html(), target)))
            plain.append(_spent(lambda: _plainly(html(), css, fonts)))
        answer = child.render(html(), target)
        kb = len(_plainly(html(), css, fonts)) / 1024
    warm, beside = lean[warm_up:], plain[warm_up:]
    times = [theirs / ours for theirs, ours in zip(beside, warm, strict=True)]  # made one after the other
    return {
        "cpu_ms_median": round(statistics.median(warm), 1),
        "cpu_ms_min": round(min(warm), 1),
        "first_ms": round(lean[0], 1),
        "plain_cpu_ms_median": round(statistics.median(beside), 1),
        "times_as_fast_as_plain": round(statistics.median(times), 2),
        "nothing_on_a_page_cpu_ms_median": round(statistics.median(empty[warm_up:]), 1),
        "kb": round(answer["size"] / 1024, 1),
        "plain_kb": round(kb, 1),
        "pages": answer["pages"],
    }


def measure_combined(html: str) -> dict[str, Any]:
    """The same paper so many times in one file: what one of them costs, and how much of the same paper alone. In
    turns, because the pace of a machine changes within seconds."""
    whole, answer, together, alone = child.NEXT_PAPER.join([html] * COMBINED), {"size": 0}, [], []
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper"
        for _turn in range(FRESH):
            alone.append(statistics.median(_spent(lambda: child.render(html, target)) for _paper in range(COMBINED)))
            together.append(_spent(lambda: answer.update(child.render(whole, target))) / COMBINED)
    return {
        "papers": COMBINED,
        "cpu_ms": round(statistics.median(together), 1),
        "of_the_paper_alone": round(statistics.median(one / of for one, of in zip(together, alone, strict=True)), 2),
        "kb": round(answer["size"] / 1024 / COMBINED, 1),
    }


def measure_alone(html: str) -> float:
    """CPU ms of a plain call in a process of its own, as a simple program would do it."""
    found = []
    for _process in range(FRESH):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-c", ALONE, str(reading.STYLESHEET)]
        subprocess.run(command, input=html, text=True, check=True, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(1000 * statistics.median(found), 1)


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    spent = 1000 * (time.process_time() - started)
    gc.enable()
    return spent


@contextmanager
def by_the_library() -> Iterator[None]:
    """Without what of ours stands in the place of its own."""
    with ExitStack() as stack:
        for (place, name), theirs in (ruling.THEIRS | remembering.THEIRS | shaping.THEIRS).items():
            stack.enter_context(mock.patch.object(place, name, theirs))
        yield


def _plainly(html: str, css: weasyprint.CSS, fonts: Any) -> bytes:
    """As the manual of the library has it and as it draws by itself, with the same fonts, stylesheet and tags."""
    page = weasyprint.HTML(string=html)
    with by_the_library():
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
