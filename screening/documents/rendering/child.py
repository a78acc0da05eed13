"""The process that prints: `python -m screening.documents.rendering.child`, spawned by a worker, fed over a pipe.

It knows neither Django nor the database; it gets HTML and writes a file. One long-lived process, because a fresh one
for every document costs four times as much; a process of its own, because a document that never ends can then be
killed without the worker. Fonts and stylesheet are made lazily here: made before a fork they hang the next document.
"""

import ctypes
import gc
import hashlib
import json
import logging
import os
import select
import signal
import struct
import sys
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

from fontTools.ttLib import TTFont

from screening.documents.rendering.packages import missing_packages

try:
    import weasyprint
except OSError as error:  # a system library is missing: an answer for the worker, not a crash
    missing_library = str(error).split(":")[0][:120]
else:  # without the one that cuts fonts down it works, but takes eight seconds a document
    missing_library = ", ".join(missing_packages())

PR_SET_PDEATHSIG = 1
HERE = Path(__file__).resolve().parent.parent
FONTS, STYLESHEET = HERE / "fonts", HERE / "print" / "print.css"
MISSING = "〓"  # what Chinese printers set for a sort they do not have
TAGGED = "pdf/ua-1"  # for readers that read aloud
NEXT_PAPER = "<!--next paper-->"  # between papers that go into one file


def main() -> None:
    idle_seconds, parent = float(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(int(sys.argv[3]), "wb")
    _die_with(parent)
    # Messages may quote the document, and a document names a child.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL + 1)
    gc.freeze()
    problem = lacks()
    _answer(answers, problem or {"ready": True})
    if problem is None:
        _serve(sys.stdin.buffer, answers, idle_seconds)
    answers.flush()
    os._exit(0)  # a crash at interpreter exit was seen after everything was written


def _die_with(parent: int) -> None:
    """The kernel kills this process when the worker dies, however it dies."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def lacks() -> dict[str, str] | None:
    """What is missing for printing: a font, or a system library by its name."""
    missing_fonts = [name for name in ("WellSansSC-Regular.ttf", "WellSansSC-Bold.ttf") if not (FONTS / name).exists()]
    if missing_fonts:
        return {"error": "font-missing", "detail": ", ".join(missing_fonts)}
    if missing_library:
        return {"error": "library-missing", "detail": missing_library}
    return None


def _serve(requests: BinaryIO, answers: BinaryIO, idle_seconds: float) -> None:
    while select.select([requests], [], [], idle_seconds)[0]:
        head = requests.read(4)
        if len(head) < 4:
            return
        request = json.loads(requests.read(struct.unpack(">I", head)[0]))
        gc.disable()
        try:
            answer = render(request["html"], Path(request["target"]), request["note"])
        except OSError as error:
            answer = {"error": "cannot-write", "detail": os.strerror(error.errno) if error.errno else ""}
        except Exception as error:  # noqa: BLE001  # the answer is the marking; the worker raises it again
            answer = {"error": "render-failed", "detail": type(error).__name__}
        finally:
            gc.enable()
        _answer(answers, answer)
        gc.collect()


def _answer(answers: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    answers.write(struct.pack(">I", len(body)) + body)
    answers.flush()


def render(html: str, target: Path, note: str = "") -> dict[str, Any]:
    """Write the PDF and everything a row says about it. `note` stands at the foot where a character is missing."""
    lacking = sorted(set(html) - _characters())
    html = _marked(html, lacking, note)
    papers = [
        weasyprint.HTML(string=part, url_fetcher=_nothing_outside()).render(
            font_config=_fonts(), stylesheets=[_style()], pdf_variant=TAGGED
        )
        for part in html.split(NEXT_PAPER)
    ]
    document = _one_file(papers)
    content = document.write_pdf(pdf_variant=TAGGED)
    _write(target, content)
    return {
        "size": len(content),
        "pages": len(document.pages),
        "sha256": hashlib.sha256(content).hexdigest(),
        "unprintable": [f"U+{ord(character):04X}" for character in lacking],
    }


def _marked(html: str, lacking: list[str], note: str) -> str:
    """A sign of the font in the place of each character it lacks: as wide, read out, and room to write beside it."""
    if not lacking:
        return html
    return html.translate(dict.fromkeys(map(ord, lacking), MISSING)).replace(
        'data-foot="', f'data-foot="{escape(note)}　'
    )


def _one_file(papers: list[Any]) -> Any:
    """Papers that were laid out each for itself, so that every one counts its own pages."""
    if len(papers) == 1:
        return papers[0]
    whole = papers[0].copy([page for paper in papers for page in paper.pages])
    whole.metadata.title = ", ".join(paper.metadata.title or "" for paper in papers)
    return whole


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return weasyprint.text.fonts.FontConfiguration()


@lru_cache(maxsize=1)
def _style() -> Any:
    return weasyprint.CSS(string=STYLESHEET.read_text(), font_config=_fonts(), url_fetcher=_nothing_outside())


def _nothing_outside() -> Any:
    """Nothing is fetched that does not come with the page."""
    return weasyprint.urls.URLFetcher(allowed_protocols={"data"})


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    with TTFont(FONTS / "WellSansSC-Regular.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) | frozenset("\n\r\t")


def _write(target: Path, content: bytes) -> None:
    """On the disk before anybody hears of it."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


if __name__ == "__main__":
    main()
