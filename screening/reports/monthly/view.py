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
from screening.reports.monthly.children_parts import chain, coverage, groups
from screening.reports.monthly.content import (
    HOLIDAY,
    NO_ROUND,
    SMALL,
    Content,
    as_of,
    books,
    figure,
    of_all,
    people,
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

    `books`: from when to when, where that is not the month itself. `changes`: what it says otherwise than the revision
    before, the first dozen; `revised`: how much that is, in a sentence.
    """

    changes: Sequence[Cell] = ()
    revised = ""

    def __init__(self, content: Content, month: date, reasons: Sequence[str] = ()) -> None:
        """`reasons`: why the round was held or opened against a rule."""
        self.month = formats.short_month(month)
        self.as_of = as_of(content)
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
    }.get(content["layout"], "")


def _parts(content: Content) -> list[ReportPart]:
    """Only parts that have something to show. Work comes first where no children are counted."""
    work = [overdue(content), counters(content)]
    children = [chain(content), coverage(content), *groups(content)]
    order = [*children[:1], *work, *children[1:]] if people(content) else [*work, *children]
    found = [*order, support(content), year(content)]
    return [part for part in found if part is not None]


def _explained_once(parts: list[ReportPart]) -> tuple[ReportPart, ...]:
    """Why cells are hidden is said in full where the first one stands; later tables point there."""
    explained, found = False, []
    for part in parts:
        hidden = any(table.has_hidden for table in part.tables)
        if hidden and explained:
            above = _('"<5" and "—": see the first table that has them.')
            tables = tuple(replace(table, note=above if table.note else "") for table in part.tables)
            part = replace(part, tables=tables)
        explained = explained or hidden
        found.append(part)
    return tuple(found)


def _keys(content: Content) -> list[KeyNumber]:
    """Up to four figures at the top: of children where they may be counted, else of the month's work.

    What was not due at all is no figure.
    """
    cells, work = people(content), content["work"]
    found = _people_keys(cells) if cells else _work_keys(work, content["coverage"])
    found.append(_of(work, "follow_ups_done", "follow_ups_due", _("follow-ups due, done")))
    return [*[key for key in found if anything_in(key.figure)][:3], *_overdue_key(content)]


def _people_keys(cells: Mapping[str, Published]) -> list[KeyNumber]:
    """Where the number of those seen would tell of a few who were not, the few are said: they can be acted on."""
    rated, enrolled = cells[f"state.{ChildState.RATED}"], cells["enrolled"]
    says: Cell = _("children rated, of all")
    if rate := share(rated, enrolled):
        says = GuardedSentence(_("children rated, %(rate)s of those enrolled"), rate=rate)
    seen = KeyNumber(of_all(cells["chain.seen"], cells["chain.flagged"]), _("children for the counselor, seen"))
    waiting = cells.get("chain.wait-see")
    if waiting and waiting.why is Why.SMALL:
        seen = KeyNumber(waiting, _("children for the counselor, not yet seen"))
    return [KeyNumber(of_all(rated, enrolled), says), seen]


def _work_keys(work: Content, coverage: Content | None) -> list[KeyNumber]:
    found = [
        _of(work, "calls_kept", "calls_due", _("agreed family calls, kept")),
        _of(work, "entered_in_time", "entered", _("support noted, within three days")),
    ]
    sheets = [_of(coverage, "usable", "sheets", _("class sheets, handed in and usable"))] if coverage else []
    return [*sheets, *found][:2]


def _of(figures: Content, part: str, whole: str, says: str) -> KeyNumber:
    return KeyNumber(of_all(figure(figures[part]), figure(figures[whole])), says)


def _overdue_key(content: Content) -> list[KeyNumber]:
    total = figure(content["work"]["overdue_total"])
    if total.value is None or content["layout"] == HOLIDAY or content["holiday"]:
        return []
    earlier = [figure(entry["overdue"]) for entry in content["trend"][:-1]]
    says: Cell = _("pieces of work overdue")
    if earlier and earlier[-1].value is not None:
        says = GuardedSentence(_("pieces of work overdue, %(before)s the month before"), before=earlier[-1])
    return [KeyNumber(total, says, late=total.value != 0)]


def how_counted() -> ReportPart:
    words = [
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
    rows = [Row(name, (says,)) for name, says in words]
    caption = _("Figures stand as of the month's last day, from dated entries, whenever the report is made")
    table = ReportTable(caption, (_("How it is counted"),), rows, numeric=False, head=_("Word"), words_from=0)
    return ReportPart("counted", _("How it is counted"), tables=(table,))


MOST = 12

Place = tuple[str, str]  # part, row


def whole_view(report: MonthlyReport, series: Sequence[MonthlyReport] = ()) -> ReportView:
    """`series`: the revisions of its month, to say what this one changed; nothing of the first."""
    view = ReportView(report.figures, report.month, reasons_of(report))
    if before := [one for one in series if one.revision < report.revision]:
        changes = changes_between(ReportView(before[-1].figures, before[-1].month), view)
        view.changes, view.revised = first_dozen(changes), revised_words(report, changes)
    return view


def changes_between(before: ReportView, after: ReportView) -> list[Cell]:
    """What a row says otherwise, what is new, what is gone."""
    old, new = dict(_lines(before)), dict(_lines(after))
    found: list[Cell] = []
    for place, (table, row) in new.items():
        if place in old:
            found += _changed(table, old[place][1], row)
        else:
            found.append(GuardedSentence(_("%(name)s: new"), name=row.name))
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
                yield GuardedSentence(words, name=after.name, column=column, before=was or "—", after=now or "—")
            else:
                yield GuardedSentence(_("%(name)s: %(before)s, now %(after)s"), name=after.name, before=was, after=now)


def _differing(old: Cell, new: Cell) -> Iterable[tuple[Cell, Cell]]:
    """The remarks of a cell that differ, or the whole cell; a percentage follows from its counts and is left out."""
    if text_of(old) == text_of(new) or (_is_share(old) and _is_share(new)):
        return
    before, after = (cell.remarks if isinstance(cell, GuardedSentence) else {} for cell in (old, new))
    if before and before.keys() == after.keys():
        for key, remark in before.items():
            yield from _differing(remark, after[key])
    else:
        yield old, new


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.endswith("%"))
