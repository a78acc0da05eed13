"""The list of erasures that lies beside every backup: a backup made before one still holds the child.

One line a child: the hash by which it is found again. The list only grows, and it names nobody.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from config import durable

NAME = "erased.txt"
_HASH = re.compile(r"[0-9a-f]{64}")


def read_list(folder: Path) -> set[str]:
    try:
        return set(_HASH.findall((folder / NAME).read_text()))
    except FileNotFoundError:
        return set()


def add_to_list(folder: Path, hashes: Iterable[str]) -> None:
    """All of it or nothing, also when the power fails."""
    known = read_list(folder)
    if set(hashes) <= known:
        return
    unfinished = folder / f".{NAME}.{os.getpid()}"
    durable.write(unfinished, "".join(f"{one}\n" for one in sorted(known | set(hashes))).encode())
    durable.put_over(unfinished, folder / NAME)
