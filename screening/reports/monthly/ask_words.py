"""What a month asks, in sentences. The codes: see `asks`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext

from screening import formats
from screening.reports.disclosure_control.model import Exact, Published, Why
from screening.reports.models import AskAnswer
from screening.reports.monthly.access import AskedMonth
from screening.reports.monthly.asks import Asked, AskOutcome, Verdict, outcome
from screening.reports.monthly.content import Content, figure
from screening.reports.periods import back_on, school_is_out
from screening.reports.tables import Cell, GuardedSentence, Number, ReportPart, ReportTable, Row, joined


@dataclass(frozen=True)
class Ask:
    """What the month asks of the headteacher, and the part of the report it stands in. `about`: its name, where
    somebody can take it on."""

    code: str
    says: Cell
    part: str = ""
    about: str = ""


def said(asks: Iterable[Asked]) -> list[Ask]:
    return [_said(ask) for ask in asks]


def _said(ask: Asked) -> Ask:
    code, count = ask["code"], ask.get("count")
    if code == "holiday-until":
        return Ask(code, school_is_out(back_on(ask)))
    words = _of_children(code) or _of_work(code, count if isinstance(count, int) else 0)
    part, about = PLACES.get(code, ("", ""))
    parts: dict[str, Cell] = {
        "count": figure(count),
        "children": children(figure(count)),
        "days": Exact(ask.get("days", 0)),
        "closes": formats.day(date.fromisoformat(ask["closes"])) if "closes" in ask else "",
    }
    says: Cell = GuardedSentence(words, **{name: cell for name, cell in parts.items() if f"%({name})s" in words})
    if "%(children)s" in words and ask.get("days"):
        late = GuardedSentence(_("The oldest agreed day passed %(days)s days ago."), days=Exact(ask["days"]))
        says = GuardedSentence(_("%(first)s %(second)s"), first=says, second=late)
    return Ask(code, says, part, str(about))


def children(count: Number) -> Cell:
    """“16 children”, “fewer than 5 children”; where no number may be printed at all, “some children”."""
    if count.value is None:
        few = isinstance(count, Published) and count.why is Why.SMALL
        return _("fewer than 5 children") if few else _("some children")
    return GuardedSentence(npgettext("who waits", "%(n)s child", "%(n)s children", count.value), n=count)


PLACES = {  # the part of the report an ask stands in, and what it is called
    "sheets": ("coverage", gettext_lazy("Classes not done")),
    "see": ("chain", gettext_lazy("Children not yet seen")),
    "look": ("overdue", gettext_lazy("First looks overdue")),
    "begin": ("chain", gettext_lazy("Decided and not begun")),
    "receipts": ("overdue", gettext_lazy("Receipts overdue")),
    "follow-ups": ("overdue", gettext_lazy("Follow-ups overdue")),
    "watch": ("work", gettext_lazy("On watch for over eight weeks")),
    "decide": ("chain", gettext_lazy("Seen and not yet decided")),
    "calls": ("work", gettext_lazy("Family calls not kept")),
    "holiday-plan": ("overdue", gettext_lazy("Holiday plans not written")),
}


def _of_children(code: str) -> str | None:
    """Told as they are published, in words; and what counts nobody."""
    return {
        "see": _("Not yet seen by the counselor: %(children)s. Please arrange a visit day and a quiet room."),
        "look": _(
            "First looks are overdue, the oldest by %(days)s days: please ask the counselor what stands in the way."
        ),
        "begin": _(
            "Something was decided and has not begun: %(children)s. Please ask the counselor what is needed from you."
        ),
        "watch": _("On watch for over eight weeks: %(children)s. Please ask the counselor to decide how it goes on."),
        "decide": _("Seen and not yet decided: %(children)s. Please give the counselor time to write it down."),
        "nothing": _(
            "No sheet, first look, receipt, follow-up or holiday plan is overdue this month. Please thank the class "
            "teachers and the counselor."
        ),
        "late": _("Something is past its day: a look, a decision or a plan. Please ask the counselor what is needed."),
        "no-children": _(
            "No child is on the roster yet. What is still missing stands on the school administrator's first screen."
        ),
    }.get(code)


def _of_work(code: str, n: int) -> str:
    return {
        "sheets": ngettext(
            "%(count)s class is not done yet; the round closes on %(closes)s: it needs a class teacher with an hour.",
            "%(count)s classes are not done yet; the round closes on %(closes)s: each needs a teacher with an hour.",
            n,
        ),
        "receipts": ngettext(
            "%(count)s referral has no receipt after the agreed day: please telephone together with the counselor.",
            "%(count)s referrals have no receipt after the agreed day: please telephone together with the counselor.",
            n,
        ),
        "follow-ups": ngettext(
            "%(count)s follow-up is overdue, by %(days)s days: please ask the counselor when it takes place.",
            "%(count)s follow-ups are overdue, the oldest by %(days)s days: please ask the counselor when they take "
            "place.",
            n,
        ),
        "calls": ngettext(
            "%(count)s agreed family call was not kept: please ask the class teacher whether another hour suits the "
            "family.",
            "%(count)s agreed family calls were not kept: please ask class teachers whether another hour suits the "
            "families.",
            n,
        ),
        "holiday-plan": ngettext(
            "%(count)s plan for the long holiday is not written yet: please have it agreed with the family.",
            "%(count)s plans for the long holiday are not written yet: please have them agreed with the families.",
            n,
        ),
    }[code]


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


def lines_of(asks: Sequence[Ask], answers: Mapping[str, AskAnswer]) -> list[AskLine]:
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
    days = (formats.month_day(date.fromisoformat(one["as_of"])) for one in (then, content))
    columns = (*days, _("By the record"), _("The headteacher's word"))
    table = ReportTable(caption, columns, rows, numeric=False, head=_("What was asked"), words_from=0)
    return ReportPart("before", headline(before, content), tables=(table,))


def headline(before: AskedMonth, content: Content) -> str:
    """“3 asked in October: 2 done, 1 not yet”: done is what the record says; a word alone is called a word."""
    became = [outcome(ask, before.report.figures, content).verdict for ask in before.asks]
    answers = [before.answers.get(ask["code"]) for ask in before.asks]
    of_words = [
        verdict is Verdict.UNKNOWN and answer is not None and answer.state == State.DONE
        for verdict, answer in zip(became, answers, strict=True)
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


def _row(ask: Asked, became: AskOutcome, answer: AskAnswer | None) -> Row:
    by_record = {
        Verdict.DONE: _("done; what is overdue is newer") if became.days else pgettext("ask", "done"),
        Verdict.OPEN: _("not all of it yet"),
        Verdict.UNKNOWN: _("cannot tell"),
    }[became.verdict]
    then, now = _amount(ask.get("count"), ask.get("days", 0)), _amount(became.left, became.days)
    return Row(_said(ask).about, (then, now, by_record, answer_words(answer)))


def _amount(stored: Any, days: int) -> Cell:
    """A count as it stands, children in words; where none is counted, how old the oldest is."""
    if stored is not None:
        cell = figure(stored)
        return children(cell) if isinstance(cell, Published) and cell.value is None else cell
    return GuardedSentence(ngettext("%(days)s day", "%(days)s days", days), days=Exact(days)) if days else ""
