"""A roster under review: what would be written, what waits for an answer, what was written."""

from collections import Counter
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.documents.blocks import Link
from students import access, wording
from students.models import RosterImport, School
from students.records.layout import heading_of
from students.roster.blocks import NOTE, NUMBERED, OUTSIDE, PART, TOTAL, Part, Skipped
from students.roster.layout import CARE, COLUMN
from students.roster.matching import RosterChild
from students.roster.plan import BACK, CHANGED, CLOSE, LEFT, MOVED, NEW, SAME, WRITTEN, ImportPlan, RosterChange
from students.roster.reading import RosterFile
from students.roster.rows import CellProblem, RosterRow
from students.roster_uploads import import_plan, stored_file
from students.selectors import class_label, place_label, school_year_of


def row_words(number: int, parts: Sequence[Part]) -> str:
    """The line of a row; where a file has several sheets or halves, with the name of its own: 三年级2班 12."""
    part, line = divmod(number, PART)
    if len(parts) < 2 or part >= len(parts):
        return str(line)
    half = _("block %(n)s") % {"n": parts[part].half + 1} if parts[part].half else ""
    return " ".join(filter(None, [parts[part].sheet, half, str(line)]))


class FileWords:
    """`notes`: short sentences that nobody may miss. `skipped`: every line that is no child, with what it says."""

    def __init__(self, file: RosterFile, plan: ImportPlan) -> None:
        self.columns = [(word, COLUMN[key].heading) for word, key in file.columns.items()]
        self.skipped = [skipped_words(one, file.parts) for one in file.skipped]
        self.notes = [*sheets_words(file.parts, file.unread), *_counted(file), *([] if plan.asked else _care(plan))]
        self.unused = formats.joined(file.unused)


def skipped_words(one: Skipped, parts: Sequence[Part]) -> str:
    """第 60 行 合计：合计 10人."""
    told = {"row": row_words(one.number, parts), "why": _why().get(one.code, _("an example")), "text": one.text}
    return _("Row %(row)s, %(why)s: %(text)s") % told


def _why() -> Mapping[str, str]:
    return {
        TOTAL: _("a sum"),
        NOTE: _("a note"),
        NUMBERED: _("no name, only a class or a number"),
        OUTSIDE: _("outside the table"),
    }


def sheets_words(parts: Sequence[Part], left_out: Sequence[tuple[str, int]]) -> list[str]:
    """Which sheets were read, where there are several, and which were not."""
    read = list(dict.fromkeys(part.sheet for part in parts))
    unread = [_("%(sheet)s (%(n)s lines)") % {"sheet": sheet, "n": n} for sheet, n in left_out]
    several = [_("Sheets that were read: %s.") % formats.joined(read)] if len(read) > 1 else []
    left = _("Sheets that were not read, because no line has the headings that are needed: %s.")
    return several + ([left % formats.joined(unread)] if unread else [])


def _counted(file: RosterFile) -> list[str]:
    words = _("“%s” begins with 1 in every class and is taken as the seat number.")
    return [words % file.counted] if file.counted else []


def _care(plan: ImportPlan) -> list[str]:
    """Facts on the care situation that are written too, column by column."""
    counts = Counter(key for line in plan.to_write if line.care for key in line.row.care)
    told = [f"{COLUMN[key].heading} {counts[key]}" for key in CARE if counts[key]]
    n = sum(bool(line.care) for line in plan.to_write)
    words = ngettext(
        "The care situation of %(n)s child is written too: %(facts)s.",
        "The care situation of %(n)s children is written too: %(facts)s.",
        n,
    )
    return [words % {"n": n, "facts": formats.joined(told)}] if n else []


SHOWN = 100  # rows on a page
MOST_SAID = 5  # sentences in one message
SAMPLE = 5  # rows that are shown at once
WRONG, ODD, SKIPPED = "wrong", "odd", "skipped"
FILTERS = (NEW, CLOSE, ODD, MOVED, CHANGED, LEFT, SAME, WRONG)


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
    row: str = ""  # the row as it is called: with its sheet, where there are several
    cause: str = ""  # of rows that are wrong: what is, and in how many of them


