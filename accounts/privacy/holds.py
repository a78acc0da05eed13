"""Records that have to be kept for now, whoever asks for their erasure.

register(check)      an upper room says what it holds; from ready()
is_held(subject)     before anything about a child is erased: True stops it, without saying why
"""

from collections.abc import Callable
from uuid import UUID

Check = Callable[[UUID], bool]
_checks: list[Check] = []


def register(check: Check) -> None:
    _checks.append(check)


def is_held(subject: UUID) -> bool:
    """Whether any room keeps what is recorded about this child. The reason stays where it is."""
    return any(check(subject) for check in _checks)
