"""Objects for tests, each with the least a test has to say about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from students.models import (
    CareArrangement,
    Consent,
    County,
    CountyAssignment,
    Enrolment,
    Holiday,
    School,
    SchoolClass,
    StaffAssignment,
    Student,
    Term,
    Township,
)
from students.selectors import last_grade_of

TERM_START = date(2026, 9, 1)
PASSWORD = "a-good-password"


def make_user(username: str, name: str, role: str = Role.TEACHER, password: str = PASSWORD) -> User:
    """Somebody who has signed in before."""
    user = User.objects.create_user(username=username, name=name, role=role, password=password)
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    return user


def make_county(name: str = "禾溪县") -> County:
    county = County.objects.create(
        name=name,
        emergency_numbers="0000-555 0199",
        protection_contact_name="郑主任",
        protection_contact_phone="0000-555 0100",
    )
    Term.objects.create(county=county, school_year=2025, number=1, starts=date(2025, 9, 1), ends=date(2026, 1, 23))
    Term.objects.create(county=county, school_year=2025, number=2, starts=date(2026, 3, 2), ends=date(2026, 7, 3))
    Term.objects.create(county=county, school_year=2026, number=1, starts=TERM_START, ends=date(2027, 1, 22))
    Term.objects.create(county=county, school_year=2026, number=2, starts=date(2027, 3, 1), ends=date(2027, 7, 2))
    Holiday.objects.create(county=county, name="国庆", starts=date(2026, 10, 1), ends=date(2026, 10, 7))
    return county


def make_school(county: County, name: str = "柳湾镇中心小学", kind: str = School.Kind.TOWNSHIP) -> School:
    township = Township.objects.create(county=county, name=name[:3])
    return School.objects.create(township=township, name=name, kind=kind)


def make_class(school: School, grade: int = 3, number: int = 1) -> SchoolClass:
    """A class that is in `grade` in the school year 2026–2027."""
    return SchoolClass.objects.create(
        school=school, cohort_year=2026 - grade + 1, number=number, last_grade=last_grade_of(school)
    )


def make_student(
    school_class: SchoolClass, name: str = "王小雨", seat: int = 1, *, sex: str = Student.Sex.GIRL, consent: bool = True
) -> Student:
    student = Student.objects.create(
        name=name, sort_key=name.encode("gb18030").hex(), sex=sex, birth_year=2017, birth_month=5
    )
    Enrolment.objects.create(student=student, school_class=school_class, seat_number=seat, starts=TERM_START)
    if consent:
        make_consent(student)
    return student


def make_consent(
    student: Student, outcome: str = Consent.Outcome.GIVEN, answer: str = "yes", **fields: object
) -> Consent:
    recorder = fields.get("recorded_by") or User.objects.filter(role=Role.SCHOOL_ADMINISTRATOR).first()
    defaults: dict[str, object] = {
        "text_version": "1.0",
        "outcome": outcome,
        "teacher_forms": answer,
        "child_forms": answer,
        "talk": answer,
        "care_context": answer,
        "evaluation": answer,
        "share_with_receiver": answer,
        "authority": Consent.Authority.PARENT,
        "dated": TERM_START,
        "recorded_by": recorder or make_user("recorder", "登记人", Role.SCHOOL_ADMINISTRATOR),
        "recorded_at": timezone.now(),
    }
    return Consent.objects.create(student=student, **{**defaults, **fields})


def make_care(student: Student, by: User, **fields: object) -> CareArrangement:
    defaults: dict[str, object] = {"as_of": date(2026, 9, 10), "source": "parent", "recorded_at": timezone.now()}
    return CareArrangement.objects.create(student=student, recorded_by=by, **{**defaults, **fields})


def assign(
    user: User, school: School, duty: str, school_class: SchoolClass | None = None, **fields: object
) -> StaffAssignment:
    return StaffAssignment.objects.create(
        user=user, school=school, school_class=school_class, duty=duty, starts=date(2026, 9, 1), **fields
    )


def assign_county(user: User, county: County) -> CountyAssignment:
    return CountyAssignment.objects.create(user=user, county=county, starts=date(2026, 9, 1))


def at(day: str, clock: str = "09:00") -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{clock}"))


@contextmanager
def written_together() -> Iterator[None]:
    """What is created inside has no number until the end, where it is written a model at a time: many are soon made."""
    waiting: dict[type[Model], list[Model]] = {}

    def create(rows: QuerySet[Any], **fields: object) -> Model:
        waiting.setdefault(rows.model, []).append(rows.model(**fields))
        return waiting[rows.model][-1]

    with patch.object(QuerySet, "create", create):
        yield
    for model, rows in waiting.items():
        model._default_manager.bulk_create(rows)


def alone_in_the_county(cast: Any) -> None:
    """The first school of the cast is the only one of its county, whose officer and contact are still to be named."""
    other = County.objects.create(name="邻县")
    Township.objects.filter(county=cast.county).exclude(schools=cast.school).update(county=other)
    CountyAssignment.objects.filter(county=cast.county, user__role=Role.PROTECTION_CONTACT).delete()
