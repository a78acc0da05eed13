"""A form as XLSForm for ODK, KoBo and the like, with a sheet `scoring` from which we read it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from screening.instruments.file_formats.cells import clean_text, write_workbook
from screening.instruments.file_formats.names import XmlNames, file_name
from screening.instruments.file_formats.results import XLSX, CannotWrite, Exported, Remark
from screening.instruments.model import Instrument, NotObserved, Option
from screening.instruments.words import Text
from screening.interchange.xlsform.flat import FlatRow, flatten
from screening.interchange.xlsform.layout import (
    ANSWER_LIST,
    CHINESE,
    CHOICES,
    NOT_OBSERVED_NAME,
    SCORING,
    SETTINGS,
    SURVEY,
    TALK_LIST,
    names_of,
    own_answer,
    own_list,
    survey_rows,
)

ABOUT = Text(
    zh="这张表说明怎样计分。其他软件不读它；改了这里或前面的词句，请同时换一个版本号。",
    en="This sheet says how the form is scored. Other programs do not read it. "
    "Whoever changes it, or a word before it, gives the form a new version.",
)


def to_xlsform(instrument: Instrument) -> Exported:
    """The form as a workbook that pyxform converts without a warning and `from_xlsform` reads back.

    `losses` are what an XLSForm program will not do with it, and texts that had to be written differently.
    `CannotWrite` when a text is longer than a cell (32,000 characters) or has no character that a cell can hold.
    """
    losses = [*_not_done_elsewhere(instrument)]
    content = write_workbook(sheets_of(instrument, losses))
    return Exported(content, XLSX, file_name(instrument, "xlsx", "xlsform"), tuple(losses))


def sheets_of(instrument: Instrument, losses: list[Remark]) -> dict[str, Sequence[Sequence[str | None]]]:
    """The sheets by name; texts that had to be written differently are added to `losses`."""
    return {
        "survey": [SURVEY, *(_line(row.cells, losses) for row in survey_rows(instrument))],
        "choices": [CHOICES, *(_line(row, losses) for row in _choices(instrument))],
        "settings": [SETTINGS, _line(_settings(instrument), losses)],
        "scoring": [SCORING, *(row.cells for row in _scoring(instrument))],
    }


def text_for_xlsform(text: str) -> str:
    """A text as XLSForm can show it: `${…}` would be taken for another question, some characters no cell can hold."""
    return clean_text(text).replace("${", "$ {").strip()


def _line(cells: tuple[str | None, ...], losses: list[Remark]) -> tuple[str | None, ...]:
    for cell in cells:
        if cell and not text_for_xlsform(cell):
            raise CannotWrite(f"nothing of the text {cell[:40]!r} can be shown in XLSForm")
        if cell and text_for_xlsform(cell) != cell:
            what = Text(
                zh=f"XLSForm 写不了其中的某些字符，写成了“{text_for_xlsform(cell)}”。",
                en=f"XLSForm cannot hold some of its characters; it is written as “{text_for_xlsform(cell)}”.",
            )
            losses.append(Remark(f"“{cell[:40]}”", what))
    return tuple(text_for_xlsform(cell) if cell else None for cell in cells)


def _choices(instrument: Instrument) -> Iterator[tuple[str | None, ...]]:
    if instrument.options:
        yield from _choice_list(ANSWER_LIST, instrument.options, instrument.not_observed)
    own = names_of(instrument).items
    for item in instrument.items:
        if item.answers:
            yield from _choice_list(own_list(own[item.id]), item.answers, instrument.not_observed)
    names = XmlNames()
    for place, (answer, label) in enumerate(instrument.talk_line.answers if instrument.talk_line else (), 1):
        yield (TALK_LIST, names.name(answer, f"answer_{place}"), label.zh, label.en)


def _choice_list(
    name: str, options: Iterable[Option], not_observed: NotObserved | None
) -> Iterator[tuple[str | None, ...]]:
    for option in options:
        yield (name, str(option.code), option.label.zh, option.label.en)
    if not_observed:
        yield (name, NOT_OBSERVED_NAME, not_observed.label.zh, not_observed.label.en)


def _settings(instrument: Instrument) -> tuple[str | None, ...]:
    return (instrument.title.zh, _form_id(instrument), instrument.version, CHINESE, "no")


def _form_id(instrument: Instrument) -> str:
    return XmlNames().name(instrument.id, "form")


def _scoring(instrument: Instrument) -> Iterator[FlatRow]:
    mapping, names = instrument.to_mapping(), names_of(instrument)
    yield FlatRow("about", "", "", zh=ABOUT.zh, en=ABOUT.en)
    yield FlatRow("file", "", "content_hash", instrument.content_hash)
    if _form_id(instrument) != instrument.id:
        yield from flatten("form", "", {"id": instrument.id})
    if text_for_xlsform(instrument.version) != instrument.version:
        yield from flatten("form", "", {"version": instrument.version})
    yield from flatten("form", "", _form_fields(instrument, mapping))
    for scale in mapping["scales"]:
        yield from flatten("scale", scale["id"], _without(scale, "id"))
    for item in mapping["items"]:
        known = ("text", "number", "anchors", *(["block"] if names.grouped else []))
        name = names.items[item["id"]]
        yield from flatten("item", name, _without(item, *known))
        for option in item.get("anchors", []):
            yield from flatten("answer", own_answer(name, option["code"]), _without(option, "code", "label"))
    for block in mapping["blocks"]:
        known = ("title",) if names.grouped else ()
        yield from flatten("heading", names.blocks[block["id"]], _without(block, *known))
    for option in mapping["response"].get("anchors", []):
        yield from flatten("answer", str(option["code"]), _without(option, "code", "label"))


def _form_fields(instrument: Instrument, mapping: dict[str, Any]) -> dict[str, Any]:
    """Everything that no other sheet and no other part holds."""
    response = _without(mapping["response"], "anchors")
    if instrument.not_observed:
        response["not_observed"] = _without(response["not_observed"], "label")
    rest = _without(mapping, "id", "version", "items", "blocks", "scales")
    return rest | {"response": response}


def _without(mapping: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in fields}


ALWAYS_LOST = (
    Remark(
        "scoring",
        Text(
            zh="其他软件只收集答案：计分、缺答规则、常模和提示只有本系统按“scoring”这张表来做。",
            en="Other programs only collect answers: scores, the missing rule, norms and flags are worked out here, "
            "from the sheet “scoring”.",
        ),
    ),
    Remark(
        "settings",
        Text(
            zh="表名只有中文；英文名在“scoring”里。",
            en="The form's name is Chinese only; the English one is in “scoring”.",
        ),
    ),
    Remark("choices", Text(zh="答案下面的小字说明不显示。", en="The small print under each answer is not shown.")),
)
NOT_GROUPED = Text(zh="题目不按小标题分组显示。", en="The items are not shown under their headings.")
STRAIGHT = Text(zh="弯引号“”在 ODK 里会变成直引号。", en="Curly quotes become straight ones in ODK.")
ONCE_A_CLASS = Text(
    zh="表后面问老师的那句话是每班一次，不在这里问。",
    en="The question after the sheet is asked once a class, not here.",
)
WHO_TYPES = Text(
    zh="谁可以录入、录入前必须看有没有手写内容：其他软件不会检查。",
    en="Who may type it, and that anything written by hand is read first, is not checked by other programs.",
)


def _not_done_elsewhere(instrument: Instrument) -> Iterator[Remark]:
    yield from ALWAYS_LOST
    if not names_of(instrument).grouped:
        yield Remark("headings", NOT_GROUPED)
    if any(set(words) & set("“”‘’") for row in survey_rows(instrument) for words in row.cells if words):
        yield Remark("survey", STRAIGHT)
    if instrument.after_sheet:
        yield Remark("after_sheet", ONCE_A_CLASS)
    if instrument.typing:
        yield Remark("typing", WHO_TYPES)
