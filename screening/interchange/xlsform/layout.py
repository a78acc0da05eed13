"""The sheets and columns of an XLSForm as we write and read it, and the lines of its survey.

`survey`, `choices` and `settings` are what every XLSForm tool knows; `scoring` is ours and holds all that decides a
score (`flat.py`). In `survey` the items stand as `select_one` with one shared list of answers, headings are groups, and
the sentences around them are notes; the child is named by an opaque code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.instruments.file_formats.names import XmlNames
from screening.instruments.model import Block, Instrument, Item, TalkLine
from screening.instruments.words import Text

ZH = "label::中文 (zh)"
EN = "label::English (en)"
CHINESE = "中文 (zh)"
SURVEY = ("type", "name", ZH, EN, "required", "appearance")
CHOICES = ("list_name", "name", ZH, EN)
SETTINGS = ("form_title", "form_id", "version", "default_language", "clean_text_values")
SCORING = ("part", "name", "field", "value", ZH, EN)
SHEETS = ("survey", "choices", "settings", "scoring")
READ_ME = "说明 read me"
"""A sheet for people, which nobody reads in."""
PARTS = ("form", "item", "heading", "answer", "scale", "file", "about")

ANSWER_LIST = "answers"
TALK_LIST = "talk"
NOT_OBSERVED_NAME = "-"
DISPLAY = ("child", "time_frame", "instructions", "question", "talk_line", "talk_whom", "closing")
"""Names of lines that are no items. An item of such an id gets another name."""

CHILD_CODE = Text(zh="孩子的编号（不写姓名）", en="The child's code (never the name)")


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One line of `survey`."""

    type: str
    name: str = ""
    label: Text | None = None
    required: str = ""
    appearance: str = ""

    @property
    def cells(self) -> tuple[str | None, ...]:
        words = (self.type, self.name, self.label and self.label.zh, self.label and self.label.en)
        return tuple(cell or None for cell in (*words, self.required, self.appearance))


@dataclass(frozen=True, slots=True)
class FormNames:
    """The names that items and headings carry in `survey`: id → name."""

    items: Mapping[str, str]
    blocks: Mapping[str, str]
    grouped: bool
    """Whether the headings can be groups: items under one heading stand together, in the order of the headings."""


def names_of(instrument: Instrument) -> FormNames:
    """The same names every time, so that a file can be compared with what we would have written."""
    names = XmlNames((*DISPLAY, "meta", "data", "instanceID", "instanceName"))
    items = {item.id: names.name(item.id, f"item_{item.number}") for item in instrument.items}
    order = [block.id for block in instrument.blocks]
    blocks = {block: names.name(block, f"heading_{place}") for place, block in enumerate(order, 1)}
    places = [order.index(item.block) for item in instrument.items]
    return FormNames(items, blocks, places == sorted(places) and set(places) == set(range(len(order))))


def survey_rows(instrument: Instrument) -> Iterator[SurveyRow]:
    """Every line of `survey` in order."""
    yield SurveyRow("text", "child", CHILD_CODE, required="yes")
    yield SurveyRow("note", "time_frame", instrument.time_frame)
    yield SurveyRow("note", "instructions", instrument.instructions)
    yield SurveyRow("note", "question", instrument.question)
    names = names_of(instrument)
    if names.grouped:
        for block in instrument.blocks:
            yield from _group(block, instrument.items_of(block.id), names)
    else:
        yield from (_item(item, names) for item in instrument.items)
    if instrument.talk_line:
        yield from _talk(instrument.talk_line)
    yield SurveyRow("note", "closing", instrument.closing)


def _group(block: Block, items: Sequence[Item], names: FormNames) -> Iterator[SurveyRow]:
    yield SurveyRow("begin_group", names.blocks[block.id], block.title, appearance="field-list")
    yield from (_item(item, names) for item in items)
    yield SurveyRow("end_group")


def _item(item: Item, names: FormNames) -> SurveyRow:
    name = names.items[item.id]
    if item.answers:
        return SurveyRow(f"select_one {own_list(name)}", name, item.text, "no")
    return SurveyRow(f"select_one {ANSWER_LIST}", name, item.text, "no", "likert")


def own_list(name: str) -> str:
    """The list of the answers that only one line has."""
    return f"{ANSWER_LIST}_{name}"


def own_answer(name: str, code: object) -> str:
    """How `scoring` calls an answer that only one line has: “q3/2”."""
    return f"{name}/{code}"


def _talk(line: TalkLine) -> Iterator[SurveyRow]:
    yield SurveyRow(f"select_one {TALK_LIST}", "talk_line", line.text, required="no")
    yield SurveyRow("text", "talk_whom", line.whom, required="no")
