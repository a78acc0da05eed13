"""The sheet `scoring`: keys and everything else that decides a score. What is not there is asked for, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.instruments.words import Text
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


NEEDED: tuple[tuple[str, Text], ...] = (
    (
        "form: informant",
        Text(zh="由谁填写：teacher（教师）还是 child（学生）。", en="Who answers: teacher or child."),
    ),
    ("form: grades.min, grades.max", Text(zh="适用的年级。", en="The grades it is meant for.")),
    (
        "scale: role, items, title, says",
        Text(
            zh="总分由哪些题目组成，有没有分量表。第一个量表必须是总分（role = total）。",
            en="Which items make up the total, and whether there are subscales. The first scale is the total.",
        ),
    ),
    (
        "scale: reversed",
        Text(zh="哪些题目反向计分；没有就写 []。", en="Which items are scored in reverse; [] when there are none."),
    ),
    (
        "scale: concern",
        Text(zh="高分（high）还是低分（low）需要关注。", en="Whether a high or a low score deserves a look."),
    ),
    (
        "scale: min_answered, flags",
        Text(
            zh="至少答几题才计分；总分是否用于提示。", en="How many answers a score needs; whether the total may flag."
        ),
    ),
    (
        "item: direction",
        Text(
            zh="每道题说的是需要关注的表现（concern）还是长处（strength）。",
            en="Of each item whether it words a concern or a strength.",
        ),
    ),
    (
        "form: response.not_observed.allowed",
        Text(zh="是否可以答“没机会看”。", en="Whether “no chance to see” may be answered."),
    ),
    (
        "form: bands, rounding, reliability",
        Text(
            zh="等级规则、取整方式和已知信度。",
            en="The rule for bands, the rounding, and what is known of reliability.",
        ),
    ),
    (
        "form: copyright.holder, copyright.licence",
        Text(zh="词句归谁所有，依据什么许可使用。", en="Whose wording it is and under which licence it is used."),
    ),
)


def ask_for_keys(notes: Notes, items: list[str]) -> None:
    """A form of somebody else without `scoring`: one problem for every key that a psychologist must add."""
    names = "、".join(items) or "—"
    notes.wrong(
        "scoring",
        f"没有“scoring”这张表，分数无从算起，也不会去猜。读到的题目：{names}。请由心理老师补上下面各项。",
        "There is no sheet “scoring”: nothing says how to score, and nothing is guessed. "
        f"Items found: {', '.join(items) or 'none'}. A psychologist must add what follows.",
    )
    for place, what in NEEDED:
        notes.wrong(f"scoring, {place}", what.zh, what.en)