class RowsPage:
    """Rows of a file under review: `kind` is one of those that are counted, else the first that has rows."""

    def __init__(self, counts: Mapping[str, int], labels: Mapping[str, str], kind: str) -> None:
        if kind not in counts:
            kind = next((one for one, count in counts.items() if count), NEW)
        self.kind = kind
        self.filters = [
            Link(labels[one], f"?kind={one}", note=str(count), is_current=one == kind) for one, count in counts.items()
        ]
        self.shown = [link for link in self.filters if link.note != "0" or link.is_current]
        self.wrong = counts[WRONG]
        self.may_tick = kind in WRITTEN

    def show(self, lines: Sequence[ReviewLine], page: str) -> None:
        self.lines = Paginator(lines, SHOWN).get_page(page)

    @property
    def sample(self) -> list[ReviewLine]:
        return list(self.lines)[:SAMPLE]

    @property
    def folded(self) -> list[ReviewLine]:
        """The rows behind the first few."""
        return list(self.lines)[SAMPLE:]


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
        self.close, self.odd, self.left = len(plan.close), len(plan.odd), len(plan.left)
        self.waiting = len(plan.waiting)
        self.is_open = bool(plan.asked)
        self.may_tick = self.may_tick and not self.is_open
        self.file = FileWords(stored_file(roster), plan)

    @property
    def begun(self) -> bool:
        return self.roster.approved_at is not None


def labels() -> dict[str, str]:
    return {
        NEW: _("New children"),
        CLOSE: _("Close to somebody"),
        MOVED: _("Moved class"),
        CHANGED: _("Corrected"),
        ODD: _("Age and grade?"),
        LEFT: _("Left?"),
        SAME: _("Already here"),
        WRONG: _("To be corrected"),
    }


def _counts(plan: ImportPlan) -> dict[str, int]:
    lists: dict[str, Sized] = {CLOSE: plan.close, ODD: plan.odd, LEFT: plan.left, WRONG: plan.wrong}
    return {kind: len(lists[kind]) if kind in lists else len(plan.of_kind(kind)) for kind in FILTERS}


def _lines(roster: RosterImport, plan: ImportPlan, kind: str) -> list[ReviewLine]:
    file = stored_file(roster)
    words = _Words(roster.school, file.parts)
    if kind == ODD:
        return [words.odd(row) for row in plan.odd]
    if kind == CLOSE:
        return [words.close(row, near) for row, near in plan.close]
    if kind == LEFT:
        return [ReviewLine(0, c.name, words.place(c.school_class, c.seat), child=c.public_id) for c in plan.left]
    if kind == WRONG:
        names = {row.number: row.cells.get("name", "") for row in file.rows}
        return wrong_lines(plan.problems, names, file.parts)
    return [words.line(line) for line in plan.of_kind(kind)]


def wrong_lines(
    problems: Sequence[CellProblem], names: Mapping[int, str], parts: Sequence[Part] = ()
) -> list[ReviewLine]:
    """Everything that is wrong, cause by cause, the commonest first."""
    rows = Counter(problem.column for problem in problems)
    causes = {
        column: ngettext("%(column)s: %(n)s row", "%(column)s: %(n)s rows", n) % {"column": heading_of(column), "n": n}
        for column, n in rows.items()
    }
    order = sorted(problems, key=lambda one: (-rows[one.column], causes[one.column], one.code, one.row))
    return [ReviewLine(p.row, names.get(p.row, ""), remark=sentence(p, parts), cause=causes[p.column]) for p in order]


