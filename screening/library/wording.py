"""The one place where codes become sentences, for screen and paper, in both languages.

    reason(code, params, record={"whom": …})  -> str     why somebody should look; `record` = words a person wrote
    ask_of_tier(tier)                         -> str     what is asked where a form says elevated and nothing says high
    false_alarm(code)                         -> str     what a false alarm would look like
    note(code, params)                        -> str     a remark beside a flag
    quality(code, params, class_name=…)       -> Ask     a friendly question about a sheet (.sentence, .ask)
    quality_for(audience, stored, class_name=…) -> QualityText (.asks, .more)
    change(meaning, scale=…, before=…, after=…, flagged=…) -> tuple[str, ...]; not_comparable(what, scale=…)
    tier_name(tier) · level(band) · state_label(state) · state_explains(state) · standing(id) · term(group, id)
    form_title(form) · form_name(form)

Every function takes `language=None`: the active one. Parameters are the codes and numbers of `screening.scoring`
(`screening/scoring/findings.py` lists them); here they become words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext

from screening import formats, instruments
from screening.library import texts
from screening.library.selectors import form_named
from screening.scoring import half_up

VARIANTS = {
    "norm": "sentence",
    "provisional": "provisional_sentence",
    "count-beside-norm": "count_leg_beside_norm.sentence",
    "incomplete": "incomplete.sentence",
}
TERMS = ("informant", "leg", "kind_of_reliability", "source", "what")
SCALES = ("scale", "scale_a", "scale_b", "scale_teacher", "scale_child")
DATES = ("date", "date_before", "date_after")


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """A question about a sheet: what was noticed, and what the teacher is asked."""

    code: str
    sentence: str
    ask: str
    seats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QualityText:
    """The questions shown, and the sentence about those that are not listed."""

    asks: tuple[SheetQuestion, ...]
    more: str


def reason(
    code: str, params: Mapping[str, Any], *, record: Mapping[str, str] | None = None, language: str | None = None
) -> str:
    """The sentence of a flag reason. `record` fills `whom`, or `as_given` and `seen_by`, from their encrypted row."""
    values = dict(params)
    part = VARIANTS[values.pop("variant", "norm")]
    unsaid = {name: unwritten(language) for name in ("whom", "as_given", "seen_by")}
    return _sentence(f"reasons.flags.{code}.{part}", {**unsaid, **values, **(record or {})}, language)


def unwritten(language: str | None = None) -> str:
    """What stands where nobody wrote anything."""
    with _speaking(language):
        return gettext("not written down")


def ask_of_tier(tier: str, *, language: str | None = None) -> str:
    return texts.text(f"reasons.flags.elevated.ask.{tier}", language)


def false_alarm(code: str, *, language: str | None = None) -> str:
    return texts.text(f"reasons.flags.{code}.false_alarm", language)


def note(code: str, params: Mapping[str, Any], *, language: str | None = None) -> str:
    """The sentence of a note. `worsening` as a note is said with the sentence of a change."""
    if code == "worsening":
        return _sentence("reasons.change.worsening.sentence", params, language)
    return _sentence(f"reasons.notes.{code}.sentence", params, language)


def quality(code: str, params: Mapping[str, Any], *, class_name: str, language: str | None = None) -> SheetQuestion:
    path = f"reasons.data_quality.{code}"
    values = {**params, "class_name": class_name}
    return SheetQuestion(code, _sentence(f"{path}.sentence", values, language), texts.text(f"{path}.ask", language))


def quality_for(
    audience: str, stored: Mapping[str, Any] | None, *, class_name: str, language: str | None = None
) -> QualityText:
    """The questions of a stored sheet for `teacher` or `counselor`: {"lines": [{code, params, seats}], "more": n}."""
    lines = [line for line in (stored or {}).get("lines", []) if audience in _audience(line["code"])]
    asks = []
    for line in lines:
        ask = quality(line["code"], line["params"], class_name=class_name, language=language)
        asks.append(SheetQuestion(ask.code, ask.sentence, ask.ask, tuple(line.get("seats", ()))))
    more = int((stored or {}).get("more", 0))
    sentence = texts.text("reasons.data_quality_more", language, count=more) if more else ""
    return QualityText(tuple(asks), sentence)


def _audience(code: str) -> Sequence[str]:
    audience: list[str] = texts.node(f"reasons.data_quality.{code}.audience")
    return audience


def change(
    meaning: str,
    *,
    scale: str,
    before: date,
    after: date,
    flagged: bool,
    rater_knew: bool = True,
    language: str | None = None,
) -> tuple[str, ...]:
    """What may be said about two results, with the sentence that must follow when the child has been flagged.

    `rater_knew`: whether one teacher gave both answers and the second ones after the flag.
    """
    values = {"scale": scale, "date_before": before, "date_after": after}
    said = [_sentence(f"reasons.change.{meaning}.sentence", values, language)]
    if flagged:
        said.append(standing("regression", language=language))
    if flagged and rater_knew:
        said.append(texts.text("reasons.change_close", language))
    return tuple(said)


def not_comparable(what: str, *, scale: str, language: str | None = None) -> str:
    """Why two results are not compared: informant, form, version, rater, not-scorable or no-reliability."""
    if what in texts.node("reasons.terms.what"):
        return _sentence("reasons.change.not-comparable.sentence", {"scale": scale, "what": what}, language)
    with _speaking(language):
        refused = {
            "form": gettext("Another form was used; the two cannot be compared."),
            "not-scorable": gettext("One of the two results has no score; the two cannot be compared."),
            "no-reliability": gettext("No reliability is on record for this form, so change cannot be judged."),
        }
    return refused[what]


def tier_name(tier: str, *, language: str | None = None) -> str:
    return texts.text(f"reasons.tiers.{tier}.name", language)


def level(band: str, *, language: str | None = None) -> str:
    """The word for a band (`none`, `elevated`, `high`, `not-scorable`, `urgent`); for the counselor only."""
    return term("level", band or "not-scorable", language=language)


def standing(sentence: str, *, language: str | None = None) -> str:
    """A fixed sentence: own-forms, no-flag, not-looked-at, not-a-diagnosis, report-no-diagnosis, few-flags, regression,
    published-only."""
    return texts.text(f"reasons.standing.{sentence}", language)


def state_label(state: str, *, language: str | None = None) -> str:
    """The word for a child's state in a round, 待填写 among them."""
    return texts.text(f"{_state(state)}.label", language)


