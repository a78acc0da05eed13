"""A form as a FHIR R5 Questionnaire: items, answers and their weights in the total, both languages."""

import json
import re
from collections.abc import Iterator
from typing import Any

from screening.instruments.file_formats.names import file_name, urn
from screening.instruments.file_formats.results import FHIR, CannotWrite, Exported, Remark
from screening.instruments.model import Instrument, Item, Scale
from screening.instruments.words import Text
from screening.interchange.fhir.parts import (
    HASH_SYSTEM,
    ITEM_WEIGHT,
    SCORES,
    Language,
    coding,
    language_of,
    score_id,
    sentence,
    weight,
)
from screening.interchange.xlsform.layout import names_of


def to_fhir_questionnaire(instrument: Instrument, language: str) -> Exported:
    """The form in `zh-Hans` or `en`, the other language as translation. `ValueError` for another language.

    `losses` names what R5 has no place for: above all how a score is worked out when answers are missing, the keys of
    subscales that differ from the total's, and everything about norms, bands and flags. `CannotWrite` when an item's
    id is the name of another line.
    """
    code = language_of(language)
    _refuse_equal_links(instrument)
    content = json.dumps(questionnaire(instrument, code), ensure_ascii=False, allow_nan=False, indent=1).encode()
    name = file_name(instrument, "json", f"fhir-{code}")
    return Exported(content, FHIR, name, tuple(_losses(instrument)))


def _refuse_equal_links(instrument: Instrument) -> None:
    """Every line of a Questionnaire has a name of its own."""
    ours = {SCORES, *(f"group-{block.id}" for block in instrument.blocks), *map(score_id, instrument.scales)}
    taken = [item.id for item in instrument.items if item.id in ours or item.id.startswith("text-")]
    if taken:
        raise CannotWrite(f"{instrument.id}: in FHIR the item id {taken[0]} is the name of another line")


def questionnaire(instrument: Instrument, language: Language) -> dict[str, Any]:
    """The resource as a mapping."""
    return {
        "resourceType": "Questionnaire",
        "language": language,
        "url": urn(instrument),
        "identifier": [{"system": HASH_SYSTEM, "value": instrument.content_hash}],
        "version": instrument.version,
        "name": _name(instrument.id),
        **sentence("title", instrument.title, language),
        "status": "active",
        "publisher": instrument.copyright.holder,
        **sentence("description", _description(instrument), language),
        **sentence("purpose", instrument.purpose, language),
        **sentence("copyright", _copyright(instrument), language),
        "subjectType": ["Patient"],
        "item": [*_words(instrument, language), *_items(instrument, language), _scores(instrument, language)],
    }


def _name(form_id: str) -> str:
    """A name for programs: `TeacherConnection`."""
    words = re.findall(r"[A-Za-z0-9]+", form_id)
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name[:255] if re.fullmatch(r"[A-Z][A-Za-z0-9]+", name) else f"Form{name}"[:255]


def _description(instrument: Instrument) -> Text:
    parts = (instrument.label, instrument.not_for)
    return Text(
        zh="。".join(part.zh.rstrip("。") for part in parts) + "。",
        en=". ".join(part.en.rstrip(".") for part in parts) + ".",
    )


def _copyright(instrument: Instrument) -> Text:
    holder = f"{instrument.copyright.holder}, {instrument.copyright.licence}. "
    return Text(zh=holder + instrument.copyright.note.zh, en=holder + instrument.copyright.note.en)


def _words(instrument: Instrument, language: Language) -> Iterator[dict[str, Any]]:
    words = {
        "time_frame": instrument.time_frame,
        "instructions": instrument.instructions,
        "question": instrument.question,
    }
    for name, text in words.items():
        yield {"linkId": f"text-{name}", "type": "display", **sentence("text", text, language)}


def _items(instrument: Instrument, language: Language) -> Iterator[dict[str, Any]]:
    """Groups by heading; one after the other when the headings do not stand in order."""
    if not names_of(instrument).grouped:
        yield from (_item(instrument, item, language) for item in instrument.items)
        return
    for block in instrument.blocks:
        yield {
            "linkId": f"group-{block.id}",
            "type": "group",
            **sentence("text", block.title, language),
            "item": [_item(instrument, item, language) for item in instrument.items_of(block.id)],
        }


