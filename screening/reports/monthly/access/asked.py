"""Doors of what was asked and answered: by whom it may be read, and who may be named in an answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from screening.reports.models import AskAnswer, MonthlyReport
from screening.reports.monthly.access import reports_of, schools_reported_to
from screening.reports.monthly.ask_outcomes import can_be_taken_on
from students.dated import in_force
from students.models import School, StaffAssignment

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
    found = [_asked(some, latest.get(month, {})) for month, some in series.items()]
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


def _asked(revisions: Sequence[MonthlyReport], answers: Mapping[str, AskAnswer]) -> AskedMonth:
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
