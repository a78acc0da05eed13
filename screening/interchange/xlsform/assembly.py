"""Puts the sheets of an XLSForm together into one definition. Fields that follow from others are filled in:

a scale's `range` from its items and what they count, an item's `scales` and `reverse` from the scales, the number of
digits from the items, and what has only one permitted value. Never a key.
"""

from typing import Any

from screening.instruments.schema import NEWEST, SCHEMA
from screening.interchange.notes import Notes
from screening.interchange.xlsform.headed_sheets import HeadedSheet
from screening.interchange.xlsform.layout import ANSWER_LIST, NOT_OBSERVED_NAME, own_answer
from screening.interchange.xlsform.scoring import Scoring
from screening.interchange.xlsform.spans import fill_in_ranges
from screening.interchange.xlsform.survey import Survey, SurveyQuestion


def assemble(survey: Survey, scoring: Scoring, settings: HeadedSheet, notes: Notes) -> dict[str, Any]:
    """The mapping to be checked by `parse`. What does not fit together is a problem in `notes`."""
    mapping: dict[str, Any] = {**scoring.form}
    _identity(mapping, settings)
    questions = items_of(survey, scoring, notes)
    shared = ANSWER_LIST if ANSWER_LIST in {one.list_name for one in questions} else survey.shared_list(questions)
    own = {one.name: _anchors(survey, one, scoring, notes) for one in questions if one.list_name != shared}
    mapping["response"] = _response(mapping, survey, shared, questions, scoring, notes)
    mapping["blocks"] = _headings(survey, questions, scoring, notes)
    mapping["items"] = [_item(number, one, scoring, own.get(one.name)) for number, one in enumerate(questions, 1)]
    mapping["scales"] = [{"id": name, **fields} for name, fields in scoring.scales.items()]
    _refuse_unknown_answers(survey, shared, questions, scoring, notes)
    _fill_in(mapping)
    return mapping


def _identity(mapping: dict[str, Any], settings: HeadedSheet) -> None:
    row = settings.rows[0] if settings.rows else None
    for field, column in (("id", "form_id"), ("version", "version")):
        if field not in mapping and row is not None:
            mapping[field] = row.word(column)
        elif field in mapping and not isinstance(mapping[field], str):
            mapping[field] = str(mapping[field])


def items_of(survey: Survey, scoring: Scoring, notes: Notes) -> list[SurveyQuestion]:
    """The questions that `scoring` has a key for; one that shares their answers but has no key is a problem."""
    items = [question for question in survey.questions if question.name in scoring.items]
    lists = {question.list_name for question in items}
    for name in scoring.items:
        if name not in [question.name for question in items]:
            notes.wrong("scoring", f"“survey”里没有题目“{name}”。", f"The sheet “survey” has no question “{name}”.")
    for question in items:
        _check_item(survey, question, notes)
    for question in survey.questions:
        if question not in items and question.list_name in lists and survey.is_coded(question.list_name):
            notes.wrong(
                question.place,
                f"“scoring”里没有“{question.name}”怎样计分。",
                f"“scoring” does not say how “{question.name}” is scored.",
            )
    return items


def _check_item(survey: Survey, question: SurveyQuestion, notes: Notes) -> None:
    if not survey.is_coded(question.list_name):
        notes.wrong(
            question.place,
            f"“{question.name}”的答案不是一组整数编码（choices 的 name 列）。",
            f"The answers of “{question.name}” are no list of whole-number codes (column name of choices).",
        )
    elif len(question.label) < 2:
        notes.wrong(question.place, "这道题要有中文和英文两种说法。", "This item needs its words in both languages.")
    if any(group.kind == "repeat" for group in question.groups):
        notes.wrong(question.place, "题目不能放在重复组里。", "An item cannot stand in a repeat.")


def _response(
    mapping: dict[str, Any],
    survey: Survey,
    shared: str,
    questions: list[SurveyQuestion],
    scoring: Scoring,
    notes: Notes,
) -> dict[str, Any]:
    given = mapping.get("response", {})
    response: dict[str, Any] = {**given} if isinstance(given, dict) else {}
    lists = [shared] if shared else [question.list_name for question in questions]
    for choice in (choice for name in lists for choice in survey.lists.get(name, [])):
        if choice.name == NOT_OBSERVED_NAME and isinstance(response.get("not_observed"), dict):
            response["not_observed"] = {**response["not_observed"], "label": choice.label}
    user = next((question for question in questions if question.list_name == shared), None)
    if shared and user:
        response["anchors"] = _anchors(survey, user, scoring, notes, shared=True)
        codes = [anchor["code"] for anchor in response["anchors"]]
        if codes and mapping.get("schema") == SCHEMA:
            response.setdefault("min", min(codes))
            response.setdefault("max", max(codes))
    return response


def _anchors(
    survey: Survey, question: SurveyQuestion, scoring: Scoring, notes: Notes, *, shared: bool = False
) -> list[dict[str, Any]]:
    """The answers of a list with what `scoring` says about them: by their code, or as “line/code” of one line's own."""
    anchors = []
    for choice in survey.lists.get(question.list_name, []):
        name = choice.name if shared else own_answer(question.name, choice.name)
        if choice.code is not None:
            anchors.append({"code": choice.code, "label": choice.label, **scoring.answers.get(name, {})})
        elif choice.name != NOT_OBSERVED_NAME:
            notes.wrong(
                choice.place, f"答案“{choice.name}”不是整数。", f"The answer “{choice.name}” is no whole number."
            )
    return anchors


def _refuse_unknown_answers(
    survey: Survey, shared: str, questions: list[SurveyQuestion], scoring: Scoring, notes: Notes
) -> None:
    known = {choice.name for choice in survey.lists.get(shared, [])}
    for question in questions:
        if question.list_name != shared:
            choices = survey.lists.get(question.list_name, [])
            known |= {own_answer(question.name, choice.name) for choice in choices}
    for name in scoring.answers:
        if name not in known:
            notes.wrong("scoring", f"“choices”里没有答案“{name}”。", f"The sheet “choices” has no answer “{name}”.")


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


def _item(
    number: int, question: SurveyQuestion, scoring: Scoring, anchors: list[dict[str, Any]] | None
) -> dict[str, Any]:
    item = {"id": question.name, **scoring.items[question.name], "text": question.label, "number": number}
    if anchors is not None:
        item["anchors"] = anchors
    if "block" not in item and question.groups:
        name = question.groups[-1].name
        item["block"] = scoring.headings.get(name, {}).get("id", name)
    return item


def _fill_in(mapping: dict[str, Any]) -> None:
    items, scales = mapping["items"], mapping["scales"]
    mapping.setdefault("schema", NEWEST)
    mapping.setdefault("missing", {"rule": "prorate", "out_of_range": "reject"})
    mapping.setdefault("reliability", {"value": None, "kind": None})
    mapping.setdefault("entry", {"digits": len(items), "shown_in_groups_of": 4})
    for scale in scales:
        scale.setdefault("score", "prorated_sum")
    fill_in_ranges(mapping)
    for item in items:
        item.setdefault("scales", [scale["id"] for scale in scales if item["id"] in _words(scale, "items")])
        item.setdefault("reverse", bool(scales) and item["id"] in _words(scales[0], "reversed"))


def _words(scale: dict[str, Any], field: str) -> list[Any]:
    value = scale.get(field)
    return value if isinstance(value, list) else []
