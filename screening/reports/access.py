"""Doors of the reports: whose schools are counted, and the rows a school's figures start from."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Role, User
from screening.cases.models import Case, Decision, FollowUp, PlanEntry, Referral, ReferralStatus, TalkTask
from screening.reports.models import MonthlyReport
from screening.rounds.models import RoundChild, ScreeningRound, TeacherConcern
from students.models import CountyAssignment, School, StaffAssignment


def schools_reported_to(user: User) -> QuerySet[School]:
    """A headteacher's own school; every school of a district officer's county; nothing for anybody else."""
    today = timezone.localdate()
    if user.role == Role.HEADTEACHER:
        own = StaffAssignment.objects.filter(user=user, duty=StaffAssignment.Duty.HEADTEACHER, starts__lte=today)
        return School.objects.filter(assignments__in=own.exclude(ends__lt=today)).order_by("name")
    if user.role == Role.DISTRICT_OFFICER:
        posts = CountyAssignment.objects.filter(user=user, starts__lte=today).exclude(ends__lt=today)
        return School.objects.filter(township__county__assignments__in=posts).order_by("name")
    return School.objects.none()


def get_reported_school_or_404(user: User) -> School:
    """The one school a headteacher leads today."""
    school = schools_reported_to(user).select_related("township__county").first()
    if school is None or user.role != Role.HEADTEACHER:
        raise Http404
    return school


def reports_of(user: User) -> QuerySet[MonthlyReport]:
    """Reports of the own school for its headteacher; the district sees aggregates, not the schools' own work totals."""
    if user.role != Role.HEADTEACHER:
        return MonthlyReport.objects.none()
    return MonthlyReport.objects.filter(school__in=schools_reported_to(user)).select_related("school")


def headteacher_of(school: School, day: date) -> User | None:
    rows = StaffAssignment.objects.filter(school=school, duty=StaffAssignment.Duty.HEADTEACHER, starts__lte=day)
    post = rows.exclude(ends__lt=day).select_related("user").order_by("starts", "id").last()
    return post.user if post else None


def latest_reports_of(user: User) -> QuerySet[MonthlyReport]:
    """The last revision of every month, newest month first."""
    later = MonthlyReport.objects.filter(
        school=OuterRef("school"), month=OuterRef("month"), revision__gt=OuterRef("revision")
    )
    return reports_of(user).filter(~Exists(later)).order_by("-month")


def get_report_or_404(user: User, public_id: UUID) -> MonthlyReport:
    report = reports_of(user).filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report


@dataclass(frozen=True)
class Period:
    """A month and the moment its figures stand at: its last day, or today while it still runs."""

    first: date
    last: date

    @property
    def until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


def period_of(month: date, today: date) -> Period:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return Period(month.replace(day=1), min(last, today))


@dataclass(frozen=True)
class SchoolRecords:
    """The rows of one school that its figures are counted from. Rows only; nothing here names a child."""

    school: School
    children: QuerySet[RoundChild]
    cases: QuerySet[Case]
    decisions: QuerySet[Decision]
    talks: QuerySet[TalkTask]
    referrals: QuerySet[Referral]
    receipts: QuerySet[ReferralStatus]
    follow_ups: QuerySet[FollowUp]
    entries: QuerySet[PlanEntry]
    concerns: QuerySet[TeacherConcern]
    round: ScreeningRound | None


def records_of(school: School, period: Period) -> SchoolRecords:
    """For a school obtained through a door, or for the monthly job, which has no user.

    The round is the one whose window touches the period; most months of a year have none.
    """
    current = (
        ScreeningRound.objects.filter(
            round_schools__school=school, opens_on__lte=period.last, closes_on__gte=period.first
        )
        .exclude(state=ScreeningRound.State.PLANNED)
        .order_by("-opens_on")
        .first()
    )
    cases = Case.objects.filter(school=school, kind=Case.Kind.FLAG)
    return SchoolRecords(
        school=school,
        children=RoundChild.objects.filter(school_class__school=school, round=current),
        cases=cases,
        decisions=Decision.objects.filter(case__in=cases),
        talks=TalkTask.objects.filter(school_class__school=school, kind=TalkTask.Kind.TIER_B),
        referrals=Referral.objects.filter(case__school=school),
        receipts=ReferralStatus.objects.filter(referral__case__school=school),
        follow_ups=FollowUp.objects.filter(case__school=school),
        entries=PlanEntry.objects.filter(action__plan__case__school=school),
        concerns=TeacherConcern.objects.filter(student__enrolments__school_class__school=school).distinct(),
        round=current,
    )
