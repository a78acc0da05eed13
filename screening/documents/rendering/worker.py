"""The worker's side of the printing process.

One such process belongs to every worker process, on a school's own computer and on a county server alike. A prefork
worker could also print in itself, but then a document that never ends can only be stopped by killing the worker, and
its row would be tried again after the lease instead of failing once with its reason.
"""

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from screening.documents import wording
from screening.documents.rendering import fontsetup
from screening.documents.rendering.packages import missing_packages

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "TMPDIR", "SYSTEMROOT")  # never a secret


class RenderTookTooLong(Exception):
    """The document did not end within its limit; its process was killed."""


class RenderUnavailable(Exception):
    """Printing does not work on this computer now: `code` says what is missing, `detail` which."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class RenderFailed(Exception):
    """The document broke the printing process or an error was raised in it; carries the kind of error only."""


class ProcessDied(RenderFailed):
    """The printing process ended without an answer."""


@dataclass(frozen=True)
class Rendered:
    """A file that is on the disk: bytes, pages, hash, and the characters that our font lacks."""

    size: int
    pages: int
    sha256: str
    unprintable: tuple[str, ...]


class RenderChild:
    """A printing process and the pipe to it; replaced when it hangs, dies, has printed enough or has gone to sleep."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = -1
        self._printed = 0
        self._lock = threading.Lock()

    def render(self, html: str, target: Path) -> Rendered:
        with self._lock:
            is_well = False
            try:
                rendered = self._render(html, target)
                is_well = True
            finally:
                if not is_well:  # whatever is still in the pipe belongs to a document nobody waits for
                    self.close()
        return rendered

    def close(self) -> None:
        process, self._process, self._printed = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        os.close(self._answers)
        assert process.stdin is not None  # noqa: S101
        with suppress(BrokenPipeError):
            process.stdin.close()

    def _render(self, html: str, target: Path) -> Rendered:
        body = json.dumps({"html": html, "target": str(target), "note": str(wording.ON_PAPER)}).encode()
        answer = self._ask(struct.pack(">I", len(body)) + body)
        self._printed += 1
        if self._printed >= settings.RENDER_CHILD_MAX_DOCUMENTS:
            self.close()
        if answer.get("error") == "cannot-write":
            raise RenderUnavailable("cannot-write", answer["detail"])
        if "error" in answer:
            raise RenderFailed(answer["detail"])
        return Rendered(answer["size"], answer["pages"], answer["sha256"], tuple(answer["unprintable"]))

    def _ask(self, message: bytes) -> dict[str, Any]:
        """A process that ended between two documents shows itself by a closed pipe only now: the document then gets
        one fresh process, and no second one."""
        was_there = self._process is not None
        try:
            self._write(message)
            return self._receive(settings.RENDER_LIMIT_SECONDS)
        except (BrokenPipeError, ProcessDied):
            if not was_there:
                raise
            self.close()
            self._write(message)
            return self._receive(settings.RENDER_LIMIT_SECONDS)

    def _write(self, message: bytes) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._spawn()
        assert self._process is not None and self._process.stdin is not None  # noqa: S101
        self._process.stdin.write(message)
        self._process.stdin.flush()

    def _spawn(self) -> None:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"FONTCONFIG_FILE": str(fontsetup.write_configuration()), "PYTHONUTF8": "1"}
        self._answers, theirs = os.pipe()  # not its standard output: libraries print there
        command = [sys.executable, "-m", "screening.documents.rendering.child"]
        self._process = subprocess.Popen(  # noqa: S603  # our own module, no argument from outside
            [*command, str(settings.RENDER_CHILD_IDLE_SECONDS), str(os.getpid()), str(theirs)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs],
            cwd=settings.BASE_DIR,
            env=environment,
        )
        os.close(theirs)
        greeting = self._receive(settings.RENDER_START_SECONDS)
        if "error" in greeting:
            packages = ", ".join(missing_packages()) if greeting["error"] == "library-missing" else ""
            raise RenderUnavailable(greeting["error"], packages or greeting["detail"])

    def _receive(self, limit: float) -> dict[str, Any]:
        ends = time.monotonic() + limit
        (length,) = struct.unpack(">I", self._read(4, ends))
        answer: dict[str, Any] = json.loads(self._read(length, ends))
        return answer

    def _read(self, count: int, ends: float) -> bytes:
        pipe, received = self._answers, b""
        while len(received) < count:
            left = ends - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise RenderTookTooLong
            chunk = os.read(pipe, count - len(received))
            if not chunk:
                raise ProcessDied("process died")
            received += chunk
        return received


_children: dict[int, RenderChild] = {}


def render(html: str, target: Path) -> Rendered:
    """Print with the process of this worker process; a forked worker never inherits its parent's."""
    return _children.setdefault(os.getpid(), RenderChild()).render(html, target)


def stop() -> None:
    child = _children.pop(os.getpid(), None)
    if child is not None:
        child.close()
