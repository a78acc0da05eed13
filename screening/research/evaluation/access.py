"""Doors to pilots: the officer's plans and numbers, the class teacher's term sheets, the school's comments.

Numbers for counting go to the officer of the county, without a name. Whose data may be counted at all (consent to
evaluation) is asked by whoever calls.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.form_kit.rows import uuid_of
from screening.research.models import Pilot, PilotChange, PilotClass, PilotComment, TermMeasure, TermSheet
from screening.rounds.access import rounds_of
from screening.rounds.models import Result, ScreeningRound
from students.access import class_keys, county_of, list_seats, school_keys, schools_of
from students.consents import standing
from students.dated import in_force
from students.models import Enrolment, FamilyContact, School, SchoolClass, StaffAssignment
from students.selectors import consents_in_force


def pilots_of(user: User) -> QuerySet[Pilot]:
    """Pilots of the own county, newest first."""
    if not can(user, Permission.EVALUATE_PILOTS):
        return Pilot.objects.none()
    return Pilot.objects.filter(county=county_of(user)).select_related("county").order_by("-starts", "-pk")


def started_pilots_of(user: User) -> QuerySet[Pilot]:
    """Those that have begun: before that there is nothing to evaluate."""
    return pilots_of(user).filter(started_at__isnull=False)


def classes_in(user: User, pilot: Pilot) -> QuerySet[PilotClass]:
    """Its classes by school."""
    rows = PilotClass.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    rows = rows.select_related("school_class__school__township__county", "pilot")
    return rows.order_by("school_class__school__name", "-school_class__cohort_year", "school_class__number", "pk")


def offered_schools(user: User) -> QuerySet[School]:
    """Schools of the own county."""
    return schools_of(user) if can(user, Permission.EVALUATE_PILOTS) else School.objects.none()


def get_offered_school_or_404(user: User, public_id: str) -> School | None:
    """None where none is named."""
    return one_or_404(offered_schools(user), public_id=uuid_of(public_id)) if public_id else None


def offered_classes(user: User, school: School) -> QuerySet[SchoolClass]:
    """Open classes of a school of the own county. A class is a place here: nobody's name goes with it."""
    open_today = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    rows = SchoolClass.objects.filter(open_today, school=school, school__in=offered_schools(user))
    return rows.order_by("-cohort_year", "number")


def changes_of(user: User, pilot: Pilot) -> QuerySet[PilotChange]:
    rows = PilotChange.objects.filter(pilot=pilot, pilot__in=pilots_of(user))
    return rows.select_related("recorded_by").order_by("on", "pk")


EVALUATION = "evaluation"  # line of the consent sheet
FILL_IN = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


def asked_classes(user: User) -> QuerySet[PilotClass]:
    """Classes of running pilots that the person fills in sheets for."""
    if not can(user, *FILL_IN):
        return PilotClass.objects.none()
    rows = PilotClass.objects.filter(school_class__in=class_keys(user), pilot__started_at__isnull=False)
    rows = rows.filter(pilot__state=Pilot.State.RUNNING)
    rows = rows.select_related("pilot__county", "school_class__school__township__county")
    return rows.order_by("pilot__starts", "-school_class__cohort_year", "school_class__number", "pk")


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


def own_sheet_lines(user: User, sheet: TermSheet) -> dict[int, TermMeasure]:
    """Child → line of a sheet of a class the person fills in. The caller has recorded the look."""
    mine = asked_classes(user).order_by()
    return {line.student_id: line for line in TermMeasure.objects.filter(sheet=sheet, sheet__pilot_class__in=mine)}


def measures_counted(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    """(child, term, school days, days missed, Chinese, its maximum, maths, its maximum) of the newest sheet of every
    class and term."""
    newer = TermSheet.objects.filter(pilot_class=OuterRef("pilot_class"), term=OuterRef("term"), pk__gt=OuterRef("pk"))
    mine = TermSheet.objects.filter(~Exists(newer), pilot_class__pilot=pilot, pilot_class__pilot__in=pilots_of(user))
    about = ("sheet__term", "sheet__days_open", "days_missed", "chinese", "sheet__chinese_max")
    rows = TermMeasure.objects.filter(sheet__in=mine).order_by("sheet__term", "student_id")
    return rows.values_list("student_id", *about, "maths", "sheet__maths_max")


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


def comments_to_read(user: User) -> QuerySet[PilotComment]:
    """Comments as written of the own schools: the counselor only, who takes the names out."""
    if not can(user, Permission.REVIEW_CASES):
        return PilotComment.objects.none()
    rows = PilotComment.objects.filter(school__in=school_keys(user), text__isnull=False)
    return rows.select_related("pilot", "school", "typed_by").order_by("typed_at", "pk")


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
    """What a person has released, for the officer, in an order that tells nothing; neither school nor day is passed
    on."""
    rows = PilotComment.objects.filter(pilot=pilot, pilot__in=pilots_of(user), deidentified_at__isnull=False)
    return rows.only("public_id", "released_text").order_by("public_id")


TOTAL_FIELDS = [
    *("assessment__round_id", "assessment__student_id", "assessment__rater_id", "assessment__informant"),
    *("instrument_version_id", "total_prorated"),
]


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


def _classes(user: User, pilot: Pilot) -> QuerySet[Any, Any]:
    mine = pilots_of(user).filter(pk=pilot.pk).order_by()
    return mine.filter(pilot_classes__isnull=False).values("pilot_classes__school_class")


def _children(user: User, pilot: Pilot) -> QuerySet[Enrolment, Any]:
    """Everybody who ever sat in a class of the pilot since the year before it began."""
    since = Q(ends__isnull=True) | Q(ends__gte=pilot.starts)
    return Enrolment.objects.filter(since, school_class__in=_classes(user, pilot)).values("student")
