"""What each stored field is about, so that export, erasure and retention never forget one."""

from dataclasses import dataclass
from enum import Enum


class Sensitivity(Enum):
    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    THIRD_PARTY = "third party"


class Erasure(Enum):
    KEEP = "keep"
    BLANK = "blank"
    DELETE_ROW = "delete row"
    ANONYMISE = "anonymise"


@dataclass(frozen=True)
class Declaration:
    """One field: whose data it is, whether an export contains it, how it is erased and how long it is kept."""

    kind: Sensitivity
    exported: bool = False
    erasure: Erasure = Erasure.KEEP
    keep: str = "with the record"


_registry: dict[str, dict[str, Declaration]] = {}


def declare(model: str, **fields: Declaration) -> None:
    """``declare("students.student", name=PERSONAL)``; called by each app's personal_data module from ready()."""
    _registry.setdefault(model, {}).update(fields)


def all_declarations() -> dict[str, dict[str, Declaration]]:
    return _registry


NOT_PERSONAL = Declaration(Sensitivity.NONE)
PERSONAL = Declaration(Sensitivity.PERSONAL, exported=True, erasure=Erasure.DELETE_ROW, keep="3 years after leaving")
SENSITIVE = Declaration(Sensitivity.SENSITIVE, exported=True, erasure=Erasure.DELETE_ROW, keep="3 years after leaving")
THIRD_PARTY = Declaration(
    Sensitivity.THIRD_PARTY, exported=False, erasure=Erasure.DELETE_ROW, keep="3 years after leaving"
)
STAFF = Declaration(
    Sensitivity.PERSONAL, exported=False, erasure=Erasure.ANONYMISE, keep="3 years after the last sign-in"
)
