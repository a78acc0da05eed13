"""The invented county of Hexi: sizes, dates and the random source. Everything is counted back from one day."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone

from accounts.models import User
from students.models import County, Enrolment, School, SchoolClass, Student


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


@dataclass
class Week:
    """A Monday and what can be derived from it."""

    monday: date

    def plus(self, weeks: int, days: int = 0) -> date:
        return self.monday + timedelta(weeks=weeks, days=days)


@dataclass
class World:
    """Everything the building steps share."""

    day: date
    rng: np.random.Generator
    past_rounds: int = 3
    county: County | None = None
    schools: list[School] = field(default_factory=list)
    plans: dict[int, SchoolPlan] = field(default_factory=dict)  # school pk → plan
    classes: list[SchoolClass] = field(default_factory=list)
    students: dict[int, list[Student]] = field(default_factory=dict)  # class pk → children in seat order
    enrolments: dict[int, Enrolment] = field(default_factory=dict)  # student pk → enrolment
    teachers: dict[int, User] = field(default_factory=dict)  # class pk → teacher today
    former_teachers: dict[int, User] = field(default_factory=dict)  # class pk → teacher before the summer
    counselors: dict[int, User] = field(default_factory=dict)  # school pk → counselor
    people: dict[str, User] = field(default_factory=dict)  # the named cast
    consent: dict[int, str] = field(default_factory=dict)  # student pk → yes | no | talk | nothing back
    care: dict[int, int] = field(default_factory=dict)  # student pk → index of the care group

    def __post_init__(self) -> None:
        self.term_start = self.day - timedelta(days=self.day.weekday(), weeks=6)
        self.school_year = self.term_start.year

    def uuid(self) -> uuid.UUID:
        """A random id that is the same for the same seed."""
        return uuid.UUID(bytes=self.rng.bytes(16), version=4)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, shares: dict[str, float]) -> str:
        names = list(shares)
        weights = np.array([shares[name] for name in names])
        return names[int(self.rng.choice(len(names), p=weights / weights.sum()))]

    def moment(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def grade(self, school_class: SchoolClass, school_year: int) -> int:
        return school_year - school_class.cohort_year + 1

    def current_classes(self) -> list[SchoolClass]:
        return [c for c in self.classes if c.closed_on is None]
