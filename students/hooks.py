"""What this room must tell the rooms above it. Filled in their apps' ready(); runs inside the act's transaction."""

from collections.abc import Callable, Mapping, Sequence

from accounts.models import User
from students.models import Consent, SchoolClass, StaffAssignment, Student, Term

consent_recorded: list[Callable[[Consent], object]] = []  # a new sheet or a withdrawal is in force
seat_changed: list[Callable[[Student], object]] = []  # a child came, moved to another class or left
roster_written: list[Callable[[Sequence[Student]], object]] = []  # many children at once came, moved or left
duty_began: list[Callable[[StaffAssignment, User | None], None]] = []  # a new duty, and who gave it
duty_ended: list[Callable[[User, User], None]] = []  # whose duty or account ended today, and who ended it
# Class → children of it whose row in a running round is still to be filled, as far as the person may count them.
to_fill_sources: list[Callable[[User], Mapping[int, int]]] = []
# "Is there a round in this term?": asked before a term is taken out of the calendar; True keeps the term.
term_has_round: list[Callable[[Term], bool]] = []


def to_fill_in(user: User, school_class: SchoolClass | None) -> int:
    """Of one class, in all running rounds."""
    return sum(source(user).get(school_class.pk, 0) for source in to_fill_sources) if school_class else 0
