"""How big the invented county is: its three schools as written down, more schools, classes or grades on request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from numpy.random import Generator

from screening.operations.demo.acting import content

YOUNGEST, OLDEST = 3, 9
BIGGEST_CLASS = 75


@dataclass(frozen=True)
class Size:
    """What was asked for. `rounds`: past ones; `grades`: first and last grade of the county's classes."""

    schools: int = 3
    classes: int | None = None
    students_per_class: int | None = None
    rounds: int = 3
    grades: tuple[int, int] = (YOUNGEST, OLDEST)


@dataclass(frozen=True)
class ClassPlan:
    """A class as it stands today; ``grade`` above the school's last one means it has graduated since."""

    grade: int
    number: int
    size: int


@dataclass(frozen=True)
class SchoolPlan:
    township: str
    name: str
    kind: str
    away_share: float
    classes: tuple[ClassPlan, ...]
    last_grade: int


def school_plans(rng: Generator, size: Size) -> list[SchoolPlan]:
    plans = [_written_down(row) for row in content("schools")["schools"][: size.schools]]
    plans += [_invent_school(rng, index) for index in range(len(plans), size.schools)]
    plans = [_with_grades(plan, size.grades) for plan in plans]
    return [_resize_school(plan, size.classes, size.students_per_class) for plan in plans]


def _written_down(row: dict[str, Any]) -> SchoolPlan:
    """``"3.1:58 3.2:57"`` → grade 3 class 1 with 58 children, …; grades above the last one are cohorts that left."""
    cells = [re.split("[.:]", cell) for cell in row["classes"].split()]
    return SchoolPlan(**row | {"classes": tuple(ClassPlan(*map(int, cell)) for cell in cells)})


def _invent_school(rng: Generator, index: int) -> SchoolPlan:
    known = content("schools")
    place, lap = known["more_townships"][index % len(known["more_townships"])], index // len(known["more_townships"])
    township = place + ("镇" if rng.random() < 0.5 else "乡")
    kind = str(rng.choice(list(known["kinds"]), p=[one["share"] for one in known["kinds"].values()]))
    like = known["kinds"][kind]
    classes = tuple(
        ClassPlan(grade, number, BIGGEST_CLASS if rng.random() < 1 / 40 else int(rng.integers(*like["sizes"])))
        for grade in range(YOUNGEST, like["last_grade"] + 3)
        for number in range(1, like["parallel"] + 1)
    )
    name = f"{township}{like['suffix']}" + (f"（{'一二三四五六七八九'[lap % 9]}）" if lap else "")
    return SchoolPlan(township, name, kind, like["away"], classes, like["last_grade"])


def _with_grades(plan: SchoolPlan, grades: tuple[int, int]) -> SchoolPlan:
    """Younger classes as large as the youngest there are; the cohorts that have left stay."""
    lowest, highest = grades
    youngest = min(row.grade for row in plan.classes)
    pattern = [row for row in plan.classes if row.grade == youngest]
    younger = [replace(row, grade=grade) for grade in range(lowest, min(youngest, YOUNGEST)) for row in pattern]
    kept = [row for row in plan.classes if lowest <= row.grade <= highest or row.grade > plan.last_grade]
    return replace(plan, classes=tuple(kept + younger))


def _resize_school(plan: SchoolPlan, classes: int | None, size: int | None) -> SchoolPlan:
    rows = plan.classes
    if classes is not None:
        rows = tuple(_some(rows, plan.last_grade, classes))
    return replace(plan, classes=tuple(replace(row, size=size or row.size) for row in rows))


def _some(rows: Iterable[ClassPlan], last_grade: int, wanted: int) -> list[ClassPlan]:
    """So many classes of today: the first ones, then parallel classes of the same grades; none that have left."""
    here = [row for row in rows if row.grade <= last_grade]
    found = list(here)
    while len(found) < wanted:
        found.append(replace(found[-len(here)], number=_next_number(found, found[-len(here)].grade)))
    return found[:wanted]


def _next_number(rows: list[ClassPlan], grade: int) -> int:
    return max(row.number for row in rows if row.grade == grade) + 1
