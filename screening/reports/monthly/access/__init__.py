"""Doors of the reports: whose schools are counted, and whose reports may be read."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import found_or_404, one_or_404
from screening.reports.models import AskAnswer, MonthlyReport
from screening.reports.periods import months_of_year, school_year_of
from students.access import known_schools
from students.dated import in_force
from students.models import Enrolment, School, StaffAssignment


def schools_reported_to(user: User) -> QuerySet[School]:
    """A headteacher's own school; the district sees aggregates, not the schools' own work totals."""
    if not can(user, Permission.READ_SCHOOL_REPORT):
        return School.objects.none()
    own = StaffAssignment.objects.filter(
        in_force(timezone.localdate()), user=user, duty=StaffAssignment.Duty.HEADTEACHER
    )
    return School.objects.filter(assignments__in=own).order_by("name")


def get_reported_school_or_404(user: User) -> School:
    """The one school a headteacher leads today."""
    schools = known_schools(user) if can(user, Permission.READ_SCHOOL_REPORT) else []
    return found_or_404(next(iter(schools), None))


def has_children(user: User) -> bool:
    """Whether a headteacher's school has, or had, anybody on its roster: without children nothing is reported."""
    seats = Enrolment.objects.filter(school_class__school__in=schools_reported_to(user))
    return seats.filter(starts__lte=timezone.localdate()).exists()


def reports_of(user: User) -> QuerySet[MonthlyReport]:
    reports = MonthlyReport.objects.filter(school__in=schools_reported_to(user)).select_related(
        "school__township__county"
    )
    return reports.annotate(
        answered=_newest(AskAnswer.objects.filter(school=OuterRef("school"), month__lte=OuterRef("month"))),
        before=_newest(MonthlyReport.objects.filter(school=OuterRef("school"), month__lt=OuterRef("month"))),
    )


def _newest(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by("-pk").values("pk")[:1])


def latest_reports_of(user: User) -> QuerySet[MonthlyReport]:
    """The last revision of every month, newest month first."""
    later = MonthlyReport.objects.filter(
        school=OuterRef("school"), month=OuterRef("month"), revision__gt=OuterRef("revision")
    )
    return reports_of(user).filter(~Exists(later)).order_by("-month")


def revisions_of(user: User, report: MonthlyReport) -> QuerySet[MonthlyReport]:
    """Every revision of the month of a report, the first one first."""
    return reports_of(user).filter(school=report.school, month=report.month).order_by("revision")


def get_report_or_404(user: User, public_id: UUID) -> MonthlyReport:
    return one_or_404(reports_of(user), public_id=public_id)


def year_of_report(user: User, public_id: UUID) -> list[MonthlyReport]:
    """The last revision of every month of the report's school year, newest month first; empty without the report."""
    report = reports_of(user).filter(public_id=public_id).first()
    if report is None:
        return []
    months = months_of_year(school_year_of(report.month))
    return list(latest_reports_of(user).filter(school=report.school, month__in=months))


def year_of_report_or_404(user: User, public_id: UUID) -> list[MonthlyReport]:
    found = year_of_report(user, public_id)
    if not found:
        raise Http404
    return found
