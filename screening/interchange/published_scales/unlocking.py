"""From a key and the licensed wording to a full definition: `unlock`.

The definition is an ordinary one (`xinqiao-instrument/1`): it reads back, has a content hash and is scored like any
other. Beside the wording it keeps which key it came from and which recalled facts were confirmed.
"""

from dataclasses import dataclass
from typing import Any

from screening.instruments import SCHEMA, DefinitionError, Instrument, Text, get, parse
from screening.instruments.facts import KnownReliability, PublishedBands
from screening.interchange.published_scales.keys import KeyOnly, KeyScale

HOUSE_FORM = {"child": "child-loneliness", "teacher": "teacher-connection"}
"""Whose unscored lines, typing rules, missing rule and band rule a licensed form of that informant takes over."""

LABEL = Text(
    "出版量表，经许可使用；在本县有多准，尚不知道", "Published scale, used with permission; accuracy here not known"
)
PURPOSE = Text(
    "按授权使用的出版量表。分数只与本县同一份表的常模比较。",
    "A published scale, used with permission. Scores are compared with the district's norm of this form.",
)


@dataclass(frozen=True, slots=True)
class LicensedWording:
    """What an authorised person enters from the licensed form.

    `anchors`: one an answer code, lowest code first. `items`: every item in order, uncounted ones too. A text that
    the licence has in one language only is given with the other side empty; both languages then show it.
    `coding` is the id of one of `key.directions`; `confirmed` the ids of all `key.unverified` facts, checked against
    the licensed form. `holder`, `licence`: who owns the wording and under which licence it is used here.
    """

    version: str
    coding: str
    holder: str
    licence: str
    question: Text
    time_frame: Text
    instructions: Text
    anchors: tuple[Text, ...]
    items: tuple[Text, ...]
    confirmed: tuple[str, ...] = ()
    title: Text | None = None
    note: Text | None = None


def unlock(key: KeyOnly, wording: LicensedWording) -> Instrument:
    """The instrument of a published scale with its licensed wording.

    Raises `DefinitionError` (source: the key's id) for an unknown coding, a fact that was not confirmed, a wrong
    number of items or answers, an empty text, or two items with the same words.
    """
    _check(key, wording)
    return parse(_definition(key, wording), source=key.id)


def _check(key: KeyOnly, wording: LicensedWording) -> None:
    if wording.coding not in {direction.id for direction in key.directions}:
        choices = ", ".join(direction.id for direction in key.directions)
        raise _error(
            key, "coding", f"is “{wording.coding}” but must be one of: {choices}", f"编码方式须是其中之一：{choices}"
        )
    open_facts = [fact for fact in key.unverified if fact.id not in wording.confirmed]
    if open_facts:
        raise _error(
            key,
            "confirmed",
            "these facts are recalled and must be confirmed first: " + " ".join(fact.what.en for fact in open_facts),
            "以下内容凭记忆，须先核对确认：" + "".join(fact.what.zh for fact in open_facts),
        )
    for field, texts, wanted in (
        ("items", wording.items, key.item_count),
        ("anchors", wording.anchors, len(key.codes)),
    ):
        _check_texts(key, field, texts, wanted)
    for field in ("version", "holder", "licence"):
        if not str(getattr(wording, field)).strip():
            raise _error(key, field, "must not be empty", "不能空着")


def _check_texts(key: KeyOnly, field: str, texts: tuple[Text, ...], wanted: int) -> None:
    if len(texts) != wanted:
        raise _error(
            key,
            field,
            f"has {len(texts)} texts but the scale has {wanted}",
            f"有 {len(texts)} 条，量表应有 {wanted} 条",
        )
    empty = [number for number, text in enumerate(texts, start=1) if not (text.zh.strip() or text.en.strip())]
    if empty:
        raise _error(key, field, f"line {empty[0]} is empty", f"第 {empty[0]} 条空着")
    seen: dict[str, int] = {}
    for number, text in enumerate(texts, start=1):
        words = (text.zh.strip() or text.en.strip()).casefold()
        if words in seen:
            raise _error(
                key, field, f"lines {seen[words]} and {number} are the same", f"第 {seen[words]} 条和第 {number} 条相同"
            )
        seen[words] = number


def _error(key: KeyOnly, field: str, en: str, zh: str) -> DefinitionError:
    return DefinitionError(key.id, "", field, en, zh)


def _definition(key: KeyOnly, wording: LicensedWording) -> dict[str, Any]:
    house = get(HOUSE_FORM[key.informant]).to_mapping()
    kept = ("closing", "missing", "rounding", "bands", "not_for", "after_sheet", "talk_line", "typing")
    return {
        **{name: house[name] for name in kept if name in house},
        **_head(key, wording),
        "response": _response(key, wording, house),
        "blocks": [{"id": f"{key.id}-all", "title": key.short_title.to_mapping()}],
        "items": [_item(key, wording, number) for number in range(1, key.item_count + 1)],
        "scales": [_scale(key, scale, wording) for scale in key.scales],
        "coding": _coding(key, wording),
        "reliability": {"value": None, "kind": None},
        "reliabilities": [_reliability(figure) for figure in key.reliabilities],
        "sources": [{"kind": source.kind, "text": source.text.to_mapping()} for source in key.sources],
        "entry": {"digits": key.item_count, "shown_in_groups_of": 4, "one_input_per_form": True},
        "key": {"id": key.id, "hash": key.content_hash, "confirmed": sorted(set(wording.confirmed))},
    }


