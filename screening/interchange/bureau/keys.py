"""The figures a mapping may name, and what each counts.

A key is a height and a figure: county.open is one cell; school.open is a column that begins at its cell and goes down,
schools in order of name; township.open likewise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.reports.county.figures import LATE, RATED, STATES
from screening.reports.county.month import ReportedPlace, StoredMonth
from screening.reports.county.tables import late_names, people, per_hour, work
from screening.reports.disclosure_control.model import Numeral
from screening.reports.tables import Cell
from screening.rounds.models import ChildState

HEIGHTS = ("county", "township", "school")


@dataclass(frozen=True)
class Figure:
    """`heights`: where it exists. What is broken down further than a school's people would hide more than it says."""

    name: str
    counts: Any
    cell: Callable[[StoredMonth, ReportedPlace], Cell]
    heights: tuple[str, ...] = HEIGHTS


def _name(_month: StoredMonth, place: ReportedPlace) -> Cell:
    return place.name


def _day(month: StoredMonth, _place: ReportedPlace) -> Cell:
    return Numeral(f"{month.row.month:%Y-%m}")


def _late(kind: str) -> str:
    return str(late_names()[kind])


FIGURES = (
    Figure("name", _("Name of the place"), _name),
    Figure("month", _("Month the figures stand at the end of, such as 2026-10"), _day, ("county",)),
    Figure("enrolled", _("Children of the round"), people("enrolled")),
    Figure("rated", _("Children both of whose teacher forms can be scored"), people(RATED)),
    Figure("sheets", _("Sheets of the round, one a class"), work("sheets")),
    Figure("handed-in", _("Sheets handed in"), work("handed_in")),
    Figure("usable", _("Sheets handed in that can be scored for four children in five"), work("usable")),
    Figure("open", _("Open cases"), people("open")),
    Figure("overdue", _("Pieces of work past their own date"), people("overdue")),
    Figure("visited", _("Schools a counselor visits; of a school 1 or 0"), work("visited")),
    Figure("visits", _("Days a fortnight on which a counselor comes"), work("visits_a_fortnight")),
    Figure("counselor-hours", _("Counselor hours a week, from the yearly page"), work("counselor_hours")),
    Figure("cases-per-hour", _("Open cases for each counselor hour a week"), per_hour),
    Figure("staff", _("Staff, from the yearly page"), work("staff")),
    Figure("teachers", _("Teachers, from the yearly page"), work("teachers")),
    Figure("night-staff", _("Dormitory staff at night, from the yearly page"), work("night_staff")),
    Figure("clubs", _("Clubs open to every child, from the yearly page"), work("clubs")),
    Figure("lessons", _("Lessons of mental-health education of a class and term; the fewest"), work("lessons")),
    Figure("books", _("Books, from the yearly page"), work("books")),
    *(
        Figure(key, ChildState(key.removeprefix("state.")).label, people(key), ("county", "township"))
        for key in STATES
        if key != RATED
    ),
    *(Figure(key, None, people(key), ("county", "township")) for key in LATE),
)
BY_NAME = {figure.name: figure for figure in FIGURES}


def figure_of(key: str) -> tuple[str, Figure] | None:
    """Height and figure of a key; None for one that does not exist."""
    height, _dot, name = key.partition(".")
    figure = BY_NAME.get(name)
    return (height, figure) if figure and height in figure.heights else None


def counts_words(figure: Figure) -> str:
    return _late(figure.name.removeprefix("overdue.")) if figure.counts is None else str(figure.counts)


def choice_words(figure: Figure) -> str:
    """What it counts, where no table around it says that these are kinds of what is overdue."""
    words = counts_words(figure)
    return gettext("Overdue: %(kind)s") % {"kind": words} if figure.counts is None else words


def every_key() -> list[tuple[str, str]]:
    """Key and what it counts, heights from above."""
    return [
        (f"{height}.{figure.name}", choice_words(figure))
        for height in HEIGHTS
        for figure in FIGURES
        if height in figure.heights
    ]
