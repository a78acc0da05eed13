"""Doors of the reports: whose schools are counted, whose reports may be read, who may be named in an answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import found_or_404, one_or_404
from screening.reports.models import AskAnswer, MonthlyReport
from screening.reports.monthly.asks import can_be_taken_on
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


LOOKS_BACK = timedelta(days=130)  # past a long holiday, which asks for nothing that could be taken on

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class AskedMonth:
    """A month in its last revision, with what it asked and the last answer to each. What only an earlier revision asked
    stays where somebody has answered it."""

    report: MonthlyReport
    asks: tuple[Asked, ...]
    answers: Mapping[str, AskAnswer]


def asked_months_of(user: User, report: MonthlyReport) -> list[AskedMonth]:
    """The month of a report, and the months before it that asked for something; the newest first."""
    span = {"school": report.school, "month__lte": report.month, "month__gte": report.month - LOOKS_BACK}
    revisions = list(reports_of(user).filter(**span).order_by("-month", "-revision"))
    series: dict[Any, list[MonthlyReport]] = {}
    for one in revisions:
        series.setdefault(one.month, []).append(one)
    latest: dict[Any, dict[str, AskAnswer]] = {}
    was_answered = any(vars(one)["answered"] for one in revisions)
    for answer in answers_of(user).filter(**span).order_by("number") if was_answered else ():
        latest.setdefault(answer.month, {})[answer.code] = answer
    found = [_asked_month(some, latest.get(month, {})) for month, some in series.items()]
    return [one for one in found if one.asks or one.report.month == report.month]


def asked_and_before(user: User, report: MonthlyReport) -> tuple[AskedMonth, AskedMonth | None]:
    this, *earlier = asked_months_of(user, report)
    return this, (earlier[0] if earlier else None)


def answers_of(user: User) -> QuerySet[AskAnswer]:
    rows = AskAnswer.objects.filter(school__in=schools_reported_to(user))
    return rows.select_related("done_by", "said_by")


def colleagues_of(user: User, school: School) -> QuerySet[User]:
    """Everybody with a duty at a school today, for whoever reads its report."""
    here = StaffAssignment.objects.filter(
        in_force(timezone.localdate()), school=school, school__in=schools_reported_to(user)
    )
    return User.objects.filter(pk__in=here.values("user"), is_active=True).order_by("name", "pk")


def _asked_month(revisions: Sequence[MonthlyReport], answers: Mapping[str, AskAnswer]) -> AskedMonth:
    """`revisions`: the newest first."""
    return AskedMonth(revisions[0], tuple(_open_asks(revisions, answers)), answers)


def _open_asks(revisions: Sequence[MonthlyReport], answers: Mapping[str, AskAnswer]) -> Iterator[Asked]:
    newest, *earlier = ([ask for ask in one.figures["asks"] if can_be_taken_on(ask)] for one in revisions)
    yield from newest
    said = {ask["code"] for ask in newest}
    for asks in earlier:
        for ask in asks:
            if ask["code"] in answers and ask["code"] not in said:
                said.add(ask["code"])
                yield ask
