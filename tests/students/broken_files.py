"""Broken roster files without end, and what reading them costs.

python -m tests.students.broken_files 1000    prints the longest reading in seconds, and the memory taken in MB
"""

import random
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from students.roster.layout import find_heading
from students.roster.reading import read_roster
from students.roster.refusals import UnreadableRoster
from students.roster.rows import KnownSchool, keepable, parse
from students.roster.tables import read_book
from tests.students.roster_files import AS_IT_IS, csv_of, large, mutated, mutated_inside, xlsx_of

HEADINGS = ["班级", "座号", "姓名", "性别", "出生年月"]
XU = ["三年级(1)班", 4, "许晨曦", "女", date(2017, 8, 3)]
TEXTS = [
    csv_of(*AS_IT_IS.splitlines()),
    csv_of(*AS_IT_IS.splitlines()[1:], encoding="gb18030"),
    csv_of(*AS_IT_IS.splitlines()).replace(b",", b";"),
]
BOOKS = [
    xlsx_of(HEADINGS, XU),
    xlsx_of(["花名册"], HEADINGS, XU, ["", 5, "仇一诺", "男", "=1+1"], merge=["A1:E1", "A3:A4"]),
]


def longest_reading(count: int) -> float:
    """Reads that many broken files, a third of them workbooks with broken parts in a good wrapping; in seconds."""
    chance = random.Random(count)
    longest = 0.0
    for _ in range(count):
        broken = chance.choice([mutated, mutated, mutated_inside])
        content = broken(chance.choice(BOOKS if broken is mutated_inside else TEXTS + BOOKS), chance)
        begun = time.process_time()
        with suppress(UnreadableRoster):
            read_all(content)
        longest = max(longest, time.process_time() - begun)
    return longest


def read_all(content: bytes) -> int:
    sheets = read_book(content)
    file = read_roster(sheets)
    if file is None:
        return len(find_heading(sheets[0].lines if sheets else []).words)
    rows = keepable(file.rows, lambda number: ("a" * 64, number[-4:]))
    return len(parse(rows, today=date(2026, 10, 19), school=KnownSchool(2026))[0])


def peak_memory() -> float:
    """In MB; from /proc, because getrusage still counts the process this one was started from."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    seconds = longest_reading(int(sys.argv[1]))
    assert read_all(large(5000)) == 5000
    print(seconds, peak_memory())
