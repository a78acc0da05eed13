"""Where in the workbook a slip of a definition is put right: the row that holds the field, or the row to be added."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from screening.instruments import DefinitionError, check
from screening.instruments.words import Text
from screening.interchange.notes import Notes
from screening.interchange.xlsform.headed_sheets import HeadedSheet
from screening.interchange.xlsform.survey import Survey

FILLED_IN = ("range", "scales", "reverse", "digits")
"""Worked out from other rows, so never asked for: what is wrong with those rows is said of them."""
Row = tuple[str, str, str]
"""`part`, `name` and `field` of a row of `scoring`."""
NOUNS = {"item": "item", "scale": "scale", "heading": "heading"}
HOLDERS = ("grades", "rounding", "copyright", "bands")
OF_A_CHILDS_FORM = ("talk_line", "typing")


def name_problems(mapping: Mapping[str, Any], survey: Survey, sheet: HeadedSheet, notes: Notes) -> None:
    """Everything `check` says about the definition, each with its place; what many items lack in one line."""
    lines = {_written(row.word("part"), row.word("name"), row.word("field")): row.line for row in sheet.rows}
    spoken = {problem.place for problem in notes.problems}
    lacking: dict[tuple[str, str, Text], list[str]] = defaultdict(list)
    for slip in check(_with_holders(mapping)):
        row = row_of(slip, mapping)
        place = _elsewhere(row, survey) or (f"{sheet.name}:{lines[row]}" if row in lines else "")
        if place in spoken or (row[2] in FILLED_IN and row not in lines):
            continue
        if place or not row[0]:
            notes.wrong(place or "scoring", slip.to("zh"), slip.to("en"))
        else:
            lacking[row[0], row[2], slip.sentence].append(row[1])
    for (part, field, sentence), names in lacking.items():
        _name_rows(part, field, sentence, names, notes)


def _name_rows(part: str, field: str, sentence: Text, names: Iterable[str], notes: Notes) -> None:
    named = [name for name in names if name]
    of_zh, of_en = (f"，name = {'、'.join(named)}", f", name = {', '.join(named)}") if named else ("", "")
    notes.wrong(
        f"scoring: {part} · {field}",
        f"{sentence.zh}。请在“scoring”里写一行：part = {part}{of_zh}，field = {field}。",
        f"{sentence.en}. Write a row in “scoring”: part = {part}{of_en}, field = {field}.",
    )


def row_of(slip: DefinitionError, mapping: Mapping[str, Any]) -> Row:
    """The row of `scoring` that a field of the definition stands in."""
    way = slip.place.split(", ") if slip.place else []
    part, name = "form", ""
    noun, _space, called = way[0].partition(" ") if way else ("", "", "")
    if noun in NOUNS and called:
        part, name, way = NOUNS[noun], called, way[1:]
    if way and way[-1].startswith("answer "):
        holder = _item(mapping, name) if part == "item" else mapping.get("response", {})
        code = _code(holder, way[-1].removeprefix("answer "))
        part, name, way = "answer", f"{name}/{code}" if part == "item" else code, []
    field = ".".join([*way, slip.field] if slip.field else way)
    return _written(part, name, field)


def _written(part: str, name: str, field: str) -> Row:
    return part.lower(), name, field


def _item(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next((item for item in mapping["items"] if item["id"] == name), {})


def _code(holder: Mapping[str, Any], position: str) -> str:
    anchors = holder.get("anchors", [])
    place = int(position) - 1 if position.isdecimal() else -1
    return str(anchors[place].get("code", position)) if 0 <= place < len(anchors) else position


def _elsewhere(row: Row, survey: Survey) -> str:
    """The words of an item stand in `survey`, answers in `choices`."""
    part, name, field = row
    if field.rpartition(".")[2] == "anchors":
        return "choices"
    if part == "item" and field == "text":
        return next((question.place for question in survey.questions if question.name == name), "")
    return ""


def _with_holders(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """With an empty object where one is missing altogether, so that its fields are asked for one by one."""
    needed = (*HOLDERS, *(OF_A_CHILDS_FORM if mapping.get("informant") == "child" else ()))
    seeded = {**{field: {} for field in needed}, **mapping}
    response = seeded.get("response")
    if isinstance(response, dict):
        seeded["response"] = {"not_observed": {}, **response}
    return seeded
