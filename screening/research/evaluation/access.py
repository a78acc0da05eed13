"""Doors to pilots: the officer's plans and numbers, the class teacher's term sheets, the school's comments.

Numbers for counting go to the officer of the county, without a name. Whose data may be counted at all (consent to
evaluation) is asked by whoever calls.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.cases.models import Attendance
from screening.research.models import (
    Pilot,
    PilotChange,
    PilotClass,
    PilotComment,
    PilotDecision,
    PilotPhase,
    TermMeasure,
    TermSheet,
)
from screening.rounds.access import rounds_of
from screening.rounds.models import Result, ScreeningRound
from students.access import class_keys, county_of, list_seats, school_keys, schools_of
from students.consents import standing
from students.dated import in_force
from students.models import County, Enrolment, FamilyContact, School, SchoolClass, StaffAssignment
from students.selectors import consents_in_force


def planned_county_or_404(user: User) -> County:
    """The county whose pilots the person plans."""
    if not can(user, Permission.EVALUATE_PILOTS):
        raise Http404
    return county_of(user)


def pilots_of(user: User) -> QuerySet[Pilot]:
    """Pilots of the own county, newest first."""
    if not can(user, Permission.EVALUATE_PILOTS):
        return Pilot.objects.none()
    return Pilot.objects.filter(county=county_of(user)).select_related("county").order_by("-starts", "-pk")


def get_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(pilots_of(user), public_id=public_id)


def started_pilots_of(user: User) -> QuerySet[Pilot]:
    """Those that have begun: before that there is nothing to evaluate."""
    return pilots_of(user).filter(started_at__isnull=False)


def get_started_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(started_pilots_of(user), public_id=public_id)


def phases_of(user: User, pilot: Pilot) -> QuerySet[PilotPhase]:
    return PilotPhase.objects.filter(pilot=pilot, pilot__in=pilots_of(user)).order_by("order")


def classes_in(user: User, pilot: Pilot) -> QuerySet[PilotClass]:
    """Its classes by school; those that have left too."""
    rows = PilotClass.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    rows = rows.select_related("school_class__school__township__county", "joins", "pilot")
    return rows.order_by("school_class__school__name", "-school_class__cohort_year", "school_class__number", "pk")


def get_pilot_class_or_404(user: User, pilot: Pilot, public_id: UUID) -> PilotClass:
    return one_or_404(classes_in(user, pilot), public_id=public_id)


def offered_schools(user: User, words: str = "") -> QuerySet[School]:
    """Schools of the own county whose name contains these words."""
    if not can(user, Permission.EVALUATE_PILOTS):
        return School.objects.none()
    return schools_of(user).filter(name__icontains=words.strip())


def get_offered_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(offered_schools(user), public_id=public_id)


def offered_classes(user: User, school: School) -> QuerySet[SchoolClass]:
    """Open classes of a school of the own county. A class is a place here: nobody's name goes with it."""
    open_today = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    rows = SchoolClass.objects.filter(open_today, school=school, school__in=offered_schools(user))
    return rows.order_by("-cohort_year", "number")


def changes_of(user: User, pilot: Pilot) -> QuerySet[PilotChange]:
    rows = PilotChange.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("recorded_by", "leaving__school_class__school__township__county").order_by("on", "pk")


def decisions_of(user: User, pilot: Pilot) -> QuerySet[PilotDecision]:
    """Oldest first; the last one is in force."""
    rows = PilotDecision.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("decided_by").order_by("decided_at", "pk")


EVALUATION = "evaluation"  # line of the consent sheet
FILL_IN = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


def asked_classes(user: User) -> QuerySet[PilotClass]:
    """Classes of running pilots that the person fills in sheets for."""
    if not can(user, *FILL_IN):
        return PilotClass.objects.none()
    rows = PilotClass.objects.filter(school_class__in=class_keys(user), pilot__started_at__isnull=False)
    rows = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate()))
    rows = rows.filter(pilot__state=Pilot.State.RUNNING)
    return rows.select_related("pilot__county", "school_class__school__township__county", "joins").order_by(
        "pilot__starts", "-school_class__cohort_year", "school_class__number", "pk"
    )


def get_asked_class_or_404(user: User, public_id: UUID) -> PilotClass:
    return one_or_404(asked_classes(user), public_id=public_id)


def list_term_children(user: User, pilot_class: PilotClass) -> list[Enrolment]:
    """Today's children of the class whose consent sheet allows evaluation, in seat order; recorded as a list. Nothing
    is asked about anybody else."""
    seats = list(list_seats(user, purpose="term-sheet", classes=[pilot_class.school_class]))
    sheets = consents_in_force([seat.student_id for seat in seats])
    return [seat for seat in seats if standing(sheets.get(seat.student_id), EVALUATION) == "given"]


