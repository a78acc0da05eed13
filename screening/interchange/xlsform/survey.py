"""The sheets `survey` and `choices` of any XLSForm, line by line: what can be an item, and what is left behind."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from screening.interchange.notes import Notes
from screening.interchange.xlsform.headed_sheets import HeadedRow, HeadedSheet
from screening.interchange.xlsform.layout import NOT_OBSERVED_NAME

_KNOWN = ("type", "name", "required", "appearance")
_BEGIN, _END = re.compile(r"begin[ _](group|repeat)"), re.compile(r"end[ _](group|repeat)")
_SELECT = re.compile(r"(?:select[ _]one|select1) +(\S+)(.*)")


@dataclass(frozen=True, slots=True)
class SurveyGroup:
    """A group or repeat around lines. `name` is its name in the file."""

    name: str
    kind: str
    label: dict[str, str]


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One line of `survey` that asks or says something. `list_name` is set on a `select_one`."""

    place: str
    type: str
    name: str
    label: dict[str, str]
    list_name: str
    groups: tuple[SurveyGroup, ...]


@dataclass(frozen=True, slots=True)
class SurveyChoice:
    """One answer of a list."""

    place: str
    name: str
    label: dict[str, str]

    @property
    def code(self) -> int | None:
        """The whole number it stands for, if its name is one."""
        return int(self.name) if re.fullmatch(r"[0-9]{1,6}", self.name) else None


@dataclass(slots=True)
class Survey:
    """What both sheets hold, in the order of the file."""

    questions: list[SurveyQuestion] = field(default_factory=list)
    groups: list[SurveyGroup] = field(default_factory=list)
    lists: dict[str, list[SurveyChoice]] = field(default_factory=dict)

    def shared_list(self, items: Sequence[SurveyQuestion]) -> str:
        """The list of answers of all lines: the one that most of them use, if more than one does."""
        counts = Counter(question.list_name for question in items if self.is_coded(question.list_name))
        found = counts.most_common(1)
        return found[0][0] if found and (found[0][1] > 1 or len(items) == 1) else ""

    def scale_like(self) -> str:
        """The list that most questions share and whose answers are whole numbers; empty when there is none."""
        counts: dict[str, int] = {}
        for question in self.questions:
            if question.list_name and self.is_coded(question.list_name):
                counts[question.list_name] = counts.get(question.list_name, 0) + 1
        return max(counts, key=lambda name: counts[name], default="")

    def is_coded(self, list_name: str) -> bool:
        choices = self.lists.get(list_name, [])
        return bool(choices) and all(choice.code is not None or choice.name == NOT_OBSERVED_NAME for choice in choices)


def read_survey(survey: HeadedSheet, choices: HeadedSheet, notes: Notes) -> Survey:
    """Everything readable; every other cell is a loss with its line. Formulas of a form are never evaluated."""
    found = Survey()
    for row in choices.rows:
        name = row.word("list_name") or row.word("list name")
        choice = SurveyChoice(choices.place(row), row.word("name") or row.word("value"), label_of(choices, row))
        found.lists.setdefault(name, []).append(choice)
        _note_unread_columns(choices, row, ("list_name", "list name", "name", "value"), notes)
    open_groups: list[SurveyGroup] = []
    for row in survey.rows:
        kind = row.word("type").strip()
        if begin := _BEGIN.fullmatch(kind.lower()):
            open_groups.append(_group(survey, row, begin[1], notes))
            found.groups.append(open_groups[-1])
        elif _END.fullmatch(kind.lower()):
            _close(survey, row, open_groups, notes)
        else:
            found.questions.append(_question(survey, row, kind, tuple(open_groups), notes))
        _note_unread_columns(survey, row, _KNOWN, notes)
    _refuse_repeats(found, notes)
    return found


def label_of(sheet: HeadedSheet, row: HeadedRow) -> dict[str, str]:
    """The label by language; a language that is missing is left out."""
    words = {"zh": row.word(sheet.zh), "en": row.word(sheet.en)}
    return {language: text for language, text in words.items() if text}


def _group(sheet: HeadedSheet, row: HeadedRow, kind: str, notes: Notes) -> SurveyGroup:
    if kind == "repeat":
        notes.lost(
            sheet.place(row), "不支持重复组（repeat）。", "A repeat is not supported; a form is answered once a child."
        )
    return SurveyGroup(row.word("name"), kind, label_of(sheet, row))


def _close(sheet: HeadedSheet, row: HeadedRow, groups: list[SurveyGroup], notes: Notes) -> None:
    if groups:
        groups.pop()
    else:
        notes.wrong(sheet.place(row), "这里结束的组没有开始。", "A group ends here that never began.")


def _question(
    sheet: HeadedSheet, row: HeadedRow, kind: str, groups: tuple[SurveyGroup, ...], notes: Notes
) -> SurveyQuestion:
    select = _SELECT.fullmatch(kind)
    if select and select[2].strip():
        notes.lost(sheet.place(row), f"“{select[2].strip()}”没有读入。", f"“{select[2].strip()}” is not taken over.")
    name, list_name = row.word("name"), select[1] if select else ""
    return SurveyQuestion(sheet.place(row), kind, name, label_of(sheet, row), list_name, groups)


def _note_unread_columns(sheet: HeadedSheet, row: HeadedRow, known: tuple[str, ...], notes: Notes) -> None:
    for column, value in row.cells.items():
        if column in known or column in (sheet.zh, sheet.en):
            continue
        computed = column in ("calculation", "relevant", "constraint", "choice_filter", "default", "trigger")
        zh, en = ("，表里的公式一概不运行", "; formulas of a file are never run") if computed else ("", "")
        notes.lost(
            sheet.place(row),
            f"“{column}”没有读入（{value}）{zh}。",
            f"“{column}” is not taken over ({value}){en}.",
        )


def _refuse_repeats(found: Survey, notes: Notes) -> None:
    seen: set[str] = set()
    for question in found.questions:
        if question.name and question.name in seen:
            notes.wrong(
                question.place, f"“{question.name}”这个名字用了两次。", f"The name “{question.name}” is used twice."
            )
        seen.add(question.name)
    for list_name, choices in found.lists.items():
        for choice in _twice(choices):
            notes.wrong(
                choice.place,
                f"答案“{choice.name}”在“{list_name}”里出现了两次。",
                f"The answer “{choice.name}” stands twice in “{list_name}”.",
            )


def _twice(choices: list[SurveyChoice]) -> Iterator[SurveyChoice]:
    for place, choice in enumerate(choices):
        if choice.name in [other.name for other in choices[:place]]:
            yield choice
