"""What was read of a roster file, and what was not, in words: nothing of it goes without one."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from students.roster.blocks import PART, Part
from students.roster.layout import CARE, COLUMN
from students.roster.no_children import NOTE, NUMBERED, OUTSIDE, TOTAL, Skipped
from students.roster.plan import ImportPlan
from students.roster.reading import RosterFile


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
