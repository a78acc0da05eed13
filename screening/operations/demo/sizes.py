"""How big the invented county is: its three schools as written down, more schools, classes or grades on request."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from numpy.random import Generator

from students.models import School

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


def _plan(rows: str) -> tuple[ClassPlan, ...]:
    """``"3.1:58 3.2:57"`` → grade 3 class 1 with 58 children, …"""
    plans = []
    for cell in rows.split():
        label, size = cell.split(":")
        grade, number = label.split(".")
        plans.append(ClassPlan(int(grade), int(number), int(size)))
    return tuple(plans)


# Grades 7 and 8 of a primary school, 10 and 11 of a nine-year school, are the two cohorts that have left.
DEFAULT_SCHOOLS = (
    SchoolPlan(
        "柳湾镇",
        "柳湾镇中心小学",
        School.Kind.TOWNSHIP,
        0.35,
        _plan("3.1:58 3.2:57 4.1:60 4.2:55 5.1:59 5.2:56 6.1:57 6.2:54 7.1:55 7.2:57 8.1:56 8.2:53"),
        6,
    ),
    SchoolPlan(
        "竹坪乡",
        "竹坪乡九年一贯制学校",
        School.Kind.NINE_YEAR,
        0.42,
        _plan("4.1:45 5.1:43 6.1:42 7.1:40 8.1:41 9.1:39 10.1:38 11.1:40"),
        9,
    ),
    SchoolPlan("松岭乡", "松岭小学", School.Kind.VILLAGE, 0.52, _plan("3.1:10 4.1:28 5.1:31 6.1:27 7.1:29 8.1:26"), 6),
)
MORE_TOWNSHIPS = "云麓 石桥 白果 桃源铺 青枫 双河 沙坪 大垭 古井 梨园 野竹 长塘 马鞍 杨家渡 龙泉 新店 百花 响水".split()
KINDS = {School.Kind.TOWNSHIP: 0.55, School.Kind.VILLAGE: 0.25, School.Kind.NINE_YEAR: 0.20}
SUFFIX = {School.Kind.TOWNSHIP: "中心小学", School.Kind.VILLAGE: "村小", School.Kind.NINE_YEAR: "九年一贯制学校"}
AWAY = {School.Kind.TOWNSHIP: 0.35, School.Kind.VILLAGE: 0.52, School.Kind.NINE_YEAR: 0.42}


def school_plans(rng: Generator, size: Size) -> list[SchoolPlan]:
    plans = list(DEFAULT_SCHOOLS[: size.schools])
    plans += [_invent_school(rng, index) for index in range(len(plans), size.schools)]
    plans = [_with_grades(plan, size.grades) for plan in plans]
    return [_resize_school(plan, size.classes, size.students_per_class) for plan in plans]


def _invent_school(rng: Generator, index: int) -> SchoolPlan:
    place, lap = MORE_TOWNSHIPS[index % len(MORE_TOWNSHIPS)], index // len(MORE_TOWNSHIPS)
    township = place + ("镇" if rng.random() < 0.5 else "乡")
    kind = list(KINDS)[int(rng.choice(3, p=list(KINDS.values())))]
    low, high = (10, 33) if kind == School.Kind.VILLAGE else (42, 61)
    last = OLDEST if kind == School.Kind.NINE_YEAR else 6
    classes = [
        ClassPlan(grade, number, BIGGEST_CLASS if rng.random() < 1 / 40 else int(rng.integers(low, high)))
        for grade in range(YOUNGEST, last + 3)
        for number in range(1, 3 if kind == School.Kind.TOWNSHIP else 2)
    ]
    name = f"{township}{SUFFIX[kind]}" + (f"（{'一二三四五六七八九'[lap % 9]}）" if lap else "")
    return SchoolPlan(township, name, kind, AWAY[kind], tuple(classes), last)


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
