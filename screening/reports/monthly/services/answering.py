"""What the headteacher answers to the asks of a month: added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from screening.reports.models import AskAnswer, MonthlyReport
from students.models import School

Series = Mapping[int, AskAnswer]  # number → answer


@dataclass(frozen=True)
class Answer:
    """`state`: of `AskAnswer.State`, or nothing; who does it and until when must be said of what will be done."""

    state: str = ""
    done_by: User | None = None
    until: date | None = None


class AnsweredMeanwhile(Exception):
    """Somebody else answered one of these asks after the page was made; nothing was written."""


@transaction.atomic
def answer_asks(
    report: MonthlyReport, *, by: User, answers: Mapping[str, Answer], known: Mapping[str, int]
) -> list[AskAnswer]:
    """`answers`: ask → what the page says now; `known`: ask → number of the last answer it was made with, 0 for none.
    Only what the person changed is written, so that the page sent twice acts once. Raises AnsweredMeanwhile."""
    School.objects.select_for_update().get(pk=report.school_id)
    series = {code: _series(report, code) for code in answers}
    changed = {code: one for code, one in answers.items() if _is_new(one, series[code], known.get(code, 0))}
    if any(max(series[code], default=0) != known.get(code, 0) for code in changed):
        raise AnsweredMeanwhile
    return [_add(report, code, known.get(code, 0) + 1, one, by) for code, one in changed.items()]


def _series(report: MonthlyReport, code: str) -> Series:
    rows = AskAnswer.objects.filter(school=report.school, month=report.month, code=code)
    return {row.number: row for row in rows.order_by("number")}


def _is_new(answer: Answer, series: Series, known: int) -> bool:
    """Neither what stands there nor what the page was made with: what was not touched changes nobody else's answer."""
    stands = (series.get(max(series, default=0)), series.get(known))
    return not any(_said(row) == answer for row in stands) and bool(answer.state)


def _said(row: AskAnswer | None) -> Answer:
    return Answer(row.state, row.done_by, row.until) if row else Answer()


def _add(report: MonthlyReport, code: str, number: int, answer: Answer, by: User) -> AskAnswer:
    said = {"state": answer.state, "done_by": answer.done_by, "until": answer.until}
    made = AskAnswer.objects.create(
        school=report.school, month=report.month, code=code, number=number, said_by=by, **said
    )
    detail = {"month": report.month.isoformat(), "ask": code, "state": answer.state}
    record(by=by, verb="report.answer", obj=report, detail=detail)
    return made
