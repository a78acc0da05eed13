"""What `manage.py up` becomes once everything is prepared: a process that knows no framework, and so takes a tenth of
the memory: it starts the programs, restarts them, repeats their lines, says once where to go, and ends all of them.
Standard library only. Each program leads a session of its own, so that Ctrl-C reaches the supervisor alone, and what a
program left behind can be ended as a group. When the supervisor itself is killed, the kernel ends the programs.

    python -m screening.operations.supervise DESCRIPTOR     of a file with the plan
"""

import ctypes
import http.client
import json
import os
import selectors
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import TextIO

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_AFTER = 30.0  # a program that ran this long starts again with the first pause
STOP_GRACE = 5.0
TICK = 0.5
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """What to run and under which name its lines appear."""

    name: str
    argv: Sequence[str]
    cwd: Path | None = None
    env: Mapping[str, str] | None = None


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    rest: bytes = b""


def _bound_to(parent: int) -> Callable[[], None]:
    """The child dies with its parent, also when the parent is killed; checked once for a parent that died just now."""

    def bind() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return bind


class Supervisor:
    """Runs programs until it is told to stop. Each of ``ticks`` is called twice a second while it runs."""

    def __init__(self, programs: Sequence[Program], out: TextIO) -> None:
        self._children = [_Child(program) for program in programs]
        self._out = out
        self.ticks: list[Callable[[], None]] = []
        self._width = max(len(program.name) for program in programs)
        self._selector = selectors.DefaultSelector()
        self._stops = 0

    def run(self) -> int:
        """Block until a stop signal; the answer is the exit code for the shell."""
        before = {number: signal.signal(number, self._stop) for number in _STOP_SIGNALS}
        try:
            while not self._stops:
                self._start_due()
                self._read(TICK)
                self._notice_ends()
                for tick in self.ticks:
                    tick()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def say(self, text: str) -> None:
        self._write("", text)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is None and child.due <= now:
                self._start(child, now)

    def _start(self, child: _Child, now: float) -> None:
        child.process = subprocess.Popen(  # noqa: S603  # our own fixed command lines
            list(child.program.argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            cwd=child.program.cwd,
            env=None if child.program.env is None else dict(child.program.env),
            start_new_session=True,
            preexec_fn=_bound_to(os.getpid()),  # no threads here
        )
        child.started = now
        assert child.process.stdout is not None  # noqa: S101  # asked for above
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _read(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            self._drain(key.data)

    def _drain(self, child: _Child) -> bool:
        """Repeat what the program wrote, whole lines only; the answer says whether there was anything."""
        pipe = child.process.stdout if child.process else None
        if pipe is None or pipe.closed:
            return False
        chunk = pipe.read(65536)
        if chunk == b"":
            self._selector.unregister(pipe)
            pipe.close()
        *lines, child.rest = (child.rest + (chunk or b"")).split(b"\n")
        for line in lines:
            self._write(child.program.name, line.decode(errors="replace"))
        return bool(chunk)

    def _notice_ends(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._plan_restart(child, now)

    def _plan_restart(self, child: _Child, now: float) -> None:
        how = _how(self._finish(child))
        if now - child.started >= STEADY_AFTER:
            child.pause = FIRST_PAUSE
        child.due = now + child.pause
        self._write(child.program.name, f"{how}; starts again in {child.pause:g} s")
        child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _finish(self, child: _Child) -> int:
        """Close the books on a program that ended, and end what it left behind."""
        process = child.process
        assert process is not None  # noqa: S101  # only called for one that ran
        _signal_group(process.pid, signal.SIGKILL)
        while self._drain(child):
            pass
        if child.rest:
            self._write(child.program.name, child.rest.decode(errors="replace"))
            child.rest = b""
        if process.stdout is not None and not process.stdout.closed:
            self._selector.unregister(process.stdout)
            process.stdout.close()
        child.process = None
        return process.wait()

    def _end_all(self) -> None:
        """Ask everybody to end; after the grace, or at a second Ctrl-C, end them."""
        first = self._stops
        self.say("Stopping …")
        for child in self._running():
            assert child.process is not None  # noqa: S101
            child.process.terminate()
        until = time.monotonic() + STOP_GRACE
        while self._running() and time.monotonic() < until and self._stops <= max(first, 1):
            self._read(0.05)
        for child in list(self._children):
            if child.process is not None:
                _signal_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
                self._finish(child)

    def _running(self) -> list[_Child]:
        return [child for child in self._children if child.process is not None and child.process.poll() is None]

    def _write(self, name: str, text: str) -> None:
        try:
            self._out.write(f"{name:{self._width}} | {text}\n" if name else f"{text}\n")
            self._out.flush()
        except (BrokenPipeError, OSError):
            return  # nobody reads any more; the programs go on


_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _how(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


LOOPBACK = "127.0.0.1"
FIRST_WAIT = 0.3
LONGEST_WAIT = 5.0  # every refused question costs lines in the log
PATIENCE = 60.0


class Greeting:
    """Called a few times a second by the supervisor; speaks when the server answers, or when it is late. `authority`:
    the file of the certificate to trust, where the page answers over HTTPS."""

    def __init__(self, port: int, authority: str, text: str, say: Callable[[str], None]) -> None:
        self._port = port
        self._context = ssl.create_default_context(cafile=authority) if authority else None
        self._text = text
        self._say = say
        self._began = time.monotonic()
        self._next, self._pause = self._began, FIRST_WAIT
        self._late = False
        self._done = False

    def __call__(self) -> None:
        now = time.monotonic()
        if self._done or now < self._next:
            return
        self._next, self._pause = now + self._pause, min(self._pause * 1.2, LONGEST_WAIT)
        if self._answers():
            self._done = True
            self._say(self._text)
        elif not self._late and now - self._began > PATIENCE:
            self._late = True
            self._say("The first page does not answer yet. The lines above say why; trying on.")

    def _answers(self) -> bool:
        connection = self._connection()
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._context:
            return http.client.HTTPSConnection(LOOPBACK, self._port, timeout=2, context=self._context)
        return http.client.HTTPConnection(LOOPBACK, self._port, timeout=2)


def become(programs: Sequence[Program], *, port: int, authority: str, text: str, held: int) -> None:
    """Does not return. `held`: the descriptor that keeps others from the data. What the terminal is to show, passwords
    of a demo among it, stands in no list of processes."""
    plan = {"programs": [asdict(program) for program in programs], "port": port, "authority": authority, "text": text}
    with tempfile.TemporaryFile("w+") as file:
        json.dump(plan, file, default=str)
        file.seek(0)
        for descriptor in (held, file.fileno()):
            os.set_inheritable(descriptor, True)
        sys.stdout.flush()
        os.chdir(programs[0].cwd or ".")
        os.execv(sys.executable, [sys.executable, "-m", "screening.operations.supervise", str(file.fileno())])  # noqa: S606


def main(descriptor: int) -> int:
    with os.fdopen(descriptor) as file:
        plan = json.load(file)
    programs = [Program(**{**told, "cwd": Path(told["cwd"])}) for told in plan["programs"]]
    supervisor = Supervisor(programs, sys.stdout)
    supervisor.ticks = [Greeting(plan["port"], plan["authority"], plan["text"], supervisor.say)]
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
