"""What each stored field is about, so that export, erasure and retention never forget one."""

from dataclasses import dataclass
from enum import Enum


class Sensitivity(Enum):
    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    THIRD_PARTY = "third party"


class ErasureRule(Enum):
    KEEP = "keep"
    BLANK = "blank"
    DELETE_ROW = "delete row"
    ANONYMISE = "anonymise"


class LeftOut(Enum):
    """Why the copy a family is given leaves a field out."""

    TECHNICAL = "technical"
    ABOUT_OTHERS = "about others"
    STAFF = "staff"
    SAFEGUARDING = "safeguarding"
    COPY = "copy"
    A_WHOLE_CLASS = "a whole class"


@dataclass(frozen=True)
class Declaration:
    """One field: whose data it is, whether an export contains it, how it is erased and how long it is kept."""

    kind: Sensitivity
    exported: bool = False
    erasure: ErasureRule = ErasureRule.KEEP
    keep: str = "with the record"
    left_out: LeftOut | None = None  # has to be said of what is neither exported nor technical


_registry: dict[str, dict[str, Declaration]] = {}


def declare(model: str, **fields: Declaration) -> None:
    """``declare("students.student", name=PERSONAL)``; called by each app's personal_data module from ready()."""
    _registry.setdefault(model, {}).update(fields)


def all_declarations() -> dict[str, dict[str, Declaration]]:
    return _registry


_WITH_THE_CHILD = "3 years after leaving"
NOT_PERSONAL = Declaration(Sensitivity.NONE, left_out=LeftOut.TECHNICAL)
PERSONAL = Declaration(Sensitivity.PERSONAL, exported=True, erasure=ErasureRule.DELETE_ROW, keep=_WITH_THE_CHILD)
SENSITIVE = Declaration(Sensitivity.SENSITIVE, exported=True, erasure=ErasureRule.DELETE_ROW, keep=_WITH_THE_CHILD)
THIRD_PARTY = Declaration(
    Sensitivity.THIRD_PARTY, erasure=ErasureRule.DELETE_ROW, keep=_WITH_THE_CHILD, left_out=LeftOut.ABOUT_OTHERS
)
# What a child said or showed about harm: whoever asks for the copy may be the one who did it.
SAFEGUARDING = Declaration(
    Sensitivity.SENSITIVE, erasure=ErasureRule.DELETE_ROW, keep=_WITH_THE_CHILD, left_out=LeftOut.SAFEGUARDING
)
# Worked out from fields that are exported.
WORKED_OUT = Declaration(
    Sensitivity.PERSONAL, erasure=ErasureRule.DELETE_ROW, keep=_WITH_THE_CHILD, left_out=LeftOut.COPY
)
STAFF = Declaration(
    Sensitivity.PERSONAL,
    erasure=ErasureRule.ANONYMISE,
    keep="3 years after the last sign-in",
    left_out=LeftOut.STAFF,
)
