"""Who does what at a school. An ended assignment opens no door from the next page on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.notices.services import notify
from accounts.services.passwords import issue_recovery_code
from accounts.services.people import check_two, create_user, disable_by_clock, disable_user, enable_user
from accounts.services.second_factor import replace_lost_factor
from screening.idempotency.once import made_before, once
from students import hooks
from students.access import schools_of
from students.dated import in_force
from students.models import DUTY_OF_ROLE, ROLE_OF_DUTY, CountyAssignment, School, SchoolClass, StaffAssignment
from students.second_people import leaders_around, leaders_of_school
from students.services.duty import lapse_typing
from students.services.undoing import Kind, note_act, rows_before


class WrongDuty(Exception):
    """The duty does not fit the person's role or the school, or a class teacher has no class."""


class OwnAssignment(Exception):
    """Nobody ends their own assignment and locks the school out; a second administrator does."""


@dataclass(frozen=True)
class Visits:
    """A counselor's visits: weekdays (0 = Monday), every so many weeks, children seen a visit."""

    weekdays: tuple[int, ...] = ()
    every_weeks: int = 1
    places: int = 6

    def fields(self) -> dict[str, Any]:
        weekdays = sorted(set(self.weekdays))
        return {"visit_weekdays": weekdays, "visit_every_weeks": self.every_weeks, "visit_places": self.places}


NO_VISITS = Visits()


LEFT_FOR = timedelta(days=14)


class NotHome(Exception):
    """Another school keeps this person's account."""


@once("assignment.start")
def assign_staff(
    user: User,
    *,
    by: User | None,
    school: School,
    duty: str,
    school_class: SchoolClass | None = None,
    starts: date | None = None,
    visits: Visits = NO_VISITS,
    confirmed_by: User | None = None,
    nonce: UUID | None = None,
) -> StaffAssignment:
    """The person does this at the school from `starts` (today) on; an open assignment of the kind is returned as it is.

    Raises WrongDuty, and SecondPersonMissing where only `by` stands behind a duty that opens doors to children.
    """
    if DUTY_OF_ROLE.get(user.role) != duty or not _class_fits(duty, school, school_class):
        raise WrongDuty
    what = {"user": user, "school": school, "school_class": school_class, "duty": duty}
    there = StaffAssignment.objects.filter(**what, ends__isnull=True).first()
    if there is not None:
        return there
    check_two(user.role, by, confirmed_by)
    row = StaffAssignment.objects.create(**what, starts=starts or timezone.localdate(), **visits.fields())
    record(by=by, verb="assignment.start", obj=row, detail={"duty": duty, "person": str(user.public_id)})
    if school_class is not None:
        lapse_typing(user, by=by, school_class=school_class, day=row.starts)
    for hook in hooks.duty_began:
        hook(row, by)
    return row


def _class_fits(duty: str, school: School, school_class: SchoolClass | None) -> bool:
    if duty == StaffAssignment.Duty.CLASS_TEACHER:
        return school_class is not None and school_class.school_id == school.pk
    return school_class is None


@transaction.atomic
def end_assignment(
    assignment: StaffAssignment, *, by: User, last_day: date | None = None, successor: User | None = None
) -> StaffAssignment:
    """Ends at once (last day: yesterday) unless a later last day is given; `successor` has the class from today on.
    Raises OwnAssignment, and WrongDuty for a successor who teaches no class.

    One that began today was never in force for a whole day: it is taken back, and stays in sight as that.
    """
    if assignment.user_id == by.pk:
        raise OwnAssignment
    last_day = last_day or timezone.localdate() - timedelta(days=1)
    if assignment.taken_back or (assignment.ends is not None and assignment.ends <= last_day):
        return assignment
    detail = {"last_day": str(last_day), "person": str(assignment.user.public_id)}
    record(by=by, verb="assignment.end", obj=assignment, detail=detail)
    before, school, taught = rows_before([assignment]), assignment.school, assignment.school_class
    assignment.ends, assignment.taken_back = last_day, last_day < assignment.starts
    assignment.save(update_fields=["ends", "taken_back"])
    next_one = successor and assign_staff(successor, by=by, school=school, duty=assignment.duty, school_class=taught)
    made = [next_one] if next_one else []
    note_act(Kind.DUTY_ENDED, by=by, school=school, before=before, made=made, assignment=assignment)
    if last_day < timezone.localdate():
        _tell_others(assignment.user, by)
    return assignment


def _tell_others(person: User, by: User) -> None:
    """What the person had in hand goes on with somebody else; who leads is told that somebody who leads, or keeps what
    children told, is there no more."""
    if person.is_made_by_two:
        notify(leaders_around(person), kind="account-closed", by=by, page="home:show_home")
    for hook in hooks.duty_ended:
        hook(person, by)


