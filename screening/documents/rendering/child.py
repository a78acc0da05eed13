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
from pathlib import Path
from typing import Any, BinaryIO

from fontTools.ttLib import TTFont, TTLibError

try:
    import weasyprint
    from weasyprint.text.ffi import harfbuzz_subset
except OSError as error:  # a system library is missing: an answer for the worker, not a crash
    missing_library = str(error).split(":")[0][:120]
else:  # without this one it works, but takes eight seconds a document
    missing_library = "" if harfbuzz_subset is not None else "libharfbuzz-subset0"

PR_SET_PDEATHSIG = 1
HERE = Path(__file__).resolve().parent.parent
FONTS = HERE / "fonts"
NEXT_PAPER = "<!--next paper-->"  # between papers that go into one file
STYLESHEET = HERE / "print" / "print.css"


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
            answer = render(request["html"], Path(request["target"]), request["fallback_dirs"])
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


def render(html: str, target: Path, fallback_dirs: list[str]) -> dict[str, Any]:
    """Write the PDF and everything a row says about it. Only `data:` addresses are followed, in HTML and CSS alike."""
    lacking = sorted(set(html) - _characters())
    fonts = _fonts(wide=bool(lacking))
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    papers = [
        weasyprint.HTML(string=part, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[_stylesheet()], pdf_variant="pdf/ua-1"
        )
        for part in html.split(NEXT_PAPER)
    ]
    document = _one_file(papers)
    content = document.write_pdf(pdf_variant="pdf/ua-1")
    _write(target, content)
    return {
        "size": len(content),
        "pages": len(document.pages),
        "sha256": hashlib.sha256(content).hexdigest(),
        "unprintable": [f"U+{ord(c):04X}" for c in lacking if not _is_in_any_font(c, tuple(fallback_dirs))],
    }


def _one_file(papers: list[Any]) -> Any:
    """Papers that were laid out each for itself, so that every one counts its own pages."""
    if len(papers) == 1:
        return papers[0]
    whole = papers[0].copy([page for paper in papers for page in paper.pages])
    whole.metadata.title = ", ".join(paper.metadata.title or "" for paper in papers)
    return whole


@lru_cache(maxsize=2)
def _fonts(wide: bool) -> Any:
    """Only our own font, so that paper looks the same on every machine; the computer's fonts too for a document with
    a character that ours lacks."""
    os.environ["FONTCONFIG_FILE"] = os.environ["WIDE_FONTCONFIG_FILE" if wide else "NARROW_FONTCONFIG_FILE"]
    return weasyprint.text.fonts.FontConfiguration()


@lru_cache(maxsize=1)
def _stylesheet() -> Any:
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    return weasyprint.CSS(string=STYLESHEET.read_text(), url_fetcher=fetcher)


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    with TTFont(FONTS / "WellSansSC-Regular.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) | frozenset("\n\t")


@lru_cache(maxsize=1000)
def _is_in_any_font(character: str, folders: tuple[str, ...]) -> bool:
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.[to]t[fc]")):
            try:
                with TTFont(path, fontNumber=0, lazy=True) as font:
                    if ord(character) in (font.getBestCmap() or {}):
                        return True
            except TTLibError:
                continue
    return False


def _write(target: Path, content: bytes) -> None:
    """On the disk before anybody hears of it."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


if __name__ == "__main__":
    main()
