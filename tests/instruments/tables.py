"""Tables of scores worked by hand: `examples/<form>.csv`; of a published scale `<key>.<coding>.csv` in PUBLISHED.

The first line pins what the table was worked for: `# form version hash` (for a key: `# key coding hash`); a changed
hash is a changed questionnaire and needs a new version, not a new pin. Then one row a sheet as it is typed:

    row, answered, sum, prorated, upper, band    of the form total; no sum, prorated and band: not scorable; band alone
                                                 where the answered lines pass a line all the same
    <scale id> …                                 prorated sums of the other scales, empty: not scorable
    why                                          for people

Prorated sums are fractions (`40/7`); bands are those of the count leg, as no norm is given.
"""

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from screening import instruments, scoring

EXAMPLES = Path(__file__).parent / "examples"
PUBLISHED = Path(__file__).parents[1] / "data/reference/published_scales"
FIXED = ["row", "answered", "sum", "prorated", "upper", "band"]


@dataclass(frozen=True)
class Table:
    name: str
    pin: tuple[str, str, str]
    columns: list[str]
    rows: list[dict[str, str]]


def read_table(path):
    lines = path.read_text("utf-8").splitlines()
    pin = lines[0].removeprefix("#").split()
    assert lines[0].startswith("#") and len(pin) == 3, f"{path.name}: the first line pins id, version and hash"
    reader = csv.DictReader(lines[1:])
    rows = list(reader)
    columns = list(reader.fieldnames or [])
    assert columns[:6] == FIXED and columns[-1] == "why", f"{path.name}: columns are {columns}"
    return Table(path.stem, tuple(pin), columns[6:-1], rows)


def disagreements(form, table):
    """Every cell of a table that scoring does not reach, as a sentence; and what the table leaves out."""
    found = []
    for row in table.rows:
        entry = instruments.parse_entry(form, row["row"])
        if not entry.ok:
            found.append(f"{row['row']}: cannot be typed ({entry.errors[0].code})")
            continue
        for column, said, reached in _cells(row, table, scoring.score(form, entry.cells)):
            if said != reached:
                found.append(f"{row['row']}: {column} is {reached}, the table says {said}")
    missing = {scale.id for scale in form.scales[1:]} - set(table.columns)
    found += [f"no column for {scale}" for scale in sorted(missing)]
    if not {"", "none", "elevated", "high"} <= {row["band"] for row in table.rows}:
        found.append("the rows do not show every band and a sheet that cannot be scored")
    return found


def _cells(row, table, result):
    total = result.total
    yield "answered", int(row["answered"]), total.answered
    yield "sum", int(row["sum"]) if row["sum"] else None, total.raw
    yield "prorated", number(row["prorated"]), total.prorated
    yield "upper", int(row["upper"]), total.upper
    yield "band", row["band"] or None, total.band
    for scale in table.columns:
        yield scale, number(row[scale]), result.scales[scale].prorated
        yield f"band of {scale}", None, result.scales[scale].band


def number(cell):
    return float(Fraction(cell)) if cell else None


def without_table(forms, folder=EXAMPLES):
    """The forms of which nobody has worked an example."""
    return [form.id for form in forms if not (folder / f"{form.id}.csv").exists()]
