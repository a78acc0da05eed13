"""From lines of a table to one form's answers, with every error named. Nothing here makes or changes a number."""

import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from screening.instruments.file_formats.cells import rearm
from screening.instruments.file_formats.results import (
    AnswerErrorKind,
    AnswerFile,
    AnswerFileError,
    Cell,
    ChildAnswers,
    Remark,
    UnreadableFile,
)
from screening.instruments.file_formats.tables import NumberedLine, Unusable, Value
from screening.instruments.model import NOT_OBSERVED, Instrument
from screening.instruments.words import Text

CHILD = "child"
IDENTITY = ("instrument", "version", "content_hash")
ABOUT = ("school", "class", "informant", "source")
FIGURES = (
    "result_raw",
    "result_prorated",
    "result_norm",
    "result_norm_hash",
    "result_rules",
    "result_rules_hash",
    "result_scored_as",
    "result_engine",
)
BESIDE = (*ABOUT, *FIGURES)
_TWINS = str.maketrans("０１２３４５６７８９－﹣−‐‑–—", "0123456789-------")

MERGED = "这是合并的格子，请拆开，一格一格填。", "This is a merged cell; please split it and fill each cell by itself."


class NotAnAnswer(Exception):
    """A cell that is no answer: why, and what stands there."""

    def __init__(self, kind: AnswerErrorKind, value: object) -> None:
        self.kind = kind
        self.value = str(value)
        super().__init__(kind)


def unreadable(error: UnreadableFile) -> AnswerFile:
    """A file that could not be opened, as an answer file with that one error."""
    return AnswerFile((), (AnswerFileError(error.kind, None, None, "", error.what),))


def read_lines(instrument: Instrument, lines: Sequence[NumberedLine]) -> AnswerFile:
    """The first line names the columns in any order; every other line is a child."""
    if not lines:
        what = Text(zh="文件里没有标题行。", en="The file has no heading line.")
        return AnswerFile((), (AnswerFileError("missing-column", 1, CHILD, "", what),))
    columns = [_plain(cell) for cell in lines[0].cells]
    errors = list(_heading_errors(instrument, columns, lines[0].number))
    if errors:
        return AnswerFile((), tuple(errors))
    places = {name: place for place, name in enumerate(columns) if name}
    reader = _Rows(instrument, places, tuple(_losses(instrument, columns)))
    for line in lines[1:]:
        reader.read(line)
    return reader.finished()


def _heading_errors(instrument: Instrument, columns: Sequence[str], row: int) -> Iterator[AnswerFileError]:
    needed = (CHILD, *(item.id for item in instrument.items), *IDENTITY)
    for place, name in enumerate(columns):
        if name and name in columns[:place]:
            what = Text(zh=f"“{name}”这一列出现了两次。", en=f"The column “{name}” stands there twice.")
            yield AnswerFileError("duplicate-column", row, name, name, what)
        elif name and name not in needed and name not in BESIDE:
            what = Text(zh=f"“{name}”不是这份表的条目。", en=f"“{name}” is not an item of this form.")
            yield AnswerFileError("unknown-column", row, name, name, what)
    for name in needed:
        if name not in columns:
            what = Text(zh=f"缺少“{name}”这一列。", en=f"The column “{name}” is missing.")
            yield AnswerFileError("missing-column", row, name, "", what)


def _losses(instrument: Instrument, columns: Sequence[str]) -> Iterator[Remark]:
    """Figures of a file are never taken over: whoever needs them works them out from the answers."""
    for name in columns:
        if name in BESIDE and name not in instrument.items_by_id:
            zh, en = f"“{name}”这一列没有读入。", f"The column “{name}” is not taken over."
            if name in FIGURES:
                zh, en = f"{zh}分数一律由答案重新算出。", f"{en} Scores are always worked out from the answers."
            yield Remark(name, Text(zh=zh, en=en))