def _head(key: KeyOnly, wording: LicensedWording) -> dict[str, Any]:
    note = wording.note or key.licence_note
    return {
        "schema": SCHEMA,
        "id": key.id,
        "version": wording.version.strip(),
        "status": "licensed",
        "label": LABEL.to_mapping(),
        "informant": key.informant,
        "title": _both_languages(wording.title or key.title),
        "short_title": key.short_title.to_mapping(),
        "purpose": PURPOSE.to_mapping(),
        "grades": {"min": key.grades.min, "max": key.grades.max},
        "time_frame": _both_languages(wording.time_frame),
        "instructions": _both_languages(wording.instructions),
        "copyright": {
            "holder": wording.holder.strip(),
            "licence": wording.licence.strip(),
            "note": _both_languages(note),
        },
    }


def _both_languages(text: Text) -> dict[str, str]:
    """Both sides of a text; one that the licence has in one language only stands on both."""
    return {"zh": text.zh.strip() or text.en.strip(), "en": text.en.strip() or text.zh.strip()}


def _response(key: KeyOnly, wording: LicensedWording, house: dict[str, Any]) -> dict[str, Any]:
    anchors = [
        {"code": code, "label": _both_languages(text), "gloss": _both_languages(text)}
        for code, text in zip(key.codes, wording.anchors, strict=True)
    ]
    return {
        "min": key.min_code,
        "max": key.max_code,
        "question": _both_languages(wording.question),
        "anchors": anchors,
        "not_observed": house["response"]["not_observed"],
    }


def _item(key: KeyOnly, wording: LicensedWording, number: int) -> dict[str, Any]:
    total = key.scales[0]
    turned = number in total.reversed_in(wording.coding)
    counted = [scale.id for scale in key.scales if number in scale.items]
    facet = total.title if counted else Text("不计分", "not scored")
    return {
        "id": key.item_id(number),
        "number": number,
        "text": _both_languages(wording.items[number - 1]),
        "short": {"zh": f"第 {number} 题", "en": f"Item {number}"},
        "facet": facet.to_mapping(),
        "direction": _concern_or_strength(key, wording, turned) if counted else "none",
        "reverse": turned,
        "block": f"{key.id}-all",
        "scales": counted,
        "why": {"zh": "出版量表的题目，照原文使用。", "en": "An item of the published scale, used as it stands."},
    }


def _concern_or_strength(key: KeyOnly, wording: LicensedWording, turned: bool) -> str:
    """Whether the words name a concern or a strength, read from the key and from what the highest code means."""
    straight = key.direction(wording.coding).highest_means == "most"
    strength = turned == ((key.scales[0].concern == "high") == straight)
    return "strength" if strength else "concern"


def _scale(key: KeyOnly, scale: KeyScale, wording: LicensedWording) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": scale.id,
        "title": scale.title.to_mapping(),
        "role": scale.role,
        "items": [key.item_id(number) for number in scale.items],
        "reversed": [key.item_id(number) for number in scale.reversed_in(wording.coding)],
        "score": "prorated_sum",
        "range": list(scale.range),
        "min_answered": scale.min_answered,
        "concern": scale.concern,
        "flags": scale.role == "total",
        "says": scale.says.to_mapping(),
    }
    if scale.grades:
        fields["grades"] = {"min": scale.grades.min, "max": scale.grades.max}
    if scale.published_bands:
        fields["published_bands"] = [_bands_mapping(bands, wording) for bands in scale.published_bands]
    return fields


def _bands_mapping(bands: PublishedBands, wording: LicensedWording) -> dict[str, Any]:
    confirmed = bands.status == "recalled" and bands.id in wording.confirmed
    found: dict[str, Any] = {
        "id": bands.id,
        "source": bands.source,
        "status": "confirmed" if confirmed else bands.status,
        "population": bands.population.to_mapping(),
        "bands": [
            {"id": band.id, "label": band.label.to_mapping()}
            | ({"above": band.above} if band.above is not None else {"at_least": band.at_least})
            for band in bands.bands
        ],
    }
    return found if bands.share is None else found | {"share": bands.share}


def _coding(key: KeyOnly, wording: LicensedWording) -> dict[str, Any]:
    directions = [
        {
            "id": direction.id,
            "title": direction.title.to_mapping(),
            "highest_means": direction.highest_means,
            "reversed": {
                scale.id: [key.item_id(number) for number in scale.reversed_in(direction.id)] for scale in key.scales
            },
        }
        for direction in key.directions
    ]
    return {"used": wording.coding, "directions": directions}


def _reliability(figure: KnownReliability) -> dict[str, Any]:
    found = {name: getattr(figure, name) for name in ("kind", "value", "scale", "source", "status")}
    found |= {name: value for name in ("sd", "n") if (value := getattr(figure, name)) is not None}
    population = figure.population or Text("未说明", "not stated")
    return found | {"use": list(figure.use), "population": population.to_mapping()}
