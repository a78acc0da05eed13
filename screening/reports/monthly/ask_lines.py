"""What a month asked, with what the headteacher answered; and what became of the asks of the month before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.models import AskAnswer
from screening.reports.monthly.access.asked import AskedMonth
from screening.reports.monthly.ask_outcomes import AskOutcome, Verdict, outcome
from screening.reports.monthly.asked import Ask, children, said
from screening.reports.monthly.presenter import Content, figure
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, GuardedSentence, ReportTable, Row, joined

State = AskAnswer.State


@dataclass(frozen=True)
class AskLine:
    """`answer`: what was answered, in words; `who` and `until` for the paper, empty until somebody takes it on."""

    ask: Ask
    answer: str = ""
    who: str = ""
    until: str = ""
    became: str = ""

    @property
    def can_be_taken_on(self) -> bool:
        return bool(self.ask.about)


def lines_of(asks: list[Ask], answers: Mapping[str, AskAnswer]) -> list[AskLine]:
    return [_line(ask, answers.get(ask.code)) for ask in asks]


def _line(ask: Ask, answer: AskAnswer | None) -> AskLine:
    if answer is None:
        return AskLine(ask)
    became = "" if answer.state == State.TAKEN else answer.get_state_display()
    who = answer.done_by.name if answer.done_by else ""
    return AskLine(ask, answer_words(answer), who, formats.month_day(answer.until) if answer.until else "", became)


def answer_words(answer: AskAnswer | None) -> str:
    """What was answered is always somebody's word, with the day."""
    if answer is None:
        return ""
    said_on = {"name": answer.said_by.name, "day": formats.month_day(timezone.localdate(answer.said_at))}
    if answer.state == State.TAKEN and answer.done_by and answer.until:
        until = formats.month_day(answer.until)
        return _("%(who)s does it until %(until)s (%(name)s, %(day)s)") % {
            "who": answer.done_by.name,
            "until": until,
            **said_on,
        }
    words = _("%(name)s on %(day)s: done") if answer.state == State.DONE else _("%(name)s on %(day)s: not done")
    return words % said_on


def before_part(before: AskedMonth | None, content: Content) -> ReportPart | None:
    """What an earlier month asked: by the record of this month, and by the word of the headteacher."""
    if before is None:
        return None
    then = before.report.figures
    found = [(ask, outcome(ask, then, content)) for ask in before.asks]
    rows = [_row(ask, became, before.answers.get(ask["code"])) for ask, became in found]
    caption = _("Both days by the record; the last column is the headteacher's own word")
    columns = (_as_of(then), _as_of(content), _("By the record"), _("The headteacher's word"))
    table = ReportTable(caption, columns, rows, numeric=False, head=_("What was asked"), words_from=0)
    return ReportPart("before", headline(before, content), tables=(table,))


def _as_of(content: Content) -> str:
    return formats.month_day(date.fromisoformat(content["as_of"]))


def headline(before: AskedMonth, content: Content) -> str:
    """“3 asked in October: 2 done, 1 not yet”: done is what the record says; a word alone is called a word."""
    became = [outcome(ask, before.report.figures, content).verdict for ask in before.asks]
    of_words = [
        verdict is Verdict.UNKNOWN and _is_said_done(before.answers.get(ask["code"]))
        for ask, verdict in zip(before.asks, became, strict=True)
    ]
    parts = [
        (became.count(Verdict.DONE), _("%(n)s done")),
        (sum(of_words), _("%(n)s done by the headteacher's word")),
        (became.count(Verdict.OPEN), _("%(n)s not yet")),
        (became.count(Verdict.UNKNOWN) - sum(of_words), _("of %(n)s the record cannot tell")),
    ]
    counted: list[Cell] = [GuardedSentence(words, n=Exact(number)) for number, words in parts if number]
    words = ngettext("%(n)s thing asked in %(month)s", "%(n)s things asked in %(month)s", len(before.asks))
    asked = GuardedSentence(words, n=Exact(len(before.asks)), month=formats.short_month(before.report.month))
    return GuardedSentence(_("%(asked)s: %(counted)s."), asked=asked, counted=joined(*counted, by=_("; "))).text


def _is_said_done(answer: AskAnswer | None) -> bool:
    return answer is not None and answer.state == State.DONE


def _row(ask: Mapping[str, Any], became: AskOutcome, answer: AskAnswer | None) -> Row:
    [sentence] = said([ask]) or [Ask(ask["code"], "", about=ask["code"])]
    by_record = {
        Verdict.DONE: _("done; what is overdue is newer") if became.days else pgettext("ask", "done"),
        Verdict.OPEN: _("not all of it yet"),
        Verdict.UNKNOWN: _("cannot tell"),
    }[became.verdict]
    then, now = _amount(ask.get("count"), ask.get("days", 0)), _amount(became.left, became.days)
    return Row(sentence.about, (then, now, by_record, answer_words(answer)))


def _amount(stored: Any, days: int) -> Cell:
    """A count as it stands, children in words; where none is counted, how old the oldest is."""
    if stored is not None:
        cell = figure(stored)
        return children(cell) if isinstance(cell, Published) and cell.value is None else cell
    return GuardedSentence(ngettext("%(days)s day", "%(days)s days", days), days=Exact(days)) if days else ""
