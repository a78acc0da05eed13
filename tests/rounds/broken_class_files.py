"""Broken class files without end, and what reading and comparing them costs.

python -m tests.rounds.broken_class_files 1000    prints the longest reading in seconds, the memory taken in MB, and how
many files were refused and how many were read
"""

import random
import sys
import time
from uuid import UUID

from screening.rounds.spreadsheet.book import EntryGrid, WordsSheet, choice_of, class_workbook
from screening.rounds.spreadsheet.columns import NotAClassFile
from screening.rounds.spreadsheet.reading import OldForms, OtherSheet, compare
from students.roster.refusals import UnreadableRoster
from tests.rounds.class_files import CODED, QUESTIONS, SAID, SheetChild, book, class_lines, line, read, text_of
from tests.students.broken_files import peak_memory
from tests.students.roster_files import mutated, mutated_inside

REFUSALS = (UnreadableRoster, NotAClassFile, OtherSheet, OldForms)
CLASS = [SheetChild(UUID(int=seat), seat, f"王{chr(0x4E00 + seat)}") for seat in range(1, 61)]
LINES = [line(child, "1000 0-20 0000 1230 0000".replace(" ", "")) for child in CLASS]


def handed_out() -> bytes:
    """With drop-downs, locks and a sheet of words, as the product makes it."""
    lines = dict(enumerate([["", "三年级(1)班"], CODED, SAID, *LINES], 1))
    choices = {at: choice_of(one, one.id, one.text.zh, "0–3") for at, one in enumerate(QUESTIONS, 3)}
    grid = EntryGrid("填写", lines, 3, choices, range(4, 64), 3, hidden_line=2, hidden_column=0)
    return class_workbook(grid, [WordsSheet("说明", [["1", "课间独处"]], (6, 20))], footer="三年级(1)班")


BOOKS = [handed_out(), book(*class_lines(*LINES), merge=["B1:W1"])]
TEXTS = [text_of(*class_lines(*LINES)), text_of(*class_lines(*LINES), encoding="gb18030", separator="\t")]


def readings(count: int) -> tuple[float, int, int]:
    """Longest reading in seconds, files refused, files read; a third are books broken inside a good wrapping."""
    chance = random.Random(count)
    longest, refused = 0.0, 0
    for _ in range(count):
        broken = chance.choice([mutated, mutated, mutated_inside])
        content = broken(chance.choice(BOOKS if broken is mutated_inside else TEXTS + BOOKS), chance)
        begun = time.process_time()
        try:
            compare(read(content, children=CLASS).rows, {})
        except REFUSALS:
            refused += 1
        longest = max(longest, time.process_time() - begun)
    return longest, refused, count - refused


def longest_reading(count: int) -> float:
    return readings(count)[0]


if __name__ == "__main__":
    seconds, refused, understood = readings(int(sys.argv[1]))
    print(seconds, peak_memory(), refused, understood)
