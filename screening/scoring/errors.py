"""Wrong input is a typed error that names item and value, never a number."""


class ScoringError(ValueError):
    """Something that cannot be scored, compared or computed."""


class AnswerError(ScoringError):
    """An answer a form cannot take. `item` is the item id, `value` what was given, `row` its place in a matrix."""

    def __init__(self, instrument_id: str, item: str, value: object, problem: str, row: int | None = None) -> None:
        self.instrument_id = instrument_id
        self.item = item
        self.value = value
        self.row = row
        place = f", row {row}" if row is not None else ""
        super().__init__(f"{instrument_id}{place}, item {item}: {value!r} {problem}")


class UnknownItem(AnswerError):
    """An answer to an item that the form does not have."""


class OutOfRange(AnswerError):
    """A whole number that is not a code of the form. Never clipped."""


class WrongType(AnswerError):
    """Not a whole number: text, a decimal, NaN, true or false."""


class WrongVersion(AnswerError):
    """Answers to another version of the form: `value` is the version they belong to. Never scored silently."""

    def __init__(self, instrument_id: str, value: object, version: str) -> None:
        super().__init__(instrument_id, "version", value, f"is not the version {version} of this form")
        self.version = version
        self.args = (f"{instrument_id}: the answers belong to version {value!r}, not to {version}",)


class WrongShape(ScoringError):
    """A matrix or list of another shape than the function needs."""


class RulesError(ScoringError):
    """A rule set that cannot be used; says which field and why."""


class NormError(ScoringError):
    """A norm that cannot be read or does not belong to the form it is used with."""
