"""Reading one field of a definition at a time, with errors that say where and what in plain words.

A reader raises at the first slip, or, when it is given a list, writes every slip down and goes on with a blank value.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from screening.instruments.naming import field_zh, noun_zh
from screening.instruments.words import Text

_ABSENT = object()
_TOP = Text("", "")


class DefinitionError(ValueError):
    """A definition that cannot be used. Names the file, the item or scale, the field, and what is wrong.

    `where` and `sentence` say place and problem in both languages, `place` and `problem` in English.
    """

    def __init__(self, source: str, place: str, field: str, problem: str, zh: str = "", place_zh: str = "") -> None:
        self.source = source
        self.place = place
        self.field = field
        self.problem = problem
        self.where = Text(zh=place_zh or place, en=place)
        self.sentence = Text(zh=zh or problem, en=problem)
        where = ", ".join(part for part in (place, f"field “{field}”" if field else "") if part)
        super().__init__(f"{source}: {where + ': ' if where else ''}{problem}")

    def to(self, language: str) -> str:
        """Place, field and sentence in one line."""
        if language.lower().startswith("en"):
            head = ", ".join(part for part in (self.where.en, f"“{self.field}”" if self.field else "") if part)
            return f"{head}: {self.sentence.en}" if head else self.sentence.en
        head = "，".join(part for part in (self.where.zh, field_zh(self.field)) if part)
        return f"{head}：{self.sentence.zh}" if head else self.sentence.zh


class Reader:
    """A view of one object of a definition that remembers where it stands, and whether it is of the newest schema."""

    def __init__(
        self,
        source: str,
        mapping: object,
        place: Text = _TOP,
        problems: list[DefinitionError] | None = None,
        newest: bool = False,
    ) -> None:
        self.newest = newest
        self.source = source
        self.where = place
        self.problems = problems
        self.mapping: Mapping[str, Any] = mapping if isinstance(mapping, Mapping) else {}
        self.blank = mapping is _ABSENT
        if not self.blank and not isinstance(mapping, Mapping):
            self.blank = True
            self.refuse("", "an object with named fields is expected here", "这里应当是带字段名的对象")

    @property
    def place(self) -> str:
        return self.where.en

    def error(self, field: str, problem: str, zh: str = "") -> DefinitionError:
        return DefinitionError(self.source, self.place, field, problem, zh, self.where.zh)

    def refuse(self, field: str, problem: str, zh: str) -> None:
        """Raise the slip, or write it down where slips are collected."""
        error = self.error(field, problem, zh)
        if self.problems is None:
            raise error
        self.problems.append(error)

    def faulty(self, *fields: str) -> bool:
        """Whether a slip of one of the fields was written down here: what merely follows from it is left unsaid."""
        return any(slip.place == self.place and slip.field in fields for slip in self.problems or ())

    def has(self, field: str) -> bool:
        return self.mapping.get(field) is not None

    def value(self, field: str) -> Any:
        """The value of a field; a marker that no reading method accepts when it is missing."""
        if field in self.mapping:
            return self.mapping[field]
        if not self.blank:
            self.refuse(field, "is missing", "没有填写")
        return _ABSENT

    def _check(self, field: str, value: object, fits: bool, problem: str, zh: str) -> bool:
        if value is not _ABSENT and not fits:
            self.refuse(field, problem, zh)
        return value is not _ABSENT and fits

    def string(self, field: str) -> str:
        value = self.value(field)
        fits = isinstance(value, str) and bool(value.strip())
        found = self._check(
            field, value, fits, "must be a word or sentence and not empty", "应当是一个词或一句话，不能空着"
        )
        return str(value) if found else ""

    def one_of(self, field: str, allowed: Sequence[str]) -> str:
        value = self.string(field)
        if value and value not in allowed:
            choices = ", ".join(allowed)
            self.refuse(field, f"is “{value}” but must be one of: {choices}", f"是“{value}”，应当是其中之一：{choices}")
        return value if value in allowed else (allowed[0] if allowed else "")

    def integer(self, field: str) -> int:
        value = self.value(field)
        fits = isinstance(value, int) and not isinstance(value, bool)
        found = self._check(field, value, fits, f"is {value!r} but must be a whole number", f"是 {value!r}，应当是整数")
        return int(value) if found else 0

    def number(self, field: str) -> float:
        value = self.value(field)
        fits = not isinstance(value, bool) and isinstance(value, (int, float)) and math.isfinite(value)
        found = self._check(field, value, fits, f"is {value!r} but must be a number", f"是 {value!r}，应当是一个数")
        return float(value) if found else 0.0

    def positive(self, field: str) -> float:
        value = self.number(field)
        if value <= 0 and not self.faulty(field):
            self.refuse(field, f"is {value!r} but must be above 0", f"是 {value!r}，应当大于 0")
        return value

    def share(self, field: str) -> float:
        value = self.number(field)
        if not 0 <= value <= 1:
            self.refuse(field, f"is {value!r} but a share lies between 0 and 1", f"是 {value!r}，比例应在 0 和 1 之间")
        return value

    def boolean(self, field: str) -> bool:
        value = self.value(field)
        fits = isinstance(value, bool)
        found = self._check(
            field, value, fits, f"is {value!r} but must be true or false", f"是 {value!r}，应当是 true 或 false"
        )
        return bool(value) if found else False

    def text(self, field: str) -> Text:
        value = self.value(field)
        fits = isinstance(value, Mapping) and set(value) == {"zh", "en"}
        problem = "must hold the sentence in Chinese (zh) and in English (en), and nothing else"
        if not self._check(field, value, fits, problem, "应当只有中文（zh）和英文（en）两句，缺一不可"):
            return Text("", "")
        for language in ("zh", "en"):
            if not isinstance(value[language], str) or not value[language].strip():
                self.refuse(field, f"the sentence in “{language}” is empty", f"“{language}”一句空着")
        return Text(zh=str(value["zh"]), en=str(value["en"]))

    def optional_text(self, field: str) -> Text | None:
        return self.text(field) if self.has(field) else None

    def list_of(self, field: str) -> Sequence[Any]:
        value = self.value(field)
        fits = isinstance(value, Sequence) and not isinstance(value, (str, bytes))
        return value if self._check(field, value, fits, "must be a list", "应当是一个列表") else ()

    def strings(self, field: str) -> tuple[str, ...]:
        values = self.list_of(field)
        if not all(isinstance(value, str) and value for value in values):
            self.refuse(field, "must be a list of words", "应当是一串代号")
            return ()
        self.refuse_repeats(field, values)
        return tuple(values)

    def integers(self, field: str) -> tuple[int, ...]:
        values = self.list_of(field)
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            self.refuse(field, "must be a list of whole numbers", "应当是一串整数")
            return ()
        self.refuse_repeats(field, values)
        return tuple(values)

    def refuse_repeats(self, field: str, values: Sequence[object]) -> None:
        named = [value for value in values if value != ""]
        repeated = ", ".join(sorted({str(value) for value in named if named.count(value) > 1}))
        if repeated:
            self.refuse(field, f"names {repeated} more than once", f"重复写了 {repeated}")

    def over(self, mapping: Mapping[str, Any], *, newest: bool) -> "Reader":
        """A reader of another mapping at the same place; one of nothing stays one of nothing."""
        return self if self.blank else Reader(self.source, mapping, self.where, self.problems, newest)

    def part(self, field: str) -> "Reader":
        """The object inside a field."""
        return Reader(self.source, self.value(field), self.join(field, field_zh(field)), self.problems, self.newest)

    def parts(self, field: str, noun: str) -> Iterator["Reader"]:
        """The objects of a list, each named by its id where it has one (“item e7”), else by its position."""
        for position, value in enumerate(self.list_of(field), start=1):
            name = value.get("id", position) if isinstance(value, Mapping) else position
            place = self.join(f"{noun} {name}", f"{noun_zh(noun)} {name}")
            yield Reader(self.source, value, place, self.problems, self.newest)

    def join(self, name: str, zh: str) -> Text:
        if not self.place:
            return Text(zh=zh, en=name)
        return Text(zh=f"{self.where.zh}，{zh}", en=f"{self.place}, {name}")
