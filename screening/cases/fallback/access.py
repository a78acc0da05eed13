"""Whose pack: the schools a person keeps papers for, who can be called there, and the state a pack is made from."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.documents.services import hash_inputs
from screening.rounds.access import round_children_of, round_schools_of
from screening.rounds.completion.standing import TO_FILL
from screening.rounds.models import Informant, RoundChild, RoundSchool, ScreeningRound, Sheet
from students.access import classes_of, known_schools, school_keys, schools_of
from students.dated import in_force
from students.models import DutyDay, Enrolment, School

WITH_NAMES = (Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)
WITHOUT_NAMES = (Permission.READ_SCHOOL_REPORT,)
DUTY_DAYS = 60


def schools_with_names(user: User) -> QuerySet[School]:
    """Where the person's pack holds class sheets, the only lists of names on paper."""
    return schools_of(user) if can(user, *WITH_NAMES) else School.objects.none()


def schools_without_names(user: User) -> QuerySet[School]:
    """A headteacher gets the same pack without the class sheets."""
    return schools_of(user) if can(user, *WITHOUT_NAMES) else School.objects.none()


def schools_with_pack(user: User) -> QuerySet[School]:
    return schools_of(user) if can(user, *WITH_NAMES, *WITHOUT_NAMES) else School.objects.none()


def packs_kept_at(user: User) -> list[School]:
    """The same schools, for a line each."""
    return known_schools(user) if can(user, *WITH_NAMES, *WITHOUT_NAMES) else []


def get_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(schools_with_pack(user), public_id=public_id)


def duty_ahead(user: User, school: School) -> list[DutyDay]:
    """Who is on duty from today on, day by day and evening by evening, as far as the list of the school reaches."""
    today: date = timezone.localdate()
    rows = DutyDay.objects.filter(school=school, school__in=school_keys(user))
    rows = rows.filter(date__gte=today, date__lt=today + timedelta(days=DUTY_DAYS))
    return list(rows.select_related("duty_person", "deputy").order_by("date", "hours"))


def open_round_at(user: User, school: School) -> RoundSchool | None:
    """The round that runs at the school today."""
    rows = round_schools_of(user).filter(school=school, opened_at__isnull=False)
    found: RoundSchool | None = rows.filter(round__state=ScreeningRound.State.OPEN).select_related("round").first()
    return found


def sheets_to_print(user: User, place: RoundSchool | None) -> QuerySet[Sheet]:
    """Teachers' sheets on which a row is still to be filled in, for who keeps the names of the school; no answers with
    them."""
    if place is None:
        return Sheet.objects.none()
    classes = classes_of(user).filter(school__in=schools_with_names(user)).filter(school=place.school)
    rows = Sheet.objects.filter(round=place.round, informant=Informant.TEACHER, school_class__in=classes.values("pk"))
    late = _to_fill(user, place).values("school_class")
    rows = rows.exclude(Q(state=Sheet.State.SUBMITTED) & ~Q(school_class__in=late))
    rows = rows.select_related("round", "school_class__school__township__county")
    return rows.order_by("-school_class__cohort_year", "school_class__number")


def seats_on_sheets(user: User, place: RoundSchool | None) -> QuerySet[Enrolment]:
    """The children whose names stand on these sheets; the look is recorded where they are printed. Of a class that was
    handed in only those who can be rated since."""
    if place is None:
        return Enrolment.objects.none()
    sheets = sheets_to_print(user, place).order_by()
    handed_in = sheets.filter(state=Sheet.State.SUBMITTED).values("school_class")
    to_fill = _to_fill(user, place).values("student")
    here = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=sheets.values("school_class"))
    return here.exclude(Q(school_class__in=handed_in) & ~Q(student__in=to_fill))


def _to_fill(user: User, place: RoundSchool) -> QuerySet[RoundChild]:
    """Who can be rated now and is not."""
    return round_children_of(user).filter(round=place.round, state__in=TO_FILL).order_by()


def children_on_sheets(user: User, school: School) -> list[UUID]:
    """Nobody without a round: then nothing is to be filled in and no list of names is printed."""
    place = open_round_at(user, school)
    return list(seats_on_sheets(user, place).values_list("student__public_id", flat=True))


def states_in(user: User, place: RoundSchool) -> dict[int, str]:
    """Child → its state in the round, as the person may read it."""
    rows = round_children_of(user).filter(round=place.round, school_class__school=place.school)
    return dict(rows.values_list("student_id", "state"))


def numbers_known(user: User, school: School) -> tuple[object, ...]:
    """Who can be called at the school and past it, as the key of a paper that says so."""
    county = school.township.county
    duty = [
        (day.date, day.hours, day.duty_person_id, day.duty_phone, day.deputy_id, day.deputy_phone)
        for day in duty_ahead(user, school)
    ]
    return (duty, county.emergency_numbers, county.protection_contact_name, county.protection_contact_phone)


def state_of(user: User, school: School) -> str:
    """Ids and versions of what the pack of this person is made of."""
    place = open_round_at(user, school)
    return hash_inputs(
        [str(school.public_id), school.name, school.phone],
        numbers_known(user, school),
        str(place.round.public_id) if place else "",
        sorted(seats_on_sheets(user, place).values_list("pk", "seat_number", "student__name")),
        sorted(states_in(user, place).items()) if place else [],
        timezone.localdate().isoformat(),
    )
