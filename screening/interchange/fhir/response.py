"""One child's answers as a FHIR R5 QuestionnaireResponse. The child is an opaque code, never a name."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from screening.instruments.file_formats.answers import check_answers
from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import FHIR, CannotWrite, Exported, Remark
from screening.instruments.model import NOT_OBSERVED, Instrument, Item
from screening.instruments.words import Text
from screening.interchange.fhir.parts import (
    CHILD_SYSTEM,
    SCORES,
    Language,
    canonical,
    coding,
    score_id,
    sentence,
)
from screening.interchange.xlsform.layout import names_of


class Scored(Protocol):
    """A result, as `screening.scoring.Result` is."""

    @property
    def instrument_id(self) -> str: ...
    @property
    def content_hash(self) -> str: ...
    @property
    def scales(self) -> Mapping[str, Any]: ...


def to_fhir_response(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    *,
    subject: str,
    authored: datetime,
    result: Scored | None = None,
) -> Exported:
    """The answers, and with `result` the unrounded prorated score of every scorable scale.

    `subject` is the child's opaque id, `authored` when the form was handed in (with its time zone). Missing answers
    are items without an answer. Raises `CannotWrite` for an answer the form does not have, for a result of another
    form or definition, for an empty subject and a time without zone.
    """
    _refuse(instrument, answers, subject, authored, result)
    resource = {
        "resourceType": "QuestionnaireResponse",
        "language": "zh-Hans",
        "questionnaire": canonical(instrument),
        "status": "completed",
        "subject": {"identifier": {"system": CHILD_SYSTEM, "value": subject}},
        "authored": authored.isoformat(timespec="seconds"),
        "item": [*_items(instrument, answers, "zh-Hans"), *_scores(instrument, result)],
    }
    content = json.dumps(resource, ensure_ascii=False, allow_nan=False, indent=1).encode()
    return Exported(content, FHIR, file_name(instrument, "json", "fhir-response"), _losses(instrument, result))


def _refuse(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    subject: str,
    authored: datetime,
    result: Scored | None,
) -> None:
    place = f"{instrument.id}, child {subject}"
    check_answers(instrument, {item: code for item, code in answers.items() if code is not None}, place)
    if not subject.strip():
        raise CannotWrite(f"{instrument.id}: the child's code is empty")
    if authored.tzinfo is None:
        raise CannotWrite(f"{place}: the time {authored.isoformat()} has no time zone")
    if result and (result.instrument_id, result.content_hash) != (instrument.id, instrument.content_hash):
        raise CannotWrite(f"{place}: the result was worked out with {result.instrument_id} of another definition")


def _items(instrument: Instrument, answers: Mapping[str, int | str | None], language: Language) -> list[dict[str, Any]]:
    if not names_of(instrument).grouped:
        return [_item(instrument, item, answers.get(item.id), language) for item in instrument.items]
    return [
        {
            "linkId": f"group-{block.id}",
            **sentence("text", block.title, language),
            "item": [_item(instrument, item, answers.get(item.id), language) for item in instrument.items_of(block.id)],
        }
        for block in instrument.blocks
    ]


def _item(instrument: Instrument, item: Item, code: int | str | None, language: Language) -> dict[str, Any]:
    line = {"linkId": item.id, **sentence("text", item.text, language)}
    if code is None:
        return line
    if code == NOT_OBSERVED and instrument.not_observed:
        return line | {"answer": [{"valueCoding": coding(instrument, instrument.not_observed, language, item.id)}]}
    option = instrument.option(int(code), item.id)
    return line | {"answer": [{"valueCoding": coding(instrument, option, language, item.id)}]}


def _scores(instrument: Instrument, result: Scored | None) -> list[dict[str, Any]]:
    if result is None:
        return []
    lines = [
        {"linkId": score_id(scale), "answer": [{"valueDecimal": result.scales[scale.id].prorated}]}
        for scale in instrument.scales
        if scale.id in result.scales and result.scales[scale.id].prorated is not None
    ]
    return [{"linkId": SCORES, "item": lines}] if lines else []


def _losses(instrument: Instrument, result: Scored | None) -> tuple[Remark, ...]:
    lost = [
        Remark(
            "questionnaire",
            Text(
                zh="只写明表的编号和版本；内容校验值在 Questionnaire 的 identifier 里。",
                en="Form and version are named; the content hash stands in the Questionnaire's identifier.",
            ),
        ),
        Remark(
            "source",
            Text(
                zh="谁填写的、从屏幕还是纸上录入的不带出；表本身写明由老师还是学生填写。",
                en="Who answered, and whether on screen or paper, is left out; the form says whom it is for.",
            ),
        ),
    ]
    if result:
        lost.append(
            Remark(
                SCORES,
                Text(
                    zh="等级、理由、常模和规则版本不带出；答得太少的量表没有分数。",
                    en="Band, reasons, norm and rule versions are left out; a scale with too few answers has no score.",
                ),
            )
        )
    return tuple(lost)
