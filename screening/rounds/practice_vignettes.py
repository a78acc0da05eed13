"""Practice vignettes (the practice stories): made-up children, what fits each line, and what is said to an answer.

A story asks for two or three lines of the forms. An answer lies below, within or above what fits the story; “-” is
an answer of its own. Nothing is scored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error

from screening import instruments
from screening.instruments import NOT_OBSERVED
from screening.library import texts

DASH_WHERE_SEEN = "dash-where-seen"  # “no chance to see” where the story tells what was seen


@dataclass(frozen=True, slots=True)
class VignetteItem:
    """One line of a form that a story asks for. `fits` is a span of codes; without one only “-” fits."""

    item: str
    fits: tuple[int, int] | None

    @property
    def says(self) -> str:
        """What fits, as signs: 3, 2–3, or -."""
        if self.fits is None:
            return NOT_OBSERVED
        low, high = self.fits
        return str(low) if low == high else f"{low}–{high}"

    def place_of(self, sign: str) -> str:
        """`lower`, `fits` or `higher`, or `dash-where-seen`."""
        if self.fits is None:
            return "fits" if sign == NOT_OBSERVED else ("lower" if sign == "0" else "higher")
        if sign == NOT_OBSERVED:
            return DASH_WHERE_SEEN
        low, high = self.fits
        return "lower" if int(sign) < low else "higher" if int(sign) > high else "fits"


@dataclass(frozen=True, slots=True)
class Vignette:
    """One vignette. `state`: the child's row may better stay empty, for this reason."""

    id: str
    state: str
    lines: tuple[VignetteItem, ...]

    @property
    def path(self) -> str:
        return f"rater_practice.vignettes.{self.id}"


def vignettes() -> tuple[Vignette, ...]:
    return tuple(_vignette(entry) for entry in texts.node("rater_practice.vignettes"))


def vignette_named(name: str) -> Vignette | None:
    return next((one for one in vignettes() if one.id == name), None)


def feedback(told: Vignette, line: VignetteItem, sign: str) -> str:
    """What is said to an answer; empty for “-” where the story tells what was seen."""
    place = line.place_of(sign)
    if place == DASH_WHERE_SEEN:
        return ""
    position = told.lines.index(line)
    return texts.text(f"{told.path}.items.{position}.feedback.{place}")


def problems(codes_of: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    """What does not fit the forms of teachers. `codes_of`: item id → its codes."""
    for told in vignettes():
        for position, line in enumerate(told.lines):
            where = f"rater_practice.json: {told.id}, {line.item}"
            if line.item not in codes_of:
                yield f"{where}: no form for teachers has this line"
                continue
            codes = codes_of[line.item]
            if line.fits is not None and not set(line.fits) <= set(codes):
                yield f"{where}: {line.says} is not an answer of this line"
            said = texts.node(f"{told.path}.items.{position}.feedback")
            for place in {line.place_of(str(code)) for code in codes} | {"fits"}:
                if place not in said:
                    yield f"{where}: nothing is said to an answer that is “{place}”"


def _vignette(entry: Mapping[str, Any]) -> Vignette:
    lines = tuple(
        VignetteItem(row["item"], None if NOT_OBSERVED in row["fits"] else (int(row["fits"][0]), int(row["fits"][1])))
        for row in entry["items"]
    )
    return Vignette(entry["id"], entry.get("state", ""), lines)


def practice_fits_the_forms(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses to start when the stories ask for lines that the forms of teachers do not have."""
    codes = {
        item.id: tuple(option.code for option in form.options)
        for form in instruments.all()
        if form.informant == "teacher"
        for item in form.items
    }
    hint = "Change the story or its lines together with the form."
    return [Error(found, hint=hint, id="rounds.E001") for found in problems(codes)]
