"""The class as a workbook: as it is handed out, and as it came back, with the cells marked that need a hand."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from screening import formats
from screening.documents.file_names import class_words, workbook_name
from screening.rounds.presenters.sheet import sheet_title
from screening.rounds.presenters.spreadsheet_words import fault_words, item_words
from screening.rounds.selectors import RowView
from screening.rounds.selectors.spreadsheet import ClassOnFile
from screening.rounds.spreadsheet.book import EntryGrid, WordsSheet, choice_of, class_workbook
from screening.rounds.spreadsheet.codes import ItemColumn, RowCode, read_row_code, signs_of
from screening.rounds.spreadsheet.columns import NAME, SEAT
from screening.rounds.spreadsheet.reading import Fault, SpreadsheetReading
from students.selectors import grade_of, school_year_words

CODES, BLOCKS, HEADS = 4, 5, 6  # lines of the file
SEAT_COLUMN, NAME_COLUMN, FIRST = 1, 2, 3
HEIGHTS = {1: 20, 2: 15, 3: 11, BLOCKS: 15}


def class_file(on_file: ClassOnFile) -> bytes:
    """Names, seats, and what has been answered so far."""
    grid = EntryGrid(
        name=_("To fill in"),
        lines=_lines(on_file),
        last_heading=HEADS,
        columns=_choices(on_file, dict(enumerate(on_file.questions, FIRST))),
        children=range(HEADS + 1, HEADS + 1 + len(_open(on_file))),
        first_answer=FIRST,
        wide=_widths(len(on_file.questions)),
        hidden_line=CODES,
        hidden_column=0,
        tall={**HEIGHTS, HEADS: 96 if formats.is_english() else 54},
    )
    return class_workbook(grid, [_words_page(on_file)], footer=file_title(on_file))


def marked_file(on_file: ClassOnFile, reading: SpreadsheetReading) -> bytes:
    """The person's own lines and columns; what could not be read is marked, explained and listed."""
    codes = [at for line in reading.lines for at, cell in enumerate(line.cells) if read_row_code(cell)]
    answers = reading.columns.questions
    grid = EntryGrid(
        name=_("To fill in"),
        lines={line.number: line.cells for line in reading.lines},
        last_heading=reading.columns.last,
        columns=_choices(on_file, answers),
        children=reading.child_lines,
        first_answer=min(answers, default=FIRST),
        wide={at: 12 if at == reading.columns.name else 6.5 for at in (reading.columns.name, *answers) if at},
        hidden_line=reading.columns.coded,
        hidden_column=codes[0] if codes else None,
        marks=_marks(reading.faults),
    )
    return class_workbook(grid, [_list_page(reading.faults), _words_page(on_file)], footer=file_title(on_file))


def file_name(on_file: ClassOnFile, kind: str = "") -> str:
    """Class and round; nobody's name."""
    sheet = on_file.view.sheet
    grade = grade_of(sheet.school_class, sheet.round.school_year)
    term = f"{sheet.round.school_year}-{sheet.round.term}"
    place = class_words(grade, sheet.school_class.number)
    return workbook_name(place, f"{_('Teacher observations')}_{term}", *filter(None, [kind]))


def file_title(on_file: ClassOnFile) -> str:
    term = on_file.view.sheet.round
    return f"{sheet_title(on_file.view)} · {school_year_words(term.school_year, term.term)}"


def _open(on_file: ClassOnFile) -> list[RowView]:
    return [row for row in on_file.children if not row.exclusion]


def _lines(on_file: ClassOnFile) -> dict[int, Sequence[str | int | None]]:
    questions, english = on_file.questions, formats.is_english()
    lines: dict[int, Sequence[str | int | None]] = {
        1: ["", file_title(on_file)],
        2: [
            "",
            _("Fill in the framed cells: %(answers)s. Empty means: cannot say yet.") % {"answers": _answers(on_file)},
        ],
        3: ["", _("File code %(code)s. Please leave it here.") % {"code": on_file.code}],
        CODES: [str(on_file.code), SEAT, NAME, *(question.id for question in questions)],
        BLOCKS: ["", "", "", *(form.short_title for form in on_file.view.forms for _item in form.items)],
        HEADS: ["", _("Seat"), _("Name"), *(question.heading(english) for question in questions)],
    }
    values = on_file.values()
    for number, row in enumerate(_open(on_file), HEADS + 1):
        here = values[row.student]
        code = RowCode(row.student, signs_of(questions, here))
        lines[number] = [str(code), row.seat, row.name, *(here.get(question.id) for question in questions)]
    return lines


def _answers(on_file: ClassOnFile) -> str:
    """0 没见过　1 一两次 …; by form where the forms differ."""
    said = {
        form.short_title: "　".join(f"{one.sign} {one.label}" for one in form.anchors) for form in on_file.view.forms
    }
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return _("; ").join(f"{title} {answers}" for title, answers in said.items())


def _choices(on_file: ClassOnFile, columns: Mapping[int, ItemColumn]) -> dict[int, DataValidation]:
    english = formats.is_english()
    anchors = {form.id: "\n".join(f"{one.sign} {one.label}" for one in form.anchors) for form in on_file.view.forms}
    return {
        at: choice_of(
            question,
            title=item_words(question),
            prompt=f"{question.text.en if english else question.text.zh}\n{anchors[question.form]}",
            refusal=_("Please choose from the list, or leave the cell empty.") + "\n" + anchors[question.form],
        )
        for at, question in columns.items()
    }


def _widths(count: int) -> dict[int, float]:
    answers = dict.fromkeys(range(FIRST, FIRST + count), 9.5 if formats.is_english() else 6.5)
    return {0: 12, SEAT_COLUMN: 6, NAME_COLUMN: 14, **answers}


def _words_page(on_file: ClassOnFile) -> WordsSheet:
    """How to fill it in, and every line in full."""
    rows: list[Sequence[str | int]] = [[file_title(on_file)]]
    rows += [["", "", line] for line in _how_to()]
    bold = {0}
    for form in on_file.view.forms:
        bold |= {len(rows) + 1}
        rows += [[], [form.title], ["", "", form.question], ["", "", form.instructions]]
        rows += [[one.sign, one.label, one.gloss] for one in form.anchors]
        rows += [[item.number, item.short, item.text] for item in form.items]
    return WordsSheet(_("Read me"), rows, (6, 18, 90), frozenset(bold))


def _how_to() -> list[str]:
    return [
        _("Only the framed cells can be filled in. Choose from the list or type; the line and its answers appear."),
        _("Works without a network. Upload it as often as you like: you see what changes before anything is written."),
        _("An empty cell never takes an answer away. To take one back, do so on the sheet."),
        _("Lines may be sorted and columns of your own added. Please leave names and hidden codes as they are."),
        _("It holds children's names: never send it through a chat, and delete it once its answers are uploaded."),
    ]


def _list_page(faults: Sequence[Fault]) -> WordsSheet:
    rows = [[_("Cell"), _("What to correct")], *([_place(fault), fault_words(fault)] for fault in faults)]
    return WordsSheet(_("To correct"), rows, (8, 100), frozenset({0}))


def _place(fault: Fault) -> str:
    return f"{get_column_letter((fault.column or 0) + 1)}{fault.line}"


def _marks(faults: Sequence[Fault]) -> dict[tuple[int, int], str]:
    return {(fault.line, fault.column or 0): fault_words(fault) for fault in faults if fault.line}
