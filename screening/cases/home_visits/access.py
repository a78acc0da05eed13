"""Doors to families: of home visits and of the register of children whose parents are away."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.permissions import Permission, can
from screening.cases.access.cases import cases_of, of_my_cases
from screening.cases.models import Case, HolidayPlan, HomeVisit, TermContact, VisitSheet
from students.access import child_keys, classes_of, seats_today
from students.models import Enrolment, SchoolClass
from students.selectors import calendar_parts

COUNTY = "school_class__school__township__county"


def classes_to_visit(user: User) -> QuerySet[SchoolClass]:
    """A class teacher's own class, a counselor's classes."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return SchoolClass.objects.none()
    return classes_of(user).prefetch_related(*calendar_parts("school__township__county"))


def seats_to_visit(user: User, school_class: SchoolClass | None = None) -> QuerySet[Enrolment]:
    """Every child of a class; without one the children of a counselor's open cases. A class teacher has no other list
    than the whole class."""
    seats = seats_today(user).filter(school_class__in=classes_to_visit(user).values("pk"))
    seats = seats.select_related("student", COUNTY).prefetch_related(*calendar_parts(COUNTY))
    if school_class is not None:
        return seats.filter(school_class=school_class).order_by("seat_number", "pk")
    if not can(user, Permission.REVIEW_CASES):
        return seats.none()
    return seats.filter(student__in=cases_of(user).exclude(state=Case.State.CLOSED).values("student"))


def chosen_seats(user: User, children: Iterable[str]) -> QuerySet[Enrolment]:
    """Children ticked on the page, as far as the person reaches them, in the order of classes and seats."""
    seats = seats_today(user).filter(school_class__in=classes_to_visit(user).values("pk"))
    known = {str(public_id) for public_id in seats.values_list("student__public_id", flat=True)}
    chosen = seats.filter(student__public_id__in=known.intersection(children)).select_related("student", "school_class")
    return chosen.order_by("school_class", "seat_number", "pk")


def sheets_of(user: User) -> QuerySet[VisitSheet]:
    """Sheets printed for children the person reaches, newest first; who printed them is for the one who did."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return VisitSheet.objects.none()
    rows = VisitSheet.objects.filter(student__in=child_keys(user))
    return rows.select_related("student", "school_class__school").order_by("-printed_at", "-pk")


def holiday_plans_of(user: User, students: Iterable[int]) -> QuerySet[HolidayPlan]:
    """Days the parents are at home; only a counselor may read that such a plan exists. Oldest first."""
    rows = HolidayPlan.objects.filter(**of_my_cases(user, "case"), case__student__in=list(students))
    return rows.filter(home_until__isnull=False).select_related("case").order_by("pk")


def home_visits_of(user: User, children: Collection[int] | None = None) -> QuerySet[HomeVisit]:
    """Newest first, of all or of these children. What a counselor wrote down is for counselors: a child may have said
    it to nobody else."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return HomeVisit.objects.none()
    reached = child_keys(user)
    if children is not None and isinstance(reached, list):  # two lists of keys have the whole table read
        reached, children = [key for key in reached if key in set(children)], None
    rows = HomeVisit.objects.filter(student__in=reached).select_related("recorded_by")
    rows = rows if children is None else rows.filter(student__in=children)
    if not can(user, Permission.REVIEW_CASES):
        rows = rows.exclude(recorded_by__role=Role.COUNSELOR)
    return rows.order_by("-visited_on", "-pk")


def contacts_of(user: User, students: Collection[int], since: date) -> QuerySet[TermContact]:
    """Oldest first."""
    rows = TermContact.objects.filter(student__in=students, dated__gte=since)
    return rows.filter(student__in=child_keys(user)).select_related("recorded_by").order_by("dated", "pk")


def planned_children(user: User, students: Collection[int]) -> set[int]:
    """Those of these (by key) with a support plan that runs, for whoever sees cases."""
    rows = cases_of(user).exclude(state=Case.State.CLOSED).filter(student__in=students, plan__isnull=False)
    return set(rows.values_list("student", flat=True))
