"""Puts the sheets of an XLSForm together into one definition. Fields that follow from others are filled in:

a scale's `range` from its items and codes, an item's `scales` and `reverse` from the scales, lowest and highest code
from the answers, the number of digits from the items, and what has only one permitted value. Never a key.
"""

from typing import Any

from screening.instruments.parsing import SCHEMA
from screening.interchange.notes import Notes
from screening.interchange.xlsform.headed_sheets import HeadedSheet
from screening.interchange.xlsform.layout import NOT_OBSERVED_NAME
from screening.interchange.xlsform.scoring import Scoring
from screening.interchange.xlsform.survey import Survey, SurveyChoice, SurveyQuestion


def assemble(survey: Survey, scoring: Scoring, settings: HeadedSheet, notes: Notes) -> dict[str, Any]:
    """The mapping to be checked by `parse`. What does not fit together is a problem in `notes`."""
    mapping: dict[str, Any] = {**scoring.form}
    _identity(mapping, settings)
    questions = _items(survey, scoring, notes)
    shared = questions[0].list_name if questions else ""
    mapping["response"] = _response(mapping, survey.lists.get(shared, []), scoring, notes)
    mapping["blocks"] = _headings(survey, questions, scoring, notes)
    mapping["items"] = [_item(number, question, scoring) for number, question in enumerate(questions, 1)]
    mapping["scales"] = [{"id": name, **fields} for name, fields in scoring.scales.items()]
    _fill_in(mapping)
    return mapping


def _identity(mapping: dict[str, Any], settings: HeadedSheet) -> None:
    row = settings.rows[0] if settings.rows else None
    for field, column in (("id", "form_id"), ("version", "version")):
        if field not in mapping and row is not None:
            mapping[field] = row.word(column)
        elif field in mapping and not isinstance(mapping[field], str):
            mapping[field] = str(mapping[field])


def _items(survey: Survey, scoring: Scoring, notes: Notes) -> list[SurveyQuestion]:
    """The questions that `scoring` has a key for; one that shares their answers but has no key is a problem."""
    items = [question for question in survey.questions if question.name in scoring.items]
    shared = items[0].list_name if items else ""
    for name in scoring.items:
        if name not in [question.name for question in items]:
            notes.wrong("scoring", f"“survey”里没有题目“{name}”。", f"The sheet “survey” has no question “{name}”.")
    for question in items:
        if question.list_name != shared or not question.list_name:
            notes.wrong(
                question.place,
                f"“{question.name}”与其他题目的答案不是同一组。",
                f"“{question.name}” does not share the list of answers of the other items.",
            )
        elif len(question.label) < 2:
            notes.wrong(
                question.place, "这道题要有中文和英文两种说法。", "This item needs its words in both languages."
            )
        if any(group.kind == "repeat" for group in question.groups):
            notes.wrong(question.place, "题目不能放在重复组里。", "An item cannot stand in a repeat.")
    for question in survey.questions:
        if shared and question.list_name == shared and question not in items:
            notes.wrong(
                question.place,
                f"“scoring”里没有“{question.name}”怎样计分。",
                f"“scoring” does not say how “{question.name}” is scored.",
            )
    return items


def _response(mapping: dict[str, Any], choices: list[SurveyChoice], scoring: Scoring, notes: Notes) -> dict[str, Any]:
    given = mapping.get("response", {})
    response: dict[str, Any] = {**given} if isinstance(given, dict) else {}
    anchors = []
    for choice in choices:
        if choice.name == NOT_OBSERVED_NAME and isinstance(response.get("not_observed"), dict):
            response["not_observed"] = {**response["not_observed"], "label": choice.label}
        elif choice.code is None:
            notes.wrong(
                choice.place, f"答案“{choice.name}”不是整数。", f"The answer “{choice.name}” is no whole number."
            )
        else:
            anchors.append({"code": choice.code, "label": choice.label, **scoring.answers.get(choice.name, {})})
    for name in scoring.answers:
        if name not in [choice.name for choice in choices]:
            notes.wrong("scoring", f"“choices”里没有答案“{name}”。", f"The sheet “choices” has no answer “{name}”.")
    response["anchors"] = anchors
    if anchors:
        codes = [anchor["code"] for anchor in anchors]
        response.setdefault("min", min(codes))
        response.setdefault("max", max(codes))
    return response


def _headings(survey: Survey, questions: list[SurveyQuestion], scoring: Scoring, notes: Notes) -> list[dict[str, Any]]:
    """Groups that hold items, in the order of the file, then headings that only `scoring` knows."""
    used = {question.groups[-1].name for question in questions if question.groups}
    headings = []
    for group in survey.groups:
        if group.name in used:
            headings.append({"id": group.name, "title": group.label, **scoring.headings.get(group.name, {})})
        elif group.label:
            notes.lost(
                f"survey: {group.name}",
                f"小标题“{group.label.get('zh', group.name)}”下没有题目，没有读入。",
                f"The heading “{group.label.get('en', group.name)}” has no items of its own and is not taken over.",
            )
    rest = [name for name in scoring.headings if name not in used]
    return headings + [{"id": name, **scoring.headings[name]} for name in rest]


def _item(number: int, question: SurveyQuestion, scoring: Scoring) -> dict[str, Any]:
    item = {"id": question.name, **scoring.items[question.name], "text": question.label, "number": number}
    if "block" not in item and question.groups:
        name = question.groups[-1].name
        item["block"] = scoring.headings.get(name, {}).get("id", name)
    return item


def _fill_in(mapping: dict[str, Any]) -> None:
    items, scales, response = mapping["items"], mapping["scales"], mapping["response"]
    mapping.setdefault("schema", SCHEMA)
    mapping.setdefault("missing", {"rule": "prorate", "out_of_range": "reject"})
    mapping.setdefault("entry", {"digits": len(items), "shown_in_groups_of": 4})
    for scale in scales:
        scale.setdefault("score", "prorated_sum")
        if isinstance(scale.get("items"), list) and isinstance(response.get("min"), int):
            size = len(scale["items"])
            scale.setdefault("range", [size * response["min"], size * response.get("max", 0)])
    for item in items:
        item.setdefault("scales", [scale["id"] for scale in scales if item["id"] in _words(scale, "items")])
        item.setdefault("reverse", bool(scales) and item["id"] in _words(scales[0], "reversed"))


def _words(scale: dict[str, Any], field: str) -> list[Any]:
    value = scale.get(field)
    return value if isinstance(value, list) else []
