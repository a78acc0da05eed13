"""The nameless page of a class: which themes it names and which lesson it offers. Codes only; no query, no sentence.

A theme is named when enough children were seen that way: their mean over its lines lies in the upper half of the
answers. Never how many, at most two, always in the same order, nothing in a small class. It is worked out once, when
enough children are handed in, from what the teacher saw; a child's own answers have no part in it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from screening.instruments import Instrument
from screening.library import texts
from screening.rounds.drafts import is_scorable, values_of

Cells = Mapping[str, Any]


def page_of_class(forms: Iterable[Instrument], rows: Iterable[Cells], *, grade: int) -> dict[str, Any]:
    """What is kept with the sheet. `rows`: cells of every child that is not left out; those with a score count."""
    limits, instruments = texts.node("class_page.shown_when"), list(forms)
    rated = [row for row in rows if all(is_scorable(form, values_of(form, row)) for form in instruments)]
    small = len(rated) < limits["rated_children_at_least"]
    middle = {item.id: (form.min_code + form.max_code) / 2 for form in instruments for item in form.items}
    themes = [] if small else [one for one in texts.node("class_page.themes") if _is_common(one, rated, middle)]
    themes = themes[: limits["themes_at_most"]]
    return {
        "version": texts.node("class_page.version"),
        "themes": [one["id"] for one in themes],
        "lesson": _lesson(themes, grade),
        "small": small,
    }


def _is_common(theme: Mapping[str, Any], rows: Iterable[Cells], middle: Mapping[str, float]) -> bool:
    children = sum(_is_seen(theme["items"], row, middle) for row in rows)
    return bool(children >= texts.node("class_page.shown_when.children_in_upper_half_at_least"))


def _is_seen(items: Iterable[str], row: Cells, middle: Mapping[str, float]) -> bool:
    """Whether the mean of the answered lines, each about its own middle, lies in the upper half."""
    above = [row[item]["v"] - middle[item] for item in items if item in middle and _is_code(row.get(item))]
    return bool(above) and sum(above) >= 0


def _is_code(cell: Any) -> bool:
    return cell is not None and isinstance(cell["v"], int)


def _lesson(themes: Iterable[Mapping[str, Any]], grade: int) -> str:
    """That of the first theme that suits the grade; else the one that suits every class."""
    grades = {one["id"]: one["grades"] for one in texts.node("class_page.lessons")}
    fitting = [one["lesson"] for one in themes if grades[one["lesson"]]["min"] <= grade <= grades[one["lesson"]]["max"]]
    return str(fitting[0] if fitting else texts.node("class_page.default_lesson"))
