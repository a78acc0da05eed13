"""The invented county while it is being built: its people, its random source, its days, all counted from one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import count

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import User
from screening.operations.demo.school_year import terms_of
from screening.operations.demo.sizes import SchoolPlan, Size
from students.calendar import SchoolCalendar
from students.consents import Standing, standing
from students.models import Consent, County, School, SchoolClass, StaffAssignment, Student

CHILDREN_OF_THE_RECIPE = 802
REFERRED = "王𬀩"  # a child with a rare character in the name is referred, so that a printed page shows it


@dataclass
class World:
    """Everything the building steps share."""

    day: date
    rng: np.random.Generator
    size: Size
    county: County = field(init=False)
    calendar: SchoolCalendar = field(init=False)
    schools: list[School] = field(default_factory=list)
    plans: dict[int, SchoolPlan] = field(default_factory=dict)  # school pk → plan
    classes: list[SchoolClass] = field(default_factory=list)
    students: dict[int, list[Student]] = field(default_factory=dict)  # class pk → children in seat order
    left_on: dict[int, date] = field(default_factory=dict)  # student pk → last day in class
    teachers: dict[int, User] = field(default_factory=dict)  # class pk → teacher today
    former_teachers: dict[int, User] = field(default_factory=dict)  # class pk → teacher before the summer
    counselors: dict[int, User] = field(default_factory=dict)  # school pk → counselor
    posts: dict[int, StaffAssignment] = field(default_factory=dict)  # school pk → the counselor's post with its days
    admins: dict[int, User] = field(default_factory=dict)  # school pk → school administrator
    people: dict[str, User] = field(default_factory=dict)  # by user name
    consents: dict[int, list[Consent]] = field(default_factory=dict)  # student pk → sheets, oldest first
    care: dict[int, int] = field(default_factory=dict)  # student pk → index of the care group
    effects: dict[int, NDArray[np.float64]] = field(default_factory=dict)  # student pk → concern on the four traits

    def __post_init__(self) -> None:
        self.school_year = self.day.year  # the demo's day lies in the first term
        self.term_start = self.year_start(self.school_year)
        self.after = cache(self._after)
        self.family, self.ids = uuid.UUID(bytes=self.rng.bytes(16)), count()

    @cached_property
    def last_school_day(self) -> date:
        """The last one before today: whatever is written was written by then, at whatever hour the county is made."""
        return self.school_days_ago(1)

    @property
    def first_year(self) -> int:
        """The school year of the first round there is room for; at least the one before last."""
        return self.school_year - max(2, (self.size.rounds + 1) // 2)

    def year_start(self, school_year: int) -> date:
        return terms_of(school_year)[0].starts

    def school_day_before(self, day: date) -> date:
        """The day itself when school is held."""
        while not self.calendar.is_school_day(day):
            day -= timedelta(days=1)
        return day

    def school_days_ago(self, count: int) -> date:
        day = self.day
        while count:
            day -= timedelta(days=1)
            count -= self.calendar.is_school_day(day)
        return day

    @property
    def scale(self) -> float:
        """How much bigger than the recipe's county this one is."""
        return sum(len(self.students[c.pk]) for c in self.current_classes()) / CHILDREN_OF_THE_RECIPE

    def share(self, count: int) -> int:
        """A number of the recipe for a county of this size."""
        return round(count * self.scale) if self.scale > 1.01 else count

    def uuid(self) -> uuid.UUID:
        """A random id that is the same for the same seed, drawn beside everything else."""
        return uuid.uuid5(self.family, str(next(self.ids)))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, shares: Mapping[str, float]) -> str:
        draw = self.rng.random() * sum(shares.values())
        for name, weight in shares.items():
            draw -= weight
            if draw < 0:
                return name
        return name

    def one_of(self, texts: Sequence[str]) -> str:
        return texts[int(self.rng.integers(len(texts)))]

    def moment(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))

    def _after(self, day: date, school_days: int) -> date:
        return self.calendar.add_school_days(day, school_days)

    def grade(self, school_class: SchoolClass, school_year: int) -> int:
        return school_year - school_class.cohort_year + 1

    def first_day(self, school_class: SchoolClass) -> date:
        """The first day of the term in which the class began."""
        return self.year_start(school_class.cohort_year)

    def current_classes(self) -> list[SchoolClass]:
        return [c for c in self.classes if c.closed_on is None]

    def second_class(self) -> SchoolClass | None:
        """The second class of the demo teacher."""
        teacher = self.people["teacher"]
        return next((c for c in self.classes[1:] if self.teachers[c.pk] == teacher), None)

    def is_the_referred_child(self, student: Student, school_class: SchoolClass) -> bool:
        return student.name == REFERRED and school_class == self.second_class()

    def consent_on(self, student: Student, day: date) -> Consent | None:
        sheets = [sheet for sheet in self.consents.get(student.pk, ()) if sheet.dated <= day]
        return sheets[-1] if sheets else None

    def allows(self, student: Student, day: date, scope: str) -> Standing:
        return standing(self.consent_on(student, day), scope)

    def here_on(self, student: Student, day: date) -> bool:
        return student.pk not in self.left_on or self.left_on[student.pk] >= day

    def rater(self, school_class: SchoolClass, school_year: int) -> User:
        """Who was class teacher in that year."""
        teachers = self.teachers if school_year == self.school_year else self.former_teachers
        return teachers[school_class.pk]

    def teacher_on(self, day: date, school_class_id: int) -> User:
        return (self.teachers if day >= self.term_start else self.former_teachers)[school_class_id]