def own_sheets(user: User) -> dict[tuple[int, str], TermSheet]:
    """(class of a pilot, term) → the sheet in force, for the classes the person fills in sheets for."""
    rows = TermSheet.objects.filter(pilot_class__in=asked_classes(user).order_by()).select_related("entered_by")
    return {(row.pilot_class_id, row.term): row for row in rows.order_by("pk")}


def own_sheet_lines(user: User, pilot_class: PilotClass, term: str) -> tuple[TermSheet | None, dict[int, TermMeasure]]:
    """The sheet in force of a class the person fills in, and child → line. The caller has recorded the look."""
    rows = TermSheet.objects.filter(pilot_class=pilot_class, pilot_class__in=asked_classes(user), term=term)
    sheet = rows.select_related("entered_by").order_by("pk").last()
    if sheet is None:
        return None, {}
    return sheet, {line.student_id: line for line in TermMeasure.objects.filter(sheet=sheet)}


def sheets_in_force(user: User, pilot: Pilot) -> QuerySet[TermSheet]:
    """The newest sheet of every class and term."""
    newer = TermSheet.objects.filter(pilot_class=OuterRef("pilot_class"), term=OuterRef("term"), pk__gt=OuterRef("pk"))
    rows = TermSheet.objects.filter(~Exists(newer), pilot_class__pilot=pilot, pilot_class__pilot__in=pilots_of(user))
    return rows.order_by("term", "pilot_class", "pk")