def state_explains(state: str, *, language: str | None = None) -> str:
    return texts.text(f"{_state(state)}.explains", language)


def _state(state: str) -> str:
    return "chain.child_states.before_rating" if state == "to-rate" else f"chain.child_states.states.{state}"


def term(group: str, code: str, *, language: str | None = None) -> str:
    return texts.text(f"reasons.terms.{group}.{code}", language)


def form_title(form: str, *, language: str | None = None) -> str:
    """The short title of a form, as it stands in sentences."""
    return _to(form_named(form).short_title, language)


def form_name(form: str, *, language: str | None = None) -> str:
    """The full title of a form."""
    return _to(form_named(form).title, language)


def _to(text: instruments.Text, language: str | None) -> str:
    return text.en if formats.is_english(language) else text.zh


def _sentence(path: str, params: Mapping[str, Any], language: str | None) -> str:
    """The sentence with its placeholders as words; parameters it has no place for are left out."""
    wanted = texts.node(path)["zh"]
    values = {name: _word(name, value, params, language) for name, value in params.items() if f"{{{name}}}" in wanted}
    return texts.text(path, language, **values)


def _word(name: str, value: Any, params: Mapping[str, Any], language: str | None) -> object:
    if name in SCALES or name == "form":
        return form_title(value, language=language)
    if name in TERMS:
        return term(name, value, language=language)
    if name in DATES:
        return date.fromisoformat(value) if isinstance(value, str) else value
    if name == "parts":
        return _parts(value, language)
    if name == "what_note":
        return quality_name(value, language=language)
    if name == "answer" and "form" in params:
        return _to(form_named(params["form"]).option(value).label, language)
    return value


def _parts(parts: Sequence[Mapping[str, Any]], language: str | None) -> str:
    """“title 4 / 9、…”: each part with its possible highest sum, or the word for no score."""
    said = []
    for part in parts:
        title = _to(form_named(part["form"]).scale(part["scale"]).title, language)
        score = part["prorated"]
        shown = (
            level("", language=language) if score is None else f"{half_up(score, 1).normalize():f} / {part['range'][1]}"
        )
        said.append(f"{title} {shown}")
    return (", " if formats.is_english(language) else "，").join(said)


def quality_name(code: str, *, language: str | None = None) -> str:
    """A short name for a data-quality line, where a note points to it."""
    with _speaking(language):
        names = {
            "constant-row": pgettext("data quality", "the same answer on every line"),
            "identical-rows": pgettext("data quality", "many rows alike"),
            "sheet-all-zero": pgettext("data quality", "zeros for the whole class"),
            "row-shift": pgettext("data quality", "rows that may have slipped"),
            "too-fast": pgettext("data quality", "filled in very quickly"),
            "incomplete": pgettext("data quality", "lines missing"),
            "mostly-not-observed": pgettext("data quality", "mostly no chance to see"),
        }
    return names[code]


def _speaking(language: str | None) -> translation.override:
    return translation.override(language or formats.active_language())
