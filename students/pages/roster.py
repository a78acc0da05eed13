"""A roster under review: what would be written, what waits for an answer, what was written."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.documents.blocks import Link
from students import access, wording
from students.models import RosterImport, School
from students.records.layout import heading_of
from students.roster.matching import RosterChild
from students.roster.plan import CHANGED, CLOSE, LEFT, MOVED, NEW, SAME, WRITTEN, ImportPlan, RosterChange
from students.roster.rows import CellProblem, RosterRow
from students.selectors import class_label, import_plan, school_year_of, stored_rows, unused_headings

SHOWN = 100  # rows on a page
MOST_SAID = 5  # sentences in one message
WRONG = "wrong"
FILTERS = (NEW, CLOSE, MOVED, CHANGED, LEFT, SAME, WRONG)


@dataclass(frozen=True)
class ReviewLine:
    """One row of the file in words."""

    number: int
    name: str
    place: str = ""
    before: str = ""
    remark: str = ""
    child: str = ""  # public id of a child the line names or the file leaves out
    after: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # who a close row may be about: answer and words


class RowsPage:
    """Rows of a file under review: `kind` is one of those that are counted, else the first that has rows."""

    def __init__(self, counts: Mapping[str, int], labels: Mapping[str, str], kind: str) -> None:
        if kind not in counts:
            kind = next((one for one, count in counts.items() if count), NEW)
        self.kind = kind
        self.filters = [
            Link(labels[one], f"?kind={one}", note=str(count), is_current=one == kind) for one, count in counts.items()
        ]
        self.wrong = counts[WRONG]
        self.may_tick = kind in WRITTEN

    def show(self, lines: Sequence[ReviewLine], page: str) -> None:
        self.lines = Paginator(lines, SHOWN).get_page(page)


class ReviewPage(RowsPage):
    """What the import would do, kind by kind."""

    def __init__(self, user: User, roster: RosterImport, kind: str = "", page: str = "1") -> None:
        """The look is recorded."""
        access.record_review(user, roster)
        plan = import_plan(user, roster)
        super().__init__(_counts(plan), labels(), kind)
        self.show(_lines(roster, plan, self.kind), page)
        self.roster = roster
        self.to_write = len(plan.to_write)
        self.close = len(plan.close)
        self.unused = formats.joined(unused_headings(roster))

    @property
    def begun(self) -> bool:
        return self.roster.approved_at is not None


def labels() -> dict[str, str]:
    return {
        NEW: _("New children"),
        CLOSE: _("Close to somebody"),
        MOVED: _("Moved class"),
        CHANGED: _("Corrected"),
        LEFT: _("Left?"),
        SAME: _("Already here"),
        WRONG: _("To be corrected"),
    }


def _counts(plan: ImportPlan) -> dict[str, int]:
    lists: dict[str, Sized] = {CLOSE: plan.close, LEFT: plan.left, WRONG: {problem.row for problem in plan.problems}}
    return {kind: len(lists[kind]) if kind in lists else len(plan.of_kind(kind)) for kind in FILTERS}


def _lines(roster: RosterImport, plan: ImportPlan, kind: str) -> list[ReviewLine]:
    words = _Words(roster.school)
    if kind == CLOSE:
        return [words.close(row, near) for row, near in plan.close]
    if kind == LEFT:
        return [ReviewLine(0, c.name, words.place(c.school_class, c.seat), child=c.public_id) for c in plan.left]
    if kind == WRONG:
        names = {row.number: row.cells.get("name", "") for row in stored_rows(roster)}
        return [ReviewLine(p.row, names.get(p.row, ""), remark=sentence(p)) for p in plan.problems]
    return [words.line(line) for line in plan.of_kind(kind)]


class _Words:
    """Rows and children of one school in words."""

    def __init__(self, school: School) -> None:
        year = school_year_of(school)
        self.labels = {row.pk: class_label(row, year) for row in school.classes.all()}

    def place(self, school_class: int, seat: int) -> str:
        return _("%(class)s, seat %(seat)s") % {"class": self.labels[school_class], "seat": seat}

    def known(self, child: RosterChild) -> str:
        place, born = self.place(child.school_class, child.seat), _born(child)
        return _("%(name)s, %(place)s, born %(born)s") % {"name": child.name, "place": place, "born": born}

    def line(self, line: RosterChange) -> ReviewLine:
        told = {"place": self.place(line.school_class, line.seat), "born": _born(line.row)}
        remark = _("The class has a child of this name already.") if line.namesake else ""
        if line.care and line.known:
            remark = _("New facts on the care situation, kept as “from the register”.")
        before = self.known(line.known) if line.known else ""
        return ReviewLine(line.row.number, line.row.name, _("%(place)s, born %(born)s") % told, before, remark)

    def close(self, row: RosterRow, near: list[RosterChild]) -> ReviewLine:
        seat = _("seat %(seat)s") % {"seat": row.seat} if row.seat else ""
        told = formats.joined(filter(None, [seat, _("born %(born)s") % {"born": _born(row)}]))
        same = [(child.public_id, _("The same child as %(who)s") % {"who": self.known(child)}) for child in near]
        return ReviewLine(row.number, row.name, told, choices=(*same, ("new", _("Another child, new here"))))


def _born(one: RosterRow | RosterChild) -> str:
    return formats.year_month(one.birth_year, one.birth_month)


def sentence(problem: CellProblem) -> str:
    """About one cell of a file: 第 12 行 姓名：请填写姓名."""
    told = wording.import_words(problem.code, problem.value, problem.other)
    place = {"row": problem.row, "column": heading_of(problem.column), "problem": told}
    return _("Row %(row)s, %(column)s: %(problem)s") % place


def result_sentences(counts: Mapping[str, int]) -> list[str]:
    """What became of a file; numbers only."""
    words = {
        NEW: lambda n: ngettext("%(n)s new child is on the roster.", "%(n)s new children are on the roster.", n),
        MOVED: lambda n: ngettext(
            "%(n)s child sits in another class from today; the time before stays in the history.",
            "%(n)s children sit in another class from today; the time before stays in the history.",
            n,
        ),
        CHANGED: lambda n: ngettext("%(n)s child was corrected.", "%(n)s children were corrected.", n),
        LEFT: lambda n: ngettext(
            "%(n)s child is off the roster after the last day you gave; whatever is open about a child stays open.",
            "%(n)s children are off the roster after the last day you gave; whatever is open about a child stays open.",
            n,
        ),
        WRONG: lambda n: ngettext("%(n)s row was not written.", "%(n)s rows were not written.", n),
    }
    found = [words[kind](counts[kind]) % {"n": counts[kind]} for kind in words if counts.get(kind)]
    return found or [_("Nothing had to be written: everybody was on the roster already.")]


def written_words(asked: int, problems: list[CellProblem]) -> str:
    """After single rows were approved: how many were written, and why others were not."""
    left_out = {problem.row for problem in problems}
    n = asked - len(left_out)
    said = ngettext("%(n)s row written.", "%(n)s rows written.", n) % {"n": n}
    return " ".join([said, *(sentence(problem) for problem in problems[:MOST_SAID])])


def taken_off_words(n: int) -> str:
    return ngettext("%(n)s child taken off.", "%(n)s children taken off.", n) % {"n": n}