def measures_counted(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    """(child, class of the pilot, term, school days, days missed, Chinese, its maximum, maths, its maximum)."""
    rows = TermMeasure.objects.filter(sheet__in=sheets_in_force(user, pilot))
    return rows.values_list(
        "student_id",
        "sheet__pilot_class_id",
        "sheet__term",
        "sheet__days_open",
        "days_missed",
        "chinese",
        "sheet__chinese_max",
        "maths",
        "sheet__maths_max",
    ).order_by("sheet__term", "student_id")


TYPE = (Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


def schools_commented(user: User, pilot: Pilot) -> QuerySet[School]:
    """Schools of the pilot in which the person types comments."""
    if not can(user, *TYPE):
        return School.objects.none()
    return schools_of(user).filter(classes__pilot_classes__pilot=pilot).distinct()


def commented_pilots(user: User) -> QuerySet[Pilot]:
    """Pilots that have begun, in which a school of the counselor or administrator takes part."""
    if not can(user, *TYPE):
        return Pilot.objects.none()
    schools = schools_of(user).order_by()
    rows = Pilot.objects.filter(started_at__isnull=False, pilot_classes__school_class__school__in=schools)
    return rows.distinct().order_by("-starts", "-pk")


def get_commented_pilot_or_404(user: User, public_id: UUID) -> Pilot:
    return one_or_404(commented_pilots(user), public_id=public_id)


def get_commented_school_or_404(user: User, pilot: Pilot, public_id: UUID) -> School:
    return one_or_404(schools_commented(user, pilot), public_id=public_id)


def comments_to_read(user: User) -> QuerySet[PilotComment]:
    """Comments as written of the own schools: the counselor only, who takes the names out."""
    if not can(user, Permission.REVIEW_CASES):
        return PilotComment.objects.none()
    rows = PilotComment.objects.filter(school__in=school_keys(user), text__isnull=False)
    return rows.select_related("pilot", "school", "typed_by").order_by("typed_at", "pk")


def waiting_comments(user: User, pilot: Pilot) -> QuerySet[PilotComment]:
    return comments_to_read(user).filter(pilot=pilot)


def get_comment_or_404(user: User, public_id: UUID) -> PilotComment:
    """One comment as written; the look is recorded. It may name anybody, so no child is noted with it."""
    found = one_or_404(comments_to_read(user), public_id=public_id)
    record(by=user, verb="comment.show", obj=found, purpose="de-identification")
    return found


def names_of_school(user: User, school: School) -> dict[str, str]:
    """Name → child | family | staff, of everybody the school knows, also of those who have left. Whoever reads the
    comments compares them with these; they are shown only where a comment has named them already."""
    if not can(user, Permission.REVIEW_CASES) or not schools_of(user).filter(pk=school.pk).exists():
        return {}
    children = Enrolment.objects.filter(school_class__school=school)
    family = FamilyContact.objects.filter(student__in=children.values("student"))
    staff = StaffAssignment.objects.filter(school=school)
    return {
        **{row.name: "family" for row in family},
        **dict.fromkeys(children.values_list("student__name", flat=True), "child"),
        **dict.fromkeys(staff.values_list("user__name", flat=True), "staff"),
    }


def released_comments(user: User, pilot: Pilot) -> QuerySet[PilotComment]:
    """What a person has released, for the officer: role, question and wording; neither school nor day is passed on."""
    rows = PilotComment.objects.filter(pilot=pilot, pilot__in=pilots_of(user), deidentified_at__isnull=False)
    return rows.only("public_id", "page", "role", "prompt", "released_text").order_by("public_id")


TOTAL_FIELDS = (
    "assessment__round_id",
    "assessment__student_id",
    "assessment__rater_id",
    "assessment__informant",
    "assessment__instrument_version_id",
    "instrument_version_id",
    "total_prorated",
)


def closed_rounds(user: User, pilot: Pilot) -> QuerySet[ScreeningRound]:
    """Rounds of the county that are over, oldest first: what is still open moves with every sheet."""
    mine = rounds_of(user).filter(county__pilots__in=pilots_of(user).filter(pk=pilot.pk))
    return mine.filter(state=ScreeningRound.State.CLOSED).order_by("opens_on", "pk")


def enrolled_counted(user: User, pilot: Pilot, day: date) -> QuerySet[Enrolment, Any]:
    """(child, class) of everybody who sat in a class of the pilot on a day."""
    rows = Enrolment.objects.filter(in_force(day), school_class__in=_classes(user, pilot))
    return rows.order_by("student_id", "pk").values_list("student_id", "school_class_id")


def at_school_counted(user: User, pilot: Pilot, day: date) -> QuerySet[Enrolment, Any]:
    """Children of the pilot's classes who sat in any class of the county on a day."""
    rows = Enrolment.objects.filter(in_force(day), student__in=_children(user, pilot))
    return rows.filter(school_class__school__in=school_keys(user)).values_list("student_id", flat=True)


def totals_counted(user: User, pilot: Pilot) -> QuerySet[Result, Any]:
    """Rows of TOTAL_FIELDS: the results in force of closed rounds about children of the pilot's classes."""
    rows = Result.objects.in_force().filter(
        assessment__round__in=closed_rounds(user, pilot).order_by().values("pk"),
        assessment__superseded_at__isnull=True,
        assessment__student__in=_children(user, pilot),
    )
    return rows.order_by("pk").values_list(*TOTAL_FIELDS)


def days_came_counted(user: User, pilot: Pilot) -> QuerySet[Attendance, Any]:
    """(child, kind of activity, day) for every day a child of the pilot's classes came to an activity."""
    rows = Attendance.objects.filter(came=True, session__took_place=True, session__superseded_at__isnull=True)
    rows = rows.filter(student__in=_children(user, pilot))
    return rows.order_by("pk").values_list("student_id", "session__activity__kind", "session__held_on")


def record_reading(user: User, pilot: Pilot, *, purpose: str) -> None:
    """That somebody read what a pilot brought: aggregates, so no child is named in the event."""
    audit.record(by=user, verb="pilot.evaluate", obj=pilot, purpose=purpose)


def state_counted(user: User, pilot: Pilot) -> list[Any]:
    """What tells one state of a pilot's evaluation from another: how many rows it rests on, and which came last."""
    results = Result.objects.in_force().filter(
        assessment__round__in=closed_rounds(user, pilot).order_by().values("pk"),
        assessment__student__in=_children(user, pilot),
    )
    mine = pilots_of(user).filter(pk=pilot.pk).order_by()
    counts = {name: Count(name, distinct=True) for name in ("changes", "decisions", "pilot_classes__term_sheets")}
    released = Count("comments", distinct=True, filter=Q(comments__deidentified_at__isnull=False))
    told = mine.annotate(**{f"n{at}": count for at, count in enumerate(counts.values())}, released=released)
    numbers = told.values_list("state", "ends", "n0", "n1", "n2", "released")
    return [list(results.aggregate(Count("pk"), Max("pk")).values()), list(numbers), _left(mine)]


def _left(mine: QuerySet[Pilot]) -> list[Any]:
    return list(
        mine.filter(pilot_classes__left_on__isnull=False).values_list("pilot_classes", "pilot_classes__left_on")
    )


def _classes(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    mine = pilots_of(user).filter(pk=pilot.pk).order_by()
    return mine.filter(pilot_classes__isnull=False).values("pilot_classes__school_class")


def _children(user: User, pilot: Pilot) -> QuerySet[Enrolment, Any]:
    """Everybody who ever sat in a class of the pilot since the year before it began."""
    since = Q(ends__isnull=True) | Q(ends__gte=pilot.starts)
    return Enrolment.objects.filter(since, school_class__in=_classes(user, pilot)).values("student")
