"""Readings of rounds for pages and for the rooms above. Each starts from a row or a door (`user` first).

screenable(round, school_class, day, informant="teacher") -> list[Enrolment]    the only source of rows anywhere
seats_of(sheet) -> list[Enrolment]                                the same for a sheet, today
sheet_view_data(sheet) -> SheetView            forms with items and anchors, rows in seat order, others with a state
CheckView(user, sheet)                          the same before handing in, with what looks odd
class_progress(user) -> list[ClassProgress]    the sheets of a teacher (or counselor) in rounds that are open
round_progress(user, round) -> list[SchoolProgress]       numbers of states and sheets a school
class_talks(user) -> [ClassConversation]        counselor: classes to talk over with their teacher, by date
classes_not_talked_over(user) -> dict           the same as (round, class) → public id of the talk
wanted_talks(user) -> list[WantedTalk]          class teacher: a talk is wanted, or a sheet to be opened again
practised_raters(round) -> (trained, total)     who handed in a teacher sheet, and had practised by then
practice_forms(user) -> tuple[Instrument, ...]  forms whose lines the practice stories ask for
last_practised(user) -> date | None             the last day of practice with the made-up stories
"""

from screening.rounds.selectors.progress import (
    ClassProgress,
    SchoolProgress,
    WantedTalk,
    class_progress,
    class_talks,
    classes_not_talked_over,
    last_practised,
    practice_forms,
    practised_raters,
    round_progress,
    wanted_talks,
)
from screening.rounds.selectors.sheet import (
    CheckView,
    FormView,
    RowView,
    SheetView,
    screenable,
    seats_of,
    sheet_view_data,
)

__all__ = [
    "CheckView",
    "ClassProgress",
    "FormView",
    "RowView",
    "SchoolProgress",
    "SheetView",
    "WantedTalk",
    "class_progress",
    "class_talks",
    "classes_not_talked_over",
    "last_practised",
    "practice_forms",
    "practised_raters",
    "round_progress",
    "screenable",
    "seats_of",
    "sheet_view_data",
    "wanted_talks",
]
