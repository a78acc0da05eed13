"""What this room must tell the rooms above it. Filled in their apps' ready(); runs inside the act's transaction."""

from collections.abc import Callable, Sequence

from students.models import Consent, Student

consent_recorded: list[Callable[[Consent], None]] = []  # a new sheet or a withdrawal is in force
seat_changed: list[Callable[[Student], None]] = []  # a child came, moved to another class or left
roster_written: list[Callable[[Sequence[Student]], None]] = []  # a whole roster: children who came or moved, at once