class _Words:
    """Rows and children of one school in words."""

    def __init__(self, school: School, parts: Sequence[Part] = ()) -> None:
        self.parts = parts
        year = school_year_of(school)
        self.labels = {row.pk: class_label(row, year) for row in school.classes.all()}

    def place(self, school_class: int, seat: int) -> str:
        return _("%(class)s, seat %(seat)s") % {"class": self.labels[school_class], "seat": seat}

    def near(self, child: RosterChild) -> str:
        """As an answer: the same child as one who is here, or back again."""
        if child.left is None:
            return _("The same child as %(who)s") % {"who": self.known(child)}
        told = {"name": child.name, "day": formats.day(child.left)}
        if child.school_class not in self.labels:
            return _("Yes, back: %(name)s, who left another school on %(day)s") % told
        told["class"] = self.labels[child.school_class]
        return _("Yes, back: %(name)s of %(class)s, who left on %(day)s") % told

    def known(self, child: RosterChild) -> str:
        place, born = self.place(child.school_class, child.seat), _born(child)
        return _("%(name)s, %(place)s, born %(born)s") % {"name": child.name, "place": place, "born": born}

    def line(self, line: RosterChange) -> ReviewLine:
        told = {"place": self.place(line.school_class, line.seat), "born": _born(line.row)}
        remark = _("The class has a child of this name already.") if line.namesake else ""
        if line.care and line.known:
            remark = _("New facts on the care situation, kept as “from the register”.")
        before = self.known(line.known) if line.known else ""
        place, row = _("%(place)s, born %(born)s") % told, row_words(line.row.number, self.parts)
        return ReviewLine(line.row.number, line.row.name, place, before, remark, row=row)

    def odd(self, row: RosterRow) -> ReviewLine:
        told = {"place": place_label(row.grade, row.class_number), "born": _born(row)}
        place = _("%(place)s, born %(born)s") % told
        return ReviewLine(row.number, row.name, place, row=row_words(row.number, self.parts))

    def close(self, row: RosterRow, near: list[RosterChild]) -> ReviewLine:
        seat = _("seat %(seat)s") % {"seat": row.seat} if row.seat else ""
        told = formats.joined(filter(None, [seat, _("born %(born)s") % {"born": _born(row)}]))
        choices = (*((child.public_id, self.near(child)) for child in near), ("new", _("Another child, new here")))
        remark = back_question([(child.name, child.left) for child in near if child.left])
        name = row_words(row.number, self.parts)
        return ReviewLine(row.number, row.name, told, remark=remark, choices=choices, row=name)


def back_question(left: Sequence[tuple[str, date]]) -> str:
    """Name and last day of each child it may be; empty without any."""
    if not left:
        return ""
    names = formats.joined(_("%(name)s, who left on %(day)s") % {"name": n, "day": formats.day(d)} for n, d in left)
    return _("This looks like %(names)s: back again?") % {"names": names}


def _born(one: RosterRow | RosterChild) -> str:
    return formats.year_month(one.birth_year, one.birth_month)


def sentence(problem: CellProblem, parts: Sequence[Part] = ()) -> str:
    """About one cell of a file: 第 12 行 姓名：请填写姓名."""
    other = row_words(int(problem.other), parts) if problem.code == "twice" else problem.other
    told = wording.import_words(problem.code, problem.value, other)
    place = {"row": row_words(problem.row, parts), "column": heading_of(problem.column), "problem": told}
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
        BACK: lambda n: ngettext(
            "%(n)s child is back: the same child as before, with consent, care and whatever is open.",
            "%(n)s children are back: the same children as before, with consent, care and whatever is open.",
            n,
        ),
        CHANGED: lambda n: ngettext("%(n)s child was corrected.", "%(n)s children were corrected.", n),
        LEFT: lambda n: ngettext(
            "%(n)s child is off the roster after the last day you gave; whatever is open about a child stays open.",
            "%(n)s children are off the roster after the last day you gave; whatever is open about a child stays open.",
            n,
        ),
        WRONG: lambda n: ngettext("%(n)s row was not written.", "%(n)s rows were not written.", n),
        SKIPPED: lambda n: ngettext(
            "%(n)s line was no child: a sum, a note or an empty line with a number.",
            "%(n)s lines were no children: sums, notes and empty lines with a number.",
            n,
        ),
    }
    found = [words[kind](counts[kind]) % {"n": counts[kind]} for kind in words if counts.get(kind)]
    return found or [_("Nothing had to be written: everybody was on the roster already.")]


def written_words(asked: int, problems: Sequence[CellProblem], parts: Sequence[Part] = ()) -> str:
    """After single rows were approved: how many were written, and why others were not."""
    left_out = {problem.row for problem in problems}
    n = asked - len(left_out)
    said = ngettext("%(n)s row written.", "%(n)s rows written.", n) % {"n": n}
    return " ".join([said, *(sentence(problem, parts) for problem in problems[:MOST_SAID])])


def taken_off_words(n: int) -> str:
    return ngettext("%(n)s child taken off.", "%(n)s children taken off.", n) % {"n": n}
