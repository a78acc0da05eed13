"""A mapping file: which figure goes into which cell. Pure.

CSV with the columns key and place (more columns are ignored, a line without a place too), or JSON {"key": "place"}.
A place is sheet and cell: 汇总!B4. Without a sheet it is the first one.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

from screening.interchange.bureau.keys import figure_of
from students.roster.refusals import UnreadableRoster
from students.roster.tables import read_lines

LARGEST_MAPPING = 64 * 1024
MOST_KEYS = 300
MOST_ROWS, MOST_COLUMNS = 2_000, 200
_PLACE = re.compile(r"(?:(.+)[!！])?\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True)
class CellAddress:
    """One cell of the workbook. `sheet` is empty for the first sheet."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line of the mapping: a code, the key, and the place as it was written."""

    code: str
    key: str = ""
    place: str = ""


class NotABureauMapping(Exception):
    """`args[0]`: the problems found, at least one."""


def read_mapping(content: bytes) -> dict[str, str]:
    """Key → place as written, every key known and every place readable. Raises NotAMapping."""
    if len(content) > LARGEST_MAPPING:
        raise NotABureauMapping([Problem("large")])
    found = _from_json(content) if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _from_csv(content)
    if not found:
        raise NotABureauMapping([Problem("empty")])
    if len(found) > MOST_KEYS:
        raise NotABureauMapping([Problem("large")])
    problems = [problem for key, place in found for problem in _wrong(key, place)]
    keys = [key for key, _place in found]
    problems += [Problem("twice", key) for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if problems:
        raise NotABureauMapping(problems)
    return dict(found)


def _from_json(content: bytes) -> list[tuple[str, str]]:
    try:
        told = json.loads(content.decode("utf-8-sig"), object_pairs_hook=list)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotABureauMapping([Problem("unreadable")]) from error
    if not all(isinstance(place, str) for _key, place in told):
        raise NotABureauMapping([Problem("unreadable")])
    return [(key.strip(), place.strip()) for key, place in told if place.strip()]


def _from_csv(content: bytes) -> list[tuple[str, str]]:
    if content.startswith(b"PK"):
        raise NotABureauMapping([Problem("unreadable")])
    try:
        lines = read_lines(content)
    except UnreadableRoster as error:
        raise NotABureauMapping([Problem("unreadable")]) from error
    rows = [(line.cells[0].strip(), line.cells[1].strip()) for line in lines if len(line.cells) > 1]
    return [(key, place) for key, place in rows if place and key != "key"]


def _wrong(key: str, place: str) -> list[Problem]:
    if figure_of(key) is None:
        return [Problem("key", key, place)]
    return [] if spot_of(place) else [Problem("place", key, place)]


def spot_of(place: str) -> CellAddress | None:
    """汇总!B4, '汇总 表'!$B$4, B4. None for anything else and for a cell no form reaches."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    sheet, row = (found[1] or "").strip().strip("'"), int(found[3])
    column = column_index_from_string(found[2].upper())
    return CellAddress(sheet, row, column) if 0 < row <= MOST_ROWS and column <= MOST_COLUMNS else None


def spots_of(mapping: Mapping[str, str]) -> dict[str, CellAddress]:
    return {key: spot for key, place in mapping.items() if (spot := spot_of(place))}
