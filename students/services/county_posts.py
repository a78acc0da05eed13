"""Who works for a county: named by two people, ended by one of its officers. And its further schools."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.services import OwnAccount
from screening.idempotency.once import once
from students.models import County, CountyAssignment, School, StaffAssignment, Township
from students.services.by_two import ask_for_colleague, free_username


@dataclass(frozen=True)
class FirstPeople:
    """Of a new school: who keeps its staff and roster, and who is the second person there."""

    administrator_username: str
    administrator_name: str
    headteacher_username: str
    headteacher_name: str


class OneUsername(Exception):
    """Two people cannot have the same user name."""


@transaction.atomic
def end_county_post(row: CountyAssignment, *, by: User) -> CountyAssignment:
    """From now on it opens nothing. Raises OwnAccount."""
    if row.user_id == by.pk:
        raise OwnAccount
    last_day = timezone.localdate() - timedelta(days=1)
    if row.ends is None or row.ends > last_day:
        row.ends = last_day
        row.save(update_fields=["ends"])
        record(by=by, verb="county.end", obj=row.county, detail={"person": str(row.user.public_id)})
    return row


@once("school.add")
def add_school(
    county: County, *, by: User, township: str, name: str, kind: str, people: FirstPeople, nonce: UUID | None = None
) -> School:
    """A further school; the accounts of its first two people wait for a second person. Raises UsernameTaken,
    OneUsername."""
    if free_username(people.administrator_username) == free_username(people.headteacher_username):
        raise OneUsername
    place, _new = Township.objects.get_or_create(county=county, name=township.strip())
    school = School.objects.create(township=place, name=name.strip(), kind=School.Kind(kind))
    record(by=by, verb="school.begin", obj=school)
    for duty, username, person in (
        (StaffAssignment.Duty.SCHOOL_ADMINISTRATOR, people.administrator_username, people.administrator_name),
        (StaffAssignment.Duty.HEADTEACHER, people.headteacher_username, people.headteacher_name),
    ):
        ask_for_colleague(by=by, username=username, name=person, school=school, duty=duty)
    return school
