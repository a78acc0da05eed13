"""The sheet `scoring`: keys and everything else that decides a score. What is not there is asked for, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.interchange.notes import Notes
from screening.interchange.xlsform.flat import Contradiction, read_value, set_field
from screening.interchange.xlsform.headed_sheets import HeadedRow, HeadedSheet
from screening.interchange.xlsform.layout import PARTS

Named = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Scoring:
    """What the sheet holds, by part and name, in the order of the file. `content_hash` is what it says of itself."""

    form: dict[str, Any] = field(default_factory=dict)
    items: Named = field(default_factory=dict)
    headings: Named = field(default_factory=dict)
    answers: Named = field(default_factory=dict)
    scales: Named = field(default_factory=dict)
    content_hash: str = ""


def read_scoring(sheet: HeadedSheet, notes: Notes) -> Scoring:
    """Every row of the sheet; a row that cannot be used is a problem with its line."""
    found = Scoring()
    for row in sheet.rows:
        part, name = row.word("part").lower(), row.word("name")
        if part not in PARTS:
            allowed = ", ".join(PARTS)
            notes.wrong(
                sheet.place(row),
                f"“part”是“{part}”，只能是：{allowed}。",
                f"“part” is “{part}” but must be one of: {allowed}.",
            )
        elif part == "file" and row.word("field") == "content_hash":
            found.content_hash = row.word("value")
        elif part not in ("about", "file"):
            _take(sheet, row, _holder(found, part, name), notes)
    return found


def _holder(found: Scoring, part: str, name: str) -> dict[str, Any]:
    named: Mapping[str, Named] = {
        "item": found.items,
        "heading": found.headings,
        "answer": found.answers,
        "scale": found.scales,
    }
    return found.form if part == "form" else named[part].setdefault(name, {})


def _take(sheet: HeadedSheet, row: HeadedRow, holder: dict[str, Any], notes: Notes) -> None:
    name, words = row.word("field"), {"zh": row.word(sheet.zh), "en": row.word(sheet.en)}
    raw = row.cells.get("value", "")
    if not name:
        notes.wrong(sheet.place(row), "“field”是空的。", "“field” is empty.")
    elif any(words.values()):
        if raw != "" or not all(words.values()):
            notes.wrong(
                sheet.place(row),
                f"“{name}”：中文和英文都要写，“value”留空。",
                f"“{name}”: write the sentence in Chinese and in English and leave “value” empty.",
            )
        else:
            _put(sheet, row, holder, name, words, notes)
    elif raw != "":
        _put(sheet, row, holder, name, read_value(name, raw), notes)


def _put(sheet: HeadedSheet, row: HeadedRow, holder: dict[str, Any], name: str, value: object, notes: Notes) -> None:
    try:
        set_field(holder, name, value)
    except Contradiction:
        notes.wrong(
            sheet.place(row),
            f"“{name}”已在前面写过。",
            f"“{name}” already stands in a line above, or a part of it does.",
        )


def ask_for_keys(notes: Notes, items: list[str]) -> None:
    """A form of somebody else without `scoring`: said first, before every row that a psychologist must add."""
    names = "、".join(items) or "—"
    notes.wrong(
        "scoring",
        f"没有“scoring”这张表，分数无从算起，也不会去猜。读到的题目：{names}。请由心理老师补上下面各行；"
        "也可以下载模板，里面每一行都写好了。",
        "There is no sheet “scoring”: nothing says how to score, and nothing is guessed. "
        f"Items found: {', '.join(items) or 'none'}. A psychologist must add the rows that follow; the template "
        "workbook has all of them.",
    )
