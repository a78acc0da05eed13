"""Reading one field of a definition at a time, with errors that say where and what in plain words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from screening.instruments.words import Text


class DefinitionError(ValueError):
    """A definition that cannot be used. Names the file, the item or scale, the field, and what is wrong."""

    def __init__(self, source: str, place: str, field: str, problem: str, zh: str = "") -> None:
        self.source = source
        self.place = place
        self.field = field
        self.problem = problem
        self.sentence = Text(zh=zh or problem, en=problem)
        where = ", ".join(part for part in (place, f"field “{field}”" if field else "") if part)
        super().__init__(f"{source}: {where + ': ' if where else ''}{problem}")


class Reader:
    """A view of one object of a definition that remembers where it stands."""

    def __init__(self, source: str, mapping: object, place: str = "") -> None:
        self.source = source
        self.place = place
        if not isinstance(mapping, Mapping):
            raise DefinitionError(source, place, "", "an object with named fields is expected here")
        self.mapping: Mapping[str, Any] = mapping

    def error(self, field: str, problem: str, zh: str = "") -> DefinitionError:
        return DefinitionError(self.source, self.place, field, problem, zh)

    def has(self, field: str) -> bool:
        return self.mapping.get(field) is not None

    def value(self, field: str) -> Any:
        if field not in self.mapping:
            raise self.error(field, "is missing")
        return self.mapping[field]

    def string(self, field: str) -> str:
        value = self.value(field)
        if not isinstance(value, str) or not value.strip():
            raise self.error(field, "must be a word or sentence and not empty")
        return value

    def one_of(self, field: str, allowed: Sequence[str]) -> str:
        value = self.string(field)
        if value not in allowed:
            raise self.error(field, f"is “{value}” but must be one of: {', '.join(allowed)}")
        return value

    def integer(self, field: str) -> int:
        value = self.value(field)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(field, f"is {value!r} but must be a whole number")
        return value

    def number(self, field: str) -> float:
        value = self.value(field)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.error(field, f"is {value!r} but must be a number", f"是 {value!r}，应当是一个数")
        return float(value)

    def positive(self, field: str) -> float:
        value = self.number(field)
        if value <= 0:
            raise self.error(field, f"is {value!r} but must be above 0", f"是 {value!r}，应当大于 0")
        return value

    def share(self, field: str) -> float:
        value = self.number(field)
        if not 0 <= value <= 1:
            raise self.error(
                field, f"is {value!r} but a share lies between 0 and 1", f"是 {value!r}，比例应在 0 和 1 之间"
            )
        return value

    def boolean(self, field: str) -> bool:
        value = self.value(field)
        if not isinstance(value, bool):
            raise self.error(field, f"is {value!r} but must be true or false")
        return value

    def text(self, field: str) -> Text:
        value = self.value(field)
        if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
            raise self.error(field, "must hold the sentence in Chinese (zh) and in English (en), and nothing else")
        for language in ("zh", "en"):
            if not isinstance(value[language], str) or not value[language].strip():
                raise self.error(field, f"the sentence in “{language}” is empty")
        return Text(zh=value["zh"], en=value["en"])

    def optional_text(self, field: str) -> Text | None:
        return self.text(field) if self.has(field) else None

    def list_of(self, field: str) -> Sequence[Any]:
        value = self.value(field)
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            raise self.error(field, "must be a list")
        return value

    def strings(self, field: str) -> tuple[str, ...]:
        values = self.list_of(field)
        if not all(isinstance(value, str) and value for value in values):
            raise self.error(field, "must be a list of words")
        self.refuse_repeats(field, values)
        return tuple(values)

    def integers(self, field: str) -> tuple[int, ...]:
        values = self.list_of(field)
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            raise self.error(field, "must be a list of whole numbers", "应当是一串整数")
        self.refuse_repeats(field, values)
        return tuple(values)

    def refuse_repeats(self, field: str, values: Sequence[object]) -> None:
        repeated = sorted({str(value) for value in values if list(values).count(value) > 1})
        if repeated:
            raise self.error(field, f"names {', '.join(repeated)} more than once")

    def part(self, field: str) -> "Reader":
        """The object inside a field."""
        return Reader(self.source, self.value(field), self.join(field))

    def parts(self, field: str, noun: str) -> Iterator["Reader"]:
        """The objects of a list, each named by its id where it has one (“item e7”), else by its position."""
        for position, value in enumerate(self.list_of(field), start=1):
            name = value.get("id", position) if isinstance(value, Mapping) else position
            yield Reader(self.source, value, self.join(f"{noun} {name}"))

    def join(self, name: str) -> str:
        return f"{self.place}, {name}" if self.place else name