class _Rows:
    """Reads line after line and remembers which child stood where."""

    def __init__(self, instrument: Instrument, places: dict[str, int], losses: tuple[Remark, ...]) -> None:
        self.instrument = instrument
        self.places = places
        self.losses = losses
        self.rows: list[ChildAnswers] = []
        self.errors: list[AnswerFileError] = []
        self.first: dict[str, int] = {}
        self.twice: set[str] = set()

    def read(self, line: NumberedLine) -> None:
        before = len(self.errors)
        child = self._child(line)
        self._identity(line)
        self._outside(line)
        answers: dict[str, Cell] = {}
        for item in self.instrument.items:
            try:
                answer = read_answer(self.instrument, item.id, self._cell(line, item.id))
            except NotAnAnswer as refused:
                self._refuse(refused, line, item.id)
            else:
                answers |= {} if answer is None else {item.id: answer}
        if len(self.errors) == before:
            self.rows.append(ChildAnswers(child, answers))

    def finished(self) -> AnswerFile:
        """A child that stands twice is left out altogether: nobody can tell which row counts."""
        kept = tuple(row for row in self.rows if row.child not in self.twice)
        return AnswerFile(kept, tuple(self.errors), self.losses)

    def _child(self, line: NumberedLine) -> str:
        value = self._cell(line, CHILD)
        child = rearm(_cell_text(value)).strip()
        if isinstance(value, Unusable) and value.kind == "formula":
            self._error("formula", line, CHILD, child, "编号不能是公式。", "An id cannot be a formula.")
        elif isinstance(value, Unusable) and value.kind == "merged":
            self._error("merged", line, CHILD, child, *MERGED)
        elif not child:
            self._error("missing-child", line, CHILD, "", "没有孩子的编号。", "The child's id is missing.")
        elif child in self.first:
            self.twice.add(child)
            first = self.first[child]
            zh, en = f"第 {first} 行已有孩子“{child}”。", f"The child “{child}” already stands in line {first}."
            self._error("duplicate-child", line, CHILD, child, zh, en)
        else:
            self.first[child] = line.number
        return child

    def _identity(self, line: NumberedLine) -> None:
        form = self.instrument
        kinds: tuple[AnswerErrorKind, ...] = ("wrong-instrument", "wrong-version", "wrong-content")
        found = [rearm(_cell_text(self._cell(line, name))).strip() for name in IDENTITY]
        wanted = (form.id, form.version, form.content_hash)
        for name, kind, value, own in zip(IDENTITY, kinds, found, wanted, strict=True):
            if value == own or (kind == "wrong-version" and found[2] == form.content_hash and _same_number(value, own)):
                continue
            zh = f"这一行属于“{value}”，不是“{own}”。"
            en = f"This row belongs to “{value}”, not to “{own}”."
            self._error(kind, line, name, value, zh, en)

    def _outside(self, line: NumberedLine) -> None:
        named = set(self.places.values())
        for place, value in enumerate(line.cells):
            if place not in named and _cell_text(value).strip():
                zh, en = (
                    f"第 {place + 1} 列没有标题，却有内容。",
                    f"Column {place + 1} has no heading but holds something.",
                )
                self._error("outside-columns", line, f"column {place + 1}", _cell_text(value), zh, en)

    def _refuse(self, refused: NotAnAnswer, line: NumberedLine, item: str) -> None:
        if refused.kind == "merged":
            self._error("merged", line, item, refused.value, *MERGED)
            return
        allowed = codes_words(self.instrument, item)
        dash = "，没机会看写“-”" if self.instrument.not_observed else ""
        dash_en = ", “-” for no chance to see" if self.instrument.not_observed else ""
        zh = f"“{refused.value}”不是这份表的答案：只能是 {allowed.zh}{dash}，或空着。"
        en = f"“{refused.value}” is no answer of this form: {allowed.en}{dash_en}, or empty."
        self._error(refused.kind, line, item, refused.value, zh, en)

    def _error(self, kind: AnswerErrorKind, line: NumberedLine, item: str, value: str, zh: str, en: str) -> None:
        what = Text(zh=f"第 {line.number} 行，{item}：{zh}", en=f"Line {line.number}, {item}: {en}")
        self.errors.append(AnswerFileError(kind, line.number, item, value, what))

    def _cell(self, line: NumberedLine, name: str) -> Value:
        place = self.places[name]
        return line.cells[place] if place < len(line.cells) else None


def codes_words(instrument: Instrument, item_id: str) -> Text:
    """Which codes a line has: “0 到 4 的整数”, or one by one where some are left out."""
    codes = sorted(instrument.codes_of(item_id))
    if codes == list(range(codes[0], codes[-1] + 1)):
        return Text(zh=f"{codes[0]} 到 {codes[-1]} 的整数", en=f"a whole number from {codes[0]} to {codes[-1]}")
    return Text(zh="、".join(map(str, codes)), en="one of " + ", ".join(map(str, codes)))


def read_answer(instrument: Instrument, item_id: str, value: Value) -> Cell | None:
    """The code in the cell of a line, `-`, or `None` for an empty one; `NotAnAnswer` for everything else."""
    if value is None:
        return None
    if isinstance(value, Unusable):
        raise NotAnAnswer("not-a-number" if value.kind == "other" else value.kind, value.text)
    if isinstance(value, bool):
        raise NotAnAnswer("not-a-number", str(value).upper())
    if isinstance(value, float):
        if not value.is_integer():
            raise NotAnAnswer("not-whole" if math.isfinite(value) else "not-a-number", value)
        return _code(instrument, item_id, int(value), value)
    return (
        _code(instrument, item_id, value, value) if isinstance(value, int) else _from_text(instrument, item_id, value)
    )


def _from_text(instrument: Instrument, item_id: str, value: str) -> Cell | None:
    text = rearm(value).strip().translate(_TWINS)
    if not text:
        return None
    if text == NOT_OBSERVED:
        if instrument.not_observed is None:
            raise NotAnAnswer("not-offered", value)
        return NOT_OBSERVED
    if re.fullmatch(r"-?[0-9]{1,9}", text):
        return _code(instrument, item_id, int(text), value)
    if re.fullmatch(r"[0-9]{1,9}\.0{1,9}", text):  # statistics programs write a column with gaps as 2.0, 0.0
        return _code(instrument, item_id, int(text.partition(".")[0]), value)
    if re.fullmatch(r"[-+]?[0-9]*[.,．，][0-9]*", text) and any(sign.isdigit() for sign in text):
        raise NotAnAnswer("not-whole", value)
    raise NotAnAnswer("formula" if text.startswith(("=", "＝")) else "not-a-number", value)


def _code(instrument: Instrument, item_id: str, code: int, shown: object) -> int:
    if code not in instrument.codes_of(item_id):
        raise NotAnAnswer("out-of-range", shown)
    return code


def _same_number(found: str, own: str) -> bool:
    """Spreadsheet programs turn the version 1.0 into the number 1; the content hash beside it tells that it is ours."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", found) or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", own):
        return False
    return Decimal(found) == Decimal(own)


def _plain(value: Value) -> str:
    return rearm(_cell_text(value)).strip().removeprefix("\ufeff")


def _cell_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Unusable):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
