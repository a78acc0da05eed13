"""Sentences about a class file: what could not be read, why a file is no file of this class, what stays as it is."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl.utils import get_column_letter

from screening.instruments.entry import BY_REST
from screening.library import wording
from screening.rounds.drafts import REST
from screening.rounds.spreadsheet.columns import ItemColumn, NotAClassFile
from screening.rounds.spreadsheet.reading import Fault

SHOWN = 20  # signs of a cell that a sentence repeats

UNREADABLE = {
    "large": gettext_lazy("The file is larger than 2 MB, or becomes so when opened. A class takes up far less."),
    "old": gettext_lazy("This is an old .xls or .et file, or one with a password; please save it as a plain .xlsx."),
    "ods": gettext_lazy("This is an .ods file of LibreOffice or WPS; please open it there and save it as .xlsx."),
    "markup": gettext_lazy(
        "This is a web page (HTML or XML) that was named .xls; please open it in WPS or Excel and save it as .xlsx."
    ),
    "quotation": gettext_lazy(
        "Line %(line)s has a quotation mark that is not closed, so that the lines below cannot be told apart. "
        "Nothing was read. Please correct it, or save the file as .xlsx."
    ),
    "macros": gettext_lazy("This workbook contains macros; please save it as .xlsx, which has none."),
    "damaged": gettext_lazy("The file cannot be read. Please save it once more as .xlsx or .csv."),
    "encoding": gettext_lazy("The letters of this file cannot be read; please save it as .xlsx."),
    "rows": gettext_lazy("This file has more lines than a class. Please upload the file of one class."),
}
CELLS = {
    "out-of-range": gettext_lazy("%(place)s: “%(text)s” is no number from %(low)s to %(high)s."),
    "unknown-sign": gettext_lazy("%(place)s: “%(text)s” is no number from %(low)s to %(high)s."),
    "not-offered": gettext_lazy("%(place)s: “-” is no answer of this form."),
    "formula": gettext_lazy("%(place)s: there is a formula; please type the number."),
    "merged": gettext_lazy("%(place)s: a merged cell; please split it and type each number by itself."),
}
ROWS = {
    "gone": gettext_lazy("Line %(line)s %(name)s: no longer on this sheet; nothing is written for this child."),
    "contradicted": gettext_lazy(
        "Line %(line)s %(name)s: the name does not fit the hidden code of the line. Was only a part of the table "
        "sorted? Nothing is taken from this line."
    ),
    "renamed": gettext_lazy(
        "Line %(line)s: the name “%(text)s” is not the one of the roster; it is not taken and stays %(name)s."
    ),
    "nameless": gettext_lazy("Line %(line)s: there are answers and no name; nothing is taken from this line."),
    "nobody": gettext_lazy("Line %(line)s: “%(name)s” is nobody on this sheet; nothing is taken from this line."),
    "unclear": gettext_lazy("Line %(line)s %(name)s: several children have this name; please add the seat number."),
    "twice": gettext_lazy(
        "Line %(line)s %(name)s: stands in line %(text)s too, with other answers. Line %(text)s is taken."
    ),
    "left-out": gettext_lazy(
        "Line %(line)s %(name)s: a reason for not rating this child was given; take it back on the sheet first."
    ),
}
COLUMNS = {
    "column-twice": gettext_lazy("%(item)s stands in two columns; neither is taken."),
    "column-contradicted": gettext_lazy(
        "Column %(column)s: the words above it do not fit its hidden code; it is not taken."
    ),
}


def fault_words(fault: Fault) -> str:
    """第 12 行 张三 同伴与归属第 5 题：“7”不是 0–3 的数字。"""
    values = {"line": fault.line, "name": fault.name, "text": fault.text[:SHOWN]}
    if fault.code in ROWS:
        return str(ROWS[fault.code]) % values
    question = fault.question
    if question is None:
        raise ValueError(fault.code)
    if fault.code in COLUMNS:
        column = get_column_letter(fault.column + 1) if fault.column is not None else ""
        return str(COLUMNS[fault.code]) % {"item": item_words(question), "column": column}
    place = _("Line %(line)s %(name)s, %(item)s") % {**values, "item": item_words(question)}
    limits = {"low": min(question.codes), "high": max(question.codes)}
    return str(CELLS[fault.code]) % {**values, **limits, "place": place}


def refusal_words(refusal: NotAClassFile) -> str:
    """Nobody can tell which cell is which: what to do instead."""
    if refusal.args[0] == "columns":
        return _(
            "%(found)s columns stand behind the names, the form has %(wanted)s. Please copy the seat numbers, the "
            "names and all answers, or upload the file."
        ) % {"found": refusal.args[1], "wanted": refusal.args[2]}
    return _(
        "No line names the columns, and no child of this class was found. Please use the file of this page, or copy "
        "the seat numbers and names along with the answers."
    )


def item_words(question: ItemColumn) -> str:
    """同伴与归属第 5 题."""
    return _("%(form)s %(n)s") % {"form": wording.form_title(question.form), "n": question.number}


def cells_words(count: int) -> str:
    return ngettext("%(n)s cell", "%(n)s cells", count) % {"n": count}


def children_words(count: int) -> str:
    return ngettext("%(n)s child", "%(n)s children", count) % {"n": count}


def source_words(source: str) -> str:
    """How a cell came in."""
    words = {"spreadsheet": _("from a spreadsheet"), "paper": _("from paper"), REST: _("filled as “the rest is 0”")}
    return words.get(source, _("on the screen"))


def came_words(counts: Mapping[str, int]) -> str:
    """Where the cells of a sheet came from, if not all from the screen: “12 cells from a spreadsheet”. Zeros of the
    rest are shown with a sign of their own, which is named here."""
    said = [
        _("%(cells)s %(source)s") % {"cells": cells_words(counts[source]), "source": source_words(source)}
        for source in ("spreadsheet", "paper", REST)
        if counts.get(source)
    ]
    said += [_("shown as “%(sign)s”") % {"sign": BY_REST}] if counts.get(REST) else []
    return _(", ").join(said)


def two_sentences(first: str, second: str) -> str:
    return _("%(first)s %(second)s") % {"first": first, "second": second}
