"""What a month's report shows, once for page, paper, spreadsheet and first screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from screening import formats
from screening.library import wording
from screening.reports.disclosure_control.model import Published, Why
from screening.reports.monthly.asked import said
from screening.reports.monthly.definitions import how_counted
from screening.reports.monthly.month_children import by_grade, by_label, by_policy_label, chain, coverage
from screening.reports.monthly.month_work import counters, overdue, support
from screening.reports.monthly.month_year import year
from screening.reports.monthly.presenter import (
    HOLIDAY,
    NO_ROUND,
    SMALL,
    Content,
    as_of,
    books,
    figure,
    layout_of,
    of_all,
    people,
    round_words,
    share,
)
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, GuardedSentence, anything_in
from screening.rounds.models import ChildState


@dataclass(frozen=True)
class KeyNumber:
    """A large figure and what it counts."""

    figure: Cell
    says: Cell
    late: bool = False


class ReportView:
    """A month, as screen and paper both show it. `face` says why it looks as it does: no round, holiday, small.

    `books`: from when to when, where that is not the month itself.
    """

    def __init__(self, content: Content, month: date, reasons: Sequence[str] = ()) -> None:
        """`reasons`: why the round was held or opened against a rule."""
        self.month = formats.short_month(month)
        self.as_of = as_of(content)
        self.round_words = round_words(content["round"])
        self.books = books(content)
        self.face = _face(content)
        self.reasons = reasons
        self.asks = said(content["asks"])
        self.keys = _keys(content)
        self._each = _parts(content)
        self.parts = _explained_once(self._each)
        self.counted = how_counted()
        self.standing = standing_sentences()

    def part(self, anchor: str) -> ReportPart | None:
        return next((part for part in self.parts if part.anchor == anchor), None)

    def some(self, *anchors: str) -> tuple[ReportPart, ...]:
        """Some of the parts in an order of their own, hidden cells explained at the first of these."""
        found = {part.anchor: part for part in self._each}
        return _explained_once([found[anchor] for anchor in anchors if anchor in found])


def standing_sentences() -> list[str]:
    """What the numbers of a month do not say."""
    return [wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at", "report-no-diagnosis")]


def _face(content: Content) -> str:
    """Why this month has no table of people, in a sentence rather than a sieve of stars."""
    return {
        HOLIDAY: _(
            "A month of holidays: the clocks of the work stood still, except for urgent concerns. "
            "What was agreed for the holiday is counted."
        ),
        NO_ROUND: _(
            "No round was held in this month, so no children are counted anew. "
            "The work goes on: it is counted below, with how far the last round has come."
        ),
        SMALL: _(
            "Under 150 children no count of children is printed: too few to hide anybody. "
            "The work is the school's own and is counted below."
        ),
    }.get(layout_of(content), "")


def _parts(content: Content) -> list[ReportPart]:
    """Only parts that have something to show. Work comes first where no children are counted."""
    work = [overdue(content), counters(content)]
    children = [chain(content), coverage(content), by_grade(content), by_policy_label(content), by_label(content)]
    order = [*children[:1], *work, *children[1:]] if people(content) else [*work, *children]
    found = [*order, support(content), year(content)]
    return [part for part in found if part is not None]


def _explained_once(parts: list[ReportPart]) -> tuple[ReportPart, ...]:
    """Why cells are hidden is said in full where the first one stands; later tables point there."""
    explained, found = False, []
    for part in parts:
        hidden = any(table.has_hidden for table in part.tables)
        if hidden and explained:
            tables = tuple(replace(table, note=_seen_above() if table.note else "") for table in part.tables)
            part = replace(part, tables=tables)
        explained = explained or hidden
        found.append(part)
    return tuple(found)


def _seen_above() -> str:
    return _('"<5" and "—": see the first table that has them.')


def _keys(content: Content) -> list[KeyNumber]:
    """Up to four figures at the top: of children where they may be counted, else of the month's work.

    What was not due at all is no figure.
    """
    cells, work = people(content), content["work"]
    found = _people_keys(cells) if cells else _work_keys(content)
    done = of_all(figure(work["follow_ups_done"]), figure(work["follow_ups_due"]))
    found.append(KeyNumber(done, _("follow-ups due, done")))
    return [*[key for key in found if anything_in(key.figure)][:3], *_overdue_key(content)]


def _people_keys(cells: Mapping[str, Published]) -> list[KeyNumber]:
    rated, enrolled = cells[f"state.{ChildState.RATED}"], cells["enrolled"]
    rate = share(rated, enrolled)
    says = (
        GuardedSentence(_("children rated, %(rate)s of those enrolled"), rate=rate)
        if rate
        else _("children rated, of all")
    )
    return [KeyNumber(of_all(rated, enrolled), says), _seen_key(cells)]


def _seen_key(cells: Mapping[str, Published]) -> KeyNumber:
    """Where the number of those seen would tell of a few who were not, the few are said: they can be acted on."""
    waiting = cells.get("chain.wait-see")
    if waiting and waiting.why is Why.SMALL:
        return KeyNumber(waiting, _("children for the counselor, not yet seen"))
    return KeyNumber(of_all(cells["chain.seen"], cells["chain.flagged"]), _("children for the counselor, seen"))


def _work_keys(content: Content) -> list[KeyNumber]:
    work, coverage, found = content["work"], content.get("coverage"), []
    if coverage:
        sheets = of_all(figure(coverage["usable"]), figure(coverage["sheets"]))
        found.append(KeyNumber(sheets, _("class sheets, handed in and usable")))
    if "calls_due" in work:
        calls = of_all(figure(work["calls_kept"]), figure(work["calls_due"]))
        found.append(KeyNumber(calls, _("agreed family calls, kept")))
    if "entered" in work:
        entered = of_all(figure(work["entered_in_time"]), figure(work["entered"]))
        found.append(KeyNumber(entered, _("support noted, within three days")))
    return found[:2]


def _overdue_key(content: Content) -> list[KeyNumber]:
    total = figure(content["work"]["overdue_total"])
    if total.value is None or layout_of(content) == HOLIDAY or content.get("holiday"):
        return []
    earlier = [figure(entry["overdue"]) for entry in content["trend"][:-1]]
    says: Cell = _("pieces of work overdue")
    if earlier and earlier[-1].value is not None:
        says = GuardedSentence(_("pieces of work overdue, %(before)s the month before"), before=earlier[-1])
    return [KeyNumber(total, says, late=total.value != 0)]
