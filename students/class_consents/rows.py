"""A line of the consent sheet of a class: a digit a line of consent, one for who signed, one for the child. Pure.

A whole row is a sheet; a row that says less is no sheet yet. “+” in the place of the digits is yes to every line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from screening.form_kit.rows import bare
from students.consents import SCOPES, ConsentSheet, outcome_of
from students.models import Consent
from students.roster.cells import fold_width, read_day


@dataclass(frozen=True)
class Refused:
    """A row that is no sheet, and why: codes of `NoSheet`, of `students.consents`, emptied, nobody."""

    student: UUID
    code: str
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """A row that would take the place of what its writer has not seen, or of a family's no (`over`: of which lines)."""

    student: UUID
    mine: dict[str, str]
    now: Consent
    version: int
    over: tuple[str, ...]


@dataclass
class Outcome:
    """`same`: rows that say what is in force already, or nothing."""

    recorded: list[UUID] = field(default_factory=list)
    same: list[UUID] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.refused and not self.asked


ANSWERS, SIGNER, CHILD, DATED = FIELDS = ("answers", "signer", "child", "dated")
TYPED = FIELDS[:3]  # what a row shows; its day stands once above all of them
Answer, Authority = Consent.Answer, Consent.Authority
SIGNS: dict[str, dict[str, Any]] = {
    ANSWERS: {"1": Answer.YES, "2": Answer.NO, "3": Answer.TALK},
    SIGNER: {str(at): code for at, code in enumerate(Authority, 1)},
    CHILD: {"1": True, "2": False},
}
ALL_AGREED, EVERY_YES = "+", "1" * len(SCOPES)
GROUP = 3
_PLACES = re.compile(r"[\s·]")

Texts = Mapping[str, str]


class NoSheet(Exception):
    """`code`: short (`value` places are empty), long, sign, signer, child, day, future."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


@dataclass(frozen=True)
class Usual:
    """What holds for every row that does not say otherwise: the digit of who signed, and the day on the sheets."""

    signer: str
    dated: date


def texts_of(consent: Consent | None) -> dict[str, str]:
    """A sheet in force as a row reads."""
    if consent is None:
        return dict.fromkeys(FIELDS, "")
    digits = [_sign(ANSWERS, getattr(consent, scope)) for scope in SCOPES]
    return {
        ANSWERS: in_groups("".join(digits)),
        SIGNER: _sign(SIGNER, consent.authority),
        CHILD: _sign(CHILD, consent.child_agrees),
        DATED: consent.dated.isoformat(),
    }


def in_groups(digits: str) -> str:
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def reads_the_same(one: Texts, other: Texts) -> bool:
    """The day aside: a sheet typed once more on another day says nothing new."""
    return all(tidy(one.get(name, "")) == tidy(other.get(name, "")) for name in TYPED)


def tidy(text: str) -> str:
    """One width, no blanks, and nothing for places that say nothing."""
    plain = bare(_PLACES.sub("", fold_width(text)))
    return EVERY_YES if plain == ALL_AGREED else plain


def read_row(texts: Texts, usual: Usual) -> ConsentSheet:
    """The sheet a row stands for. Raises NoSheet."""
    digits = tidy(texts.get(ANSWERS, ""))
    if len(digits) > len(SCOPES):
        raise NoSheet("long", digits[len(SCOPES) :])
    wrong = [sign for sign in digits if sign not in SIGNS[ANSWERS] and sign != "_"]
    if wrong:
        raise NoSheet("sign", wrong[0])
    if gaps := len(SCOPES) - len(digits.replace("_", "")):
        raise NoSheet("short", str(gaps))
    answers = {scope: str(SIGNS[ANSWERS][sign]) for scope, sign in zip(SCOPES, digits, strict=True)}
    signer = _read(SIGNER, texts, usual.signer if outcome_of(answers) == Consent.Outcome.GIVEN else "")
    agrees = _read(CHILD, texts, "1")
    return ConsentSheet(answers=answers, dated=_day(texts, usual), authority=str(signer), child_agrees=bool(agrees))


def overridden(now: Consent | None, sheet: ConsentSheet) -> list[str]:
    """Scopes to which the family has said no and to which a new sheet says yes; and the child's own no."""
    if now is None:
        return []
    found = [scope for scope in SCOPES if getattr(now, scope) == Answer.NO and sheet.answers[scope] == Answer.YES]
    return [*found, CHILD] if sheet.child_agrees and not now.child_agrees else found


def _read(name: str, texts: Texts, default: str) -> Any:
    typed = tidy(texts.get(name, "")) or default
    if typed and typed not in SIGNS[name]:
        raise NoSheet(name, typed)
    return SIGNS[name].get(typed, "")


def _day(texts: Texts, usual: Usual) -> date:
    try:
        return read_day(texts[DATED]) or usual.dated if texts.get(DATED) else usual.dated
    except ValueError as refusal:
        raise NoSheet("day", texts[DATED]) from refusal


def _sign(name: str, value: object) -> str:
    return next((sign for sign, code in SIGNS[name].items() if code == value), "")
