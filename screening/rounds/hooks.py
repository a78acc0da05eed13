"""What rounds must call in the rooms above it. Filled in those apps' ready(); rounds never imports them.

Each hook runs inside the transaction of the act it reports.
"""

from collections.abc import Callable
from datetime import date

from accounts.models import User
from screening.rounds.models import Flag, ScreeningRound, Sheet, TeacherConcern
from students.models import Student

FlagHook = Callable[[Flag], None]
flag_raised: list[FlagHook] = []  # a new flag, or a flag whose tier or reasons changed
flag_withdrawn: list[FlagHook] = []
flag_grew: list[FlagHook] = []  # something new stands under a flag that somebody had looked at; before flag_raised
concern_raised: list[Callable[[TeacherConcern, Flag], None]] = []  # after flag_raised for the same flag
sheet_submitted: list[Callable[[Sheet], None]] = []  # after its flags
round_closed: list[Callable[[ScreeningRound, date], None]] = []
# "Has anybody looked at this flag yet?": asked before answers are reopened; True keeps the flag.
flag_was_looked_at: list[Callable[[Flag], bool]] = []
# "Has a person ended what this flag began?": then news about the child becomes a new flag, so that it is not lost.
flag_was_ended: list[Callable[[Flag], bool]] = []

# Children of the person whose scores nobody sees before the child has been seen (random checks and rows like them).
unseen_children: list[Callable[[User], set[int]]] = []
# "Are this child's results closed?": its family took its consent back, and nothing about safety opens them.
results_closed: list[Callable[[Student], bool]] = []


def not_seen_yet(user: User) -> set[int]:
    return set().union(*(hook(user) for hook in unseen_children))


def are_results_closed(student: Student) -> bool:
    return any(hook(student) for hook in results_closed)


def was_looked_at(flag: Flag) -> bool:
    return any(hook(flag) for hook in flag_was_looked_at)


def has_ended(flag: Flag) -> bool:
    return any(hook(flag) for hook in flag_was_ended)
