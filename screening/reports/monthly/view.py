"""What a month's report shows, once for page, paper, spreadsheet and first screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library import wording
from screening.reports.disclosure_control.model import Published, Why
from screening.reports.models import MonthlyReport
from screening.reports.monthly.ask_words import said
from screening.reports.monthly.children_parts import by_grade, by_label, by_policy_label, chain, coverage
from screening.reports.monthly.content import (
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
from screening.reports.monthly.selectors import reasons_of
from screening.reports.monthly.work_parts import counters, overdue, support, year
from screening.reports.tables import Cell, GuardedSentence, ReportPart, ReportTable, Row, anything_in, text_of
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


def how_counted() -> ReportPart:
    rows = [Row(name, (says,)) for name, says in _words()]
    caption = _("Figures stand as of the month's last day, from dated entries, whenever the report is made")
    table = ReportTable(caption, (_("How it is counted"),), rows, numeric=False, head=_("Word"), words_from=0)
    return ReportPart("counted", _("How it is counted"), tables=(table,))


def _words() -> list[tuple[str, str]]:
    return [
        (_("Rated"), _("both forms of the teacher can be scored")),
        (_("Counselor asked to see"), _("flagged by the rules frozen for the round, with reasons; each child once")),
        (_("Child seen"), _("the counselor met the child in person")),
        (_("Something to be done"), _("a person decided: watch, support plan or referral")),
        (_("First look in time"), _("of those due in the month, decided by their own date")),
        (
            _("Overdue"),
            _("past its own date on the month's last day; postponing hides nothing: put off is counted beside it"),
        ),
        (_("Follow-ups done"), _("of those due in the month, done by its end")),
        (_("Receipt"), _("the receiver answered: received, begun, done or declined")),
        (_("Median wait"), _("school days from flag to being seen; children seen in the month, from five on")),
        (_("Usable sheet"), _("handed in and without a question to the teacher that is still open")),
    ]


MOST = 12

Place = tuple[str, str]  # part, row


def whole_view(report: MonthlyReport) -> ReportView:
    return ReportView(report.figures, report.month, reasons_of(report))


def changes_of(report: MonthlyReport, series: Sequence[MonthlyReport]) -> list[Cell]:
    """What this revision says differently from the one before it; nothing for the first."""
    before = [one for one in series if one.revision < report.revision]
    return changes_between(whole_view(before[-1]), whole_view(report)) if before else []


def changes_between(before: ReportView, after: ReportView) -> list[Cell]:
    """What a row says otherwise, what is new, what is gone."""
    old, new = dict(_lines(before)), dict(_lines(after))
    found: list[Cell] = []
    for place, (table, row) in new.items():
        found += (
            _changed(table, old[place][1], row)
            if place in old
            else [GuardedSentence(_("%(name)s: new"), name=row.name)]
        )
    gone = [row.name for place, (_table, row) in old.items() if place not in new]
    return [*found, *(GuardedSentence(_("%(name)s: not in this revision"), name=name) for name in gone)]


def revised_words(report: MonthlyReport, changes: Sequence[Cell]) -> str:
    """“Version 2: 2 lines say something else”; nothing for the first, nor where every line says the same."""
    if report.revision == 1 or not changes:
        return ""
    words = ngettext(
        "Version %(n)s: %(count)s line says something else than before.",
        "Version %(n)s: %(count)s lines say something else than before.",
        len(changes),
    )
    return words % {"n": report.revision, "count": len(changes)}


def first_dozen(changes: Sequence[Cell]) -> list[Cell]:
    """And how many more there are."""
    more = len(changes) - MOST
    rest = [ngettext("and %(n)s more line", "and %(n)s more lines", more) % {"n": more}] if more > 0 else []
    return [*changes[:MOST], *rest]


def _lines(view: ReportView) -> Iterable[tuple[Place, tuple[ReportTable, Row]]]:
    """The rows of every table but the year's, whose months were other reports; the whole school is said once."""
    for part in view.parts:
        if part.anchor == "year":
            continue
        for table in part.tables:
            rows = [row for row in table.rows if not (row.is_total and part.anchor in ("grade", "policy", "label"))]
            yield from (((part.anchor, row.name), (table, row)) for row in rows)


def _changed(table: ReportTable, before: Row, after: Row) -> Iterable[Cell]:
    for column, old, new in zip(table.columns, before.cells, after.cells, strict=False):
        for was, now in _differing(old, new):
            if was is old:
                words = _("%(name)s, %(column)s: %(before)s, now %(after)s")
                yield GuardedSentence(words, name=after.name, column=column, before=_said(was), after=_said(now))
            else:
                yield GuardedSentence(_("%(name)s: %(before)s, now %(after)s"), name=after.name, before=was, after=now)


def _differing(old: Cell, new: Cell) -> Iterable[tuple[Cell, Cell]]:
    """The remarks of a cell that differ, or the whole cell; a percentage follows from its counts and is left out."""
    if text_of(old) == text_of(new) or (_is_share(old) and _is_share(new)):
        return
    if (
        isinstance(old, GuardedSentence)
        and isinstance(new, GuardedSentence)
        and old.remarks.keys() == new.remarks.keys()
        and old.remarks
    ):
        for key, remark in old.remarks.items():
            yield from _differing(remark, new.remarks[key])
    else:
        yield old, new


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.endswith("%"))


def _said(cell: Cell) -> Cell:
    return cell or "—"
