"""A file a day that several processes write a line at a time; what is old goes. For logs, which name nobody. Free of
models: logging is set up before the apps are."""

import os
from datetime import date
from pathlib import Path

MOST_A_DAY = 100 * 2**20  # whoever floods the server does not fill the disk
SUFFIX = ".log"


def path_of(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}{SUFFIX}"


def append(folder: Path, day: date, line: str) -> None:
    """One write a line, so that lines of two processes do not mix. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path_of(folder, day), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_size < MOST_A_DAY:
            os.write(descriptor, f"{line}\n".encode(errors="replace"))
    finally:
        os.close(descriptor)


def forget_before(folder: Path, first: date) -> int:
    """How many days went."""
    old = [path for path in folder.glob(f"????-??-??{SUFFIX}") if path.stem < first.isoformat()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
