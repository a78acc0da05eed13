"""What a headteacher is told about the asks of the monthly report: one that was taken on has come to its day, or nobody
has taken one on. Numbers of asks only; what was done by the record or by the headteacher's word is not said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from screening.cases.notices.registering import add_source
from screening.cases.notices.services.standing import StandingNotice
from screening.reports.models import AskAnswer, MonthlyReport
from screening.reports.monthly.asks import Verdict, can_be_taken_on, outcome
from screening.reports.monthly.selectors import headteacher_of
from students.models import School

LOOKS_BACK = timedelta(days=70)  # the month before the last
A_FEW_DAYS, LONG_ENOUGH = timedelta(days=3), timedelta(days=24)  # the next report comes then
EVERY = {"ask-due": 7, "ask-open": 7}


@dataclass
class SchoolAsks:
    """Of one school the last revisions of these months and the last answer to each ask."""

    reports: dict[date, MonthlyReport] = field(default_factory=dict)
    answers: dict[tuple[date, str], AskAnswer] = field(default_factory=dict)

    def due(self, today: date) -> list[date]:
        """The days of what was taken on and has come to its day."""
        taken = [one for one in self.answers.values() if one.state == AskAnswer.State.TAKEN and one.until]
        return [one.until for one in taken if one.until and one.until <= today and not self._is_done(one)]

    def open(self, now: datetime) -> int:
        """How many asks of the newest month nobody has answered, once there was time to."""
        newest = self.reports[max(self.reports)] if self.reports else None
        if newest is None or not A_FEW_DAYS <= now - newest.created_at < LONG_ENOUGH:
            return 0
        return sum((newest.month, ask["code"]) not in self.answers for ask in _asks(newest))

    def _is_done(self, answer: AskAnswer) -> bool:
        """By the record of a later month."""
        asked, newest = self.reports.get(answer.month), self.reports[max(self.reports)]
        if asked is None or newest.month == answer.month:
            return False
        ask = next((one for one in _asks(asked) if one["code"] == answer.code), None)
        return ask is not None and outcome(ask, asked.figures, newest.figures).verdict is Verdict.DONE


def asks_that_wait(schools: Sequence[int], today: date) -> Iterator[StandingNotice]:
    found, now = _asks_of(schools, today), timezone.now()
    for school in School.objects.filter(pk__in=found):
        head, asks = headteacher_of(school, today), found[school.pk]
        if head is None:
            continue
        if days := asks.due(today):
            newest = timezone.make_aware(datetime.combine(max(days), time.min))
            yield StandingNotice(head.pk, "ask-due", "home:show_home", len(days), newest)
        if n := asks.open(now):
            yield StandingNotice(head.pk, "ask-open", "home:show_home", n)


def _asks_of(schools: Sequence[int], today: date) -> dict[int, SchoolAsks]:
    span = {"school__in": schools, "month__gte": (today - LOOKS_BACK).replace(day=1)}
    found: dict[int, SchoolAsks] = {}
    for report in MonthlyReport.objects.filter(**span).order_by("revision"):
        found.setdefault(report.school_id, SchoolAsks()).reports[report.month] = report
    for answer in AskAnswer.objects.filter(**{**span, "school__in": list(found)}).order_by("number"):
        found[answer.school_id].answers[answer.month, answer.code] = answer
    return found


def _asks(report: MonthlyReport) -> Iterable[Mapping[str, Any]]:
    return [ask for ask in report.figures["asks"] if can_be_taken_on(ask)]


def register() -> None:
    add_source(asks_that_wait, EVERY)
