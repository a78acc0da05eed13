"""Random small counties as their officer is shown them: schools, township, county; two months, and one re-issued."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from screening.reports.disclosure_control.model import PeriodPublication, Sum, Table, publish

STATES = ("rated", "refused", "no-consent")
CHAIN = ("flagged", "seen")
LABELS = ("behind", "other")
Row = dict[str, int]
Publisher = Callable[..., PeriodPublication]


def random_county(dice: Random) -> list[tuple[str, Table]]:
    """(month, table) in the order in which they are shown; mostly the last is the second month made again."""
    schools = [random_school(dice) for _ in range(dice.choice((2, 2, 3, 3, 4, 5)))]
    later = [a_month_later(dice, row) for row in schools]
    months = [("2026-10", schools), ("2026-11", later)]
    if dice.random() < 0.6:
        months.append(("2026-11", [corrected(dice, row) if dice.random() < 0.4 else dict(row) for row in later]))
    homes = [dice.randint(0, 1) for _ in schools]
    return [(month, table_of(rows, homes)) for month, rows in months]


def random_school(dice: Random) -> Row:
    size = dice.choice((dice.randint(1, 12), dice.randint(10, 60), dice.randint(40, 300)))
    row = {"refused": few(dice, size), "no-consent": few(dice, size)}
    row["rated"] = max(0, size - row["refused"] - row["no-consent"])
    row["flagged"] = few(dice, row["rated"])
    row["seen"] = dice.randint(0, row["flagged"])
    row["behind"] = dice.randint(0, row["rated"])
    return row


def few(dice: Random, limit: int) -> int:
    return min(limit, dice.choice((0, dice.randint(0, 4), dice.randint(0, 9), dice.randint(0, 30))))


def a_month_later(dice: Random, row: Row) -> Row:
    """Consents come in, children are flagged, seen and decided about; a child may come or leave."""
    new = dict(row)
    moved = min(new["no-consent"], dice.choice((0, 0, 1, 2, 9)))
    new["no-consent"] -= moved
    new["rated"] += moved
    new["behind"] += dice.randint(0, moved)
    if dice.random() < 0.2:
        new["refused"] += dice.choice((-1, 1)) if new["refused"] else 1
    new["flagged"] = min(new["rated"], new["flagged"] + dice.choice((0, 0, 1, 3, 8)))
    new["seen"] = min(new["flagged"], new["seen"] + dice.choice((0, 1, 2, 6, 20)))
    return new


def corrected(dice: Random, row: Row) -> Row:
    """One child was entered wrongly."""
    new = dict(row)
    wrong = dice.choice(("state", "chain", "label"))
    if wrong == "state" and new["rated"] > max(new["flagged"], new["behind"]):
        new["rated"] -= 1
        new["refused"] += 1
    elif wrong == "chain" and new["seen"] < new["flagged"]:
        new["seen"] += 1
    elif new["behind"] < new["rated"]:
        new["behind"] += 1
    return new


def table_of(rows: Sequence[Row], homes: Sequence[int]) -> Table:
    cells: dict[str, int] = {}
    sums: list[Sum] = []
    known: set[str] = set()
    silent: set[str] = set()
    for at, row in enumerate(rows):
        level(f"school-{at}", row, cells, sums, known, silent)
    for home in sorted(set(homes)):
        inside = [at for at in range(len(rows)) if homes[at] == home]
        level(f"township-{home}", added([rows[at] for at in inside]), cells, sums, known, silent)
        link(f"township-{home}", [f"school-{at}" for at in inside], sums)
    level("county", added(rows), cells, sums, known, silent)
    link("county", [f"township-{home}" for home in sorted(set(homes))], sums)
    growing = {key for key in cells if key.split(".")[1] in ("rated", *CHAIN)}
    return Table(cells, sums, frozenset(known), frozenset(silent), frozenset(growing))


def added(rows: Sequence[Row]) -> Row:
    total = sum((Counter(row) for row in rows), Counter())
    return {name: total[name] for name in rows[0]}


def link(total: str, parts: Sequence[str], sums: list[Sum]) -> None:
    columns = ("enrolled", *STATES, *CHAIN, *LABELS)
    sums += [Sum(f"{total}.{column}", tuple(f"{part}.{column}" for part in parts)) for column in columns]


def level(name: str, row: Row, cells: Row, sums: list[Sum], known: set[str], silent: set[str]) -> None:
    cells[f"{name}.enrolled"] = sum(row[state] for state in STATES)
    cells |= {f"{name}.{column}": row[column] for column in (*STATES, *CHAIN, "behind")}
    cells[f"{name}.other"] = row["rated"] - row["behind"]
    known.add(f"{name}.enrolled")
    sums.append(Sum(f"{name}.enrolled", tuple(f"{name}.{state}" for state in STATES)))
    sums.append(Sum(f"{name}.rated", tuple(f"{name}.{label}" for label in LABELS)))
    for whole, part in zip(("rated", *CHAIN), CHAIN, strict=False):
        rest = f"{name}.{whole}-not-{part}"
        cells[rest] = row[whole] - row[part]
        silent.add(rest)
        sums.append(Sum(f"{name}.{whole}", (f"{name}.{part}", rest)))


def shown_to_the_officer(
    county: Sequence[tuple[str, Table]], publisher: Publisher = publish
) -> list[PeriodPublication]:
    """One after the other, each with everything before it."""
    shown: list[PeriodPublication] = []
    for month, table in county:
        shown.append(publisher([table], "county:x", month, earlier=tuple(shown)))
    return shown
