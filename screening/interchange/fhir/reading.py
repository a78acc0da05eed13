"""Reads a QuestionnaireResponse of any origin: raw answers and the totals it claims. Expressions are never evaluated.

A total that came with a file is only a claim: `screening.scoring.recompute` works the score out from the answers and
says whether they agree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from screening.instruments.file_formats.answer_reading import NotAnAnswer, codes_words, read_answer
from screening.instruments.file_formats.native import object_of
from screening.instruments.file_formats.results import Cell, Remark, UnreadableFile
from screening.instruments.model import Instrument
from screening.instruments.words import Text
from screening.interchange.fhir.parts import canonical, score_id, system_of
from screening.interchange.notes import Notes

DEEPEST = 20  # groups within groups
NO_MAP = Text(
    zh="别的系统的代码（LOINC、ordinalValue）和我们的编码怎样对应，文件里没有写明，不去猜。",
    en=" How codes of another system (LOINC, ordinalValue) stand for ours is said nowhere in the file and not guessed.",
)


@dataclass(frozen=True, slots=True)
class ForeignResponse:
    """What a QuestionnaireResponse holds. With any problem there are no answers.

    `answers` maps item id to raw code or `-`; `claimed` scale id to the score the file says, not checked.
    """

    answers: Mapping[str, Cell]
    claimed: Mapping[str, Decimal]
    problems: tuple[Remark, ...]
    losses: tuple[Remark, ...]


def read_fhir_response(instrument: Instrument, data: bytes, *, questionnaire: str | None = None) -> ForeignResponse:
    """The answers of a file to one form. Never raises for what is in the file.

    `questionnaire` is the canonical `url|version` the file must name; our own unless it is given (the name under
    which another system knows the form). linkIds must be the form's item ids; `score-<scale>` and `total` are claims.
    """
    notes = Notes()
    try:
        resource = object_of(data, exact=True)
    except UnreadableFile as error:
        return ForeignResponse({}, {}, (Remark("file", error.what),), ())
    _check_identity(resource, questionnaire or canonical(instrument), notes)
    reader = _QuestionnaireReader(instrument, notes)
    for item in _lines(resource, notes):
        reader.read(item)
    answers = {} if notes.problems else reader.answers
    return ForeignResponse(answers, reader.claimed, tuple(notes.problems), tuple(notes.losses))


def _check_identity(resource: Mapping[str, Any], expected: str, notes: Notes) -> None:
    if resource.get("resourceType") != "QuestionnaireResponse":
        notes.wrong("resourceType", "这不是 QuestionnaireResponse。", "This is no QuestionnaireResponse.")
    named = resource.get("questionnaire")
    if named != expected:
        notes.wrong(
            "questionnaire",
            f"这些答案属于“{named}”，不是“{expected}”。",
            f"These answers belong to “{named}”, not to “{expected}”.",
        )
    if resource.get("status") not in ("completed", "amended"):
        status = resource.get("status")
        notes.wrong("status", f"状态是“{status}”，还没有填完。", f"Its status is “{status}”: it is not finished.")


def _lines(holder: Mapping[str, Any], notes: Notes, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every item at whatever depth, the outer one first."""
    items = holder.get("item", [])
    if not isinstance(items, list) or depth > DEEPEST:
        notes.wrong("item", "题目的层次读不出来。", "The items are not laid out as FHIR says.")
        return
    for item in items:
        if not isinstance(item, dict):
            notes.wrong("item", "题目的层次读不出来。", "The items are not laid out as FHIR says.")
            continue
        yield item
        yield from _lines(item, notes, depth + 1)
        for answer in item.get("answer", []) if isinstance(item.get("answer"), list) else []:
            if isinstance(answer, dict) and answer.get("item"):
                yield from _lines(answer, notes, depth + 1)


class _QuestionnaireReader:
    """Takes one line after the other."""

    def __init__(self, instrument: Instrument, notes: Notes) -> None:
        self.instrument = instrument
        self.notes = notes
        self.answers: dict[str, Cell] = {}
        self.claimed: dict[str, Decimal] = {}
        self.seen: set[str] = set()
        self.claims = {score_id(scale): scale.id for scale in instrument.scales}
        self.claims.setdefault("total", instrument.total.id)

    def read(self, line: Mapping[str, Any]) -> None:
        link, answers = str(line.get("linkId")), line.get("answer", [])
        self._expressions(link, line)
        if not answers:
            return
        if not isinstance(answers, list) or len(answers) != 1 or not isinstance(answers[0], dict):
            self.notes.wrong(link, f"“{link}”应当只有一个答案。", f"“{link}” must have exactly one answer.")
        elif link in self.seen:
            self.notes.wrong(link, f"“{link}”出现了两次。", f"“{link}” stands there twice.")
        elif link in self.instrument.items_by_id:
            self._answer(link, answers[0])
        elif link in self.claims:
            self._claim(link, answers[0])
        else:
            value = _answer_text(answers[0])
            self.notes.lost(
                link,
                f"“{link}”不是这份表的条目，没有读入（{value}）。",
                f"“{link}” is not of this form and is not taken over ({value}).",
            )
        self.seen.add(link)

    def _answer(self, link: str, answer: Mapping[str, Any]) -> None:
        coding = answer.get("valueCoding")
        code = coding.get("code") if isinstance(coding, dict) else answer.get("valueInteger")
        try:
            if not isinstance(code, str | int):
                raise NotAnAnswer("not-a-number", _answer_text(answer))
            read = read_answer(self.instrument, link, code)
        except NotAnAnswer as refused:
            allowed, no_map = codes_words(self.instrument, link), self._no_map(link, coding)
            self.notes.wrong(
                link,
                f"“{link}”的答案“{refused.value}”不是这份表的编码（{allowed.zh}）。{no_map.zh}",
                f"The answer “{refused.value}” to “{link}” is not {allowed.en}.{no_map.en}",
            )
        else:
            if read is not None:
                self.answers[link] = read

    def _no_map(self, link: str, coding: object) -> Text:
        """Said of a code that belongs to a list of somebody else's."""
        system = coding.get("system") if isinstance(coding, dict) else None
        ours = (None, system_of(self.instrument, link))
        return Text("", "") if system in ours else NO_MAP

    def _claim(self, link: str, answer: Mapping[str, Any]) -> None:
        value = answer.get("valueDecimal", answer.get("valueInteger"))
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.notes.wrong(link, f"“{link}”的分数不是数。", f"The score in “{link}” is no number.")
        else:
            self.claimed[self.claims[link]] = Decimal(value)

    def _expressions(self, link: str, line: Mapping[str, Any]) -> None:
        for extension in line.get("extension", []) if isinstance(line.get("extension"), list) else []:
            if isinstance(extension, dict) and "valueExpression" in extension:
                self.notes.lost(
                    link,
                    f"“{link}”带有计算式，没有运行；分数由我们自己算。",
                    f"“{link}” carries an expression; it is not run, the score is worked out here.",
                )


def _answer_text(answer: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {str(value)[:60]}" for name, value in answer.items())
