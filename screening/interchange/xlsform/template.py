"""A workbook to write a questionnaire in: it can be taken in as it is, and every word in it is to be replaced.

Made from a form of ours, so that every row a definition needs is there; the wording of its items is not in it.
"""

from typing import Any

from screening.instruments import Instrument, get, parse
from screening.instruments.file_formats.cells import write_workbook
from screening.instruments.file_formats.results import XLSX, Exported
from screening.instruments.model import Informant
from screening.instruments.schema import NEWEST
from screening.interchange.xlsform.layout import READ_ME
from screening.interchange.xlsform.template_words import READ_ME_LINES
from screening.interchange.xlsform.writing import sheets_of

HOUSE_FORM: dict[Informant, str] = {"teacher": "teacher-connection", "child": "child-loneliness"}
LINES = 4
NOT_OURS_TO_SAY = ("simulated_check", "minutes", "sources")


def template_workbook(informant: Informant) -> Exported:
    """The workbook for a form that a teacher or a child answers."""
    sheets = sheets_of(example_form(informant), [])
    sheets["scoring"] = [row for row in sheets["scoring"] if row[2] != "content_hash"]
    lines = [(line.zh, line.en) for line in READ_ME_LINES]
    return Exported(write_workbook({READ_ME: lines, **sheets}), XLSX, f"xinqiao-template-{informant}.xlsx", ())


def example_form(informant: Informant) -> Instrument:
    """Four lines that say nothing; on a child's form the third is reversed and the fourth has answers of its own."""
    house = get(HOUSE_FORM[informant]).to_mapping()
    kept = {name: value for name, value in house.items() if name not in NOT_OURS_TO_SAY}
    lines = [_line(number, number == 3 and informant == "child") for number in range(1, LINES + 1)]
    if informant == "child":
        lines[-1]["anchors"] = _own_answers(house)
    low, high = house["response"]["min"], house["response"]["max"]
    return parse(
        {
            **kept,
            "schema": NEWEST,
            "id": "my-form",
            "title": _words("我们自己的表", "A form of our own"),
            "short_title": _words("自己的表", "Own form"),
            "response": {name: value for name, value in house["response"].items() if name not in ("min", "max")},
            "blocks": [{"id": "part1", "title": _words("第一部分", "Part one")}],
            "items": lines,
            "scales": [_total(lines, [LINES * low, LINES * high])],
            "missing": {"rule": "prorate", "out_of_range": "reject"},
            "rounding": {"mode": "none"},
            "bands": {"rule": "two-leg"},
            "reliability": {"value": None, "kind": None},
            "copyright": {"holder": "写权利人", "licence": "写许可", "note": _words("写说明", "Write a note")},
            "entry": {"digits": LINES, "shown_in_groups_of": 4},
        },
        source="template",
    )


def _words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _line(number: int, turned: bool) -> dict[str, Any]:
    return {
        "id": f"q{number}",
        "number": number,
        "text": _words(f"在这里写第 {number} 题", f"Write item {number} here"),
        "short": _words(f"题 {number}", f"Item {number}"),
        "facet": _words("写方面", "facet"),
        "direction": "strength" if turned else "concern",
        "reverse": turned,
        "block": "part1",
        "scales": ["total"],
        "why": _words("写为什么问这一题", "Write why it is asked"),
    }


def _own_answers(house: dict[str, Any]) -> list[dict[str, Any]]:
    """As many points as the other lines, so that a missing line can still be put up from the others."""
    codes = [answer["code"] for answer in house["response"]["anchors"]]
    return [{"code": code, "label": _words(f"这一题自己的选项 {code}", f"Its own answer {code}")} for code in codes]


def _total(lines: list[dict[str, Any]], span: list[int]) -> dict[str, Any]:
    return {
        "id": "total",
        "title": _words("总分", "Total"),
        "role": "total",
        "items": [line["id"] for line in lines],
        "reversed": [line["id"] for line in lines if line["reverse"]],
        "score": "prorated_sum",
        "range": span,
        "min_answered": LINES,
        "concern": "high",
        "flags": True,
        "says": _words("写分数高低的意思", "Write what a high score means"),
    }