@transaction.atomic
def add_colleague(
    *,
    by: User,
    username: str,
    name: str,
    school: School,
    duty: str,
    school_class: SchoolClass | None = None,
    visits: Visits = NO_VISITS,
    nonce: UUID | None = None,
) -> tuple[User, str]:
    """A new account with its first assignment and the printed code for the first sign-in, shown once.

    Sent twice, the same person gets a new code and the old one is void. Raises UsernameTaken, WrongDuty;
    SecondPersonMissing for a duty that opens doors (services.by_two.ask_for_colleague).
    """
    done = made_before(StaffAssignment, "assignment.start", by=by, nonce=nonce)
    if done is not None:
        return done.user, issue_recovery_code(done.user, by=by)
    user = create_user(by=by, username=username, name=name, role=ROLE_OF_DUTY[StaffAssignment.Duty(duty)])
    assign_staff(user, by=by, school=school, duty=duty, school_class=school_class, visits=visits, nonce=nonce)
    notify(leaders_of_school(school), kind="account-made", by=by, page="home:show_home")
    return user, issue_recovery_code(user, by=by)


@transaction.atomic
def assign_known_colleague(
    user: User | None,
    *,
    by: User,
    school: School,
    school_class: SchoolClass | None = None,
    visits: Visits = NO_VISITS,
    nonce: UUID | None = None,
) -> StaffAssignment:
    """Another duty for somebody with an account, as the person's role has it. Raises WrongDuty, for nobody too, and
    SecondPersonMissing."""
    duty = DUTY_OF_ROLE.get(user.role) if user else None
    if user is None or duty is None:
        raise WrongDuty
    taught = school_class if duty == StaffAssignment.Duty.CLASS_TEACHER else None
    return assign_staff(user, by=by, school=school, duty=duty, school_class=taught, visits=visits, nonce=nonce)


@transaction.atomic
def renew_code(user: User, *, by: User, lost: bool = False) -> str:
    """A new printed code for a colleague who forgot the password; the codes before are void. `lost`: phone and spare
    codes of the second step are gone as well.

    Raises NotHome, SecondPersonMissing."""
    school = check_home(user, by)
    notify([user, *leaders_of_school(school)], kind="account-made", by=by, page="home:show_home")
    if lost:
        return replace_lost_factor(user, by=by, confirmed_by=None)
    return issue_recovery_code(user, by=by)


@transaction.atomic
def disable_colleague(user: User, *, by: User) -> User:
    """Also of somebody who works nowhere any more, by the last school. Raises NotHome, OwnAccount."""
    check_home(user, by)
    disabled = disable_user(user, by=by)
    _tell_others(disabled, by)
    return disabled


@transaction.atomic
def enable_colleague(user: User, *, by: User) -> User:
    """Raises NotHome, SecondPersonMissing."""
    check_home(user, by)
    return enable_user(user, by=by)


def disable_who_left() -> int:
    """By the clock: accounts without any duty for two weeks. What they wrote stays."""
    people = list(_without_duty(since=timezone.localdate() - LEFT_FOR))
    for person in people:
        disable_by_clock(person)
    return len(people)


def _without_duty(*, since: date) -> QuerySet[User]:
    """Open accounts without any duty, today or ahead, whose last one ended before that day; of somebody who never had
    one, whose account is older than that, or was opened again before it."""
    duties = [
        one.objects.filter(Q(ends__isnull=True) | Q(ends__gte=since), user=OuterRef("pk"))
        for one in (StaffAssignment, CountyAssignment)
    ]
    rows = User.objects.filter(~Exists(duties[0]), ~Exists(duties[1]), is_active=True)
    begun = Q(opened_again_at__isnull=True) | Q(opened_again_at__date__lt=since)
    return rows.filter(begun, created_at__date__lt=since).order_by("pk")


def check_home(user: User, by: User) -> School:
    """The account is kept by the school where the person has worked longest among the present duties; of somebody who
    has left, by the last one.

    Otherwise an administrator could give a duty to a counselor of other schools and take over the account.
    """
    school = home_of(user)
    if school is None or not schools_of(by).filter(pk=school.pk).exists():
        raise NotHome
    return school


def home_of(user: User) -> School | None:
    rows = user.assignments.select_related("school")
    first = rows.filter(in_force(timezone.localdate())).order_by("starts", "pk").first()
    kept = first or rows.filter(taken_back=False).order_by("ends", "pk").last()
    return kept.school if kept else None