def _item(instrument: Instrument, item: Item, language: Language) -> dict[str, Any]:
    return {
        "linkId": item.id,
        "prefix": str(item.number),
        "type": "coding",
        **sentence("text", item.text, language),
        "required": False,
        "repeats": False,
        "answerConstraint": "optionsOnly",
        "answerOption": list(_options(instrument, item, language)),
    }


def _options(instrument: Instrument, item: Item, language: Language) -> Iterator[dict[str, Any]]:
    """Every code with its weight in the total; “not observed” has none, it is missing."""
    counted = item.id in instrument.total.items
    for option in instrument.options_of(item.id):
        answer = {"valueCoding": coding(instrument, option, language, item.id)}
        if counted:
            value = weight(instrument, instrument.total, item.id, option.code)
            answer["extension"] = [{"url": ITEM_WEIGHT, "valueDecimal": value}]  # type: ignore[assignment]
        yield answer
    if instrument.not_observed:
        yield {"valueCoding": coding(instrument, instrument.not_observed, language, item.id)}


def _scores(instrument: Instrument, language: Language) -> dict[str, Any]:
    return {
        "linkId": SCORES,
        "type": "group",
        **sentence("text", Text(zh="分数（由系统计算）", en="Scores (worked out by the system)"), language),
        "item": [
            {
                "linkId": score_id(scale),
                "type": "decimal",
                **sentence("text", scale.title, language),
                "readOnly": True,
                "required": False,
            }
            for scale in instrument.scales
        ],
    }


def _losses(instrument: Instrument) -> Iterator[Remark]:
    for scale in instrument.scales:
        yield _loss(
            f"scale {scale.id}",
            f"答满 {scale.min_answered} 题才计分、缺答按平均补足，以及{_end(scale, 'zh')}：FHIR 没有对应的位置。",
            f"FHIR has no place for: at least {scale.min_answered} answers, proration of the missing ones, "
            f"and {_end(scale, 'en')}.",
        )
        differs = [item for item in scale.items if _counts_otherwise(instrument, scale, item)]
        if differs:
            names = ", ".join(differs)
            yield _loss(
                f"scale {scale.id}",
                f"题目 {names} 的权重只按总分给出，在这个分量表里另有算法。",
                f"The weights of {names} are those of the total; in this subscale they count otherwise.",
            )
    yield from (_loss(place, zh, en) for place, zh, en in _WITHOUT_A_PLACE)
    if instrument.after_sheet:
        yield _loss("after_sheet", "表后面每班问一次的话不带出。", "The question asked once a class is left out.")
    if instrument.talk_line:
        yield _loss(
            "talk_line", "“想和老师聊聊”不计分，不带出。", "The line “I would like to talk” is unscored and left out."
        )
    if instrument.typing:
        yield _loss("typing", "谁可以录入的规则不带出。", "The rule who may type it is left out.")


def _counts_otherwise(instrument: Instrument, scale: Scale, item: str) -> bool:
    total = instrument.total
    if item not in total.items:
        return True
    return instrument.points(scale.id, item).by_code != instrument.points(total.id, item).by_code


def _end(scale: Scale, language: str) -> str:
    if language == "zh":
        return "高分需要关注" if scale.concern == "high" else "低分需要关注"
    return f"that a {scale.concern} score deserves a look"


def _loss(place: str, zh: str, en: str) -> Remark:
    return Remark(place, Text(zh=zh, en=en))


_WITHOUT_A_PLACE = (
    (
        "status",
        "“未经效度验证”没有对应的状态代码，写在说明里。",
        "“Not validated” is no status of FHIR; it stands in the description.",
    ),
    ("bands", "等级、常模和提示规则不带出。", "Bands, norms and the rules for flags are left out."),
    ("reliability", "信度和来源文献不带出。", "Reliability and sources are left out."),
    ("rounding", "取整方式不带出。", "The rounding is left out."),
    ("grades", "适用年级不带出。", "The grades it is meant for are left out."),
    (
        "items",
        "每道题的简称、侧面、方向和设题理由不带出。",
        "Short names, facets, directions and reasons of the items are left out.",
    ),
    ("answers", "答案下面的小字说明不带出。", "The small print under the answers is left out."),
    ("closing", "表末的话不带出。", "The closing sentence is left out."),
)
