"""The bureau's form in words: what is in use, what a mapping may name, what is wrong with one."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.documents.sheets import write_csv
from screening.interchange.bureau.cells import figure_words
from screening.interchange.bureau.keys import every_key, figure_of
from screening.interchange.bureau.mapping import Problem
from screening.interchange.models import BureauForm
from screening.reports.county.month import (
    ReportedPlace,
    StoredMonth,
    county_place,
    school_places,
    township_places,
)
from screening.reports.models import CountyMonth
from screening.reports.tables import Cell
from students.models import School

PROBLEMS_SHOWN = 12
REFUSALS = {
    "large": gettext_lazy("The file is larger than 2 MB, or becomes so when opened."),
    "old": gettext_lazy("This is the old .xls format or a file with a password; please save it as .xlsx without one."),
    "ods": gettext_lazy("This is an .ods file of LibreOffice or WPS; please open it there and save it as .xlsx."),
    "macros": gettext_lazy("This workbook contains macros; please save it as .xlsx, which has none."),
    "damaged": gettext_lazy("The file cannot be read. Please save it once more as .xlsx."),
    "workbook": gettext_lazy("A form is a workbook; please save it as .xlsx."),
    "form": gettext_lazy("This is larger than a form. Please keep only the empty form."),
    "rows": gettext_lazy("This is larger than a form. Please keep only the empty form."),
    "formula": gettext_lazy(
        "A formula or link of this workbook reaches out of it. Please replace it with plain text and save it again."
    ),
}


class BureauPage:
    """The form in use, with where each figure goes, and the month it would be filled with."""

    def __init__(self, form: BureauForm | None) -> None:
        counts = dict(every_key())
        self.lines = [(place, figure_words(key)) for key, place in form.mapping.items()] if form else []
        self.form = form
        self.uploaded = _uploaded(form) if form else ""
        self.keys = list(counts.items())


def _uploaded(form: BureauForm) -> str:
    values = {"day": timezone.localdate(form.uploaded_at).isoformat(), "name": form.uploaded_by.name}
    return _("Uploaded on %(day)s by %(name)s.") % values


def problem_words(problems: Sequence[Problem]) -> list[str]:
    """One sentence a problem, the first dozen."""
    said = [_problem(one) for one in problems[:PROBLEMS_SHOWN]]
    more = len(problems) - PROBLEMS_SHOWN
    return [*said, _("And %(n)s more.") % {"n": more}] if more > 0 else said


def _problem(one: Problem) -> str:
    words = {
        "unreadable": _("This is no mapping file: CSV with the columns key and place, or JSON."),
        "large": _("A mapping has 300 lines and 64 KB at most."),
        "empty": _("No line of the mapping says a place."),
        "key": _("%(key)s: there is no such figure. The list below has all."),
        "place": _("%(key)s: %(place)s is no cell of a form; please write it like 汇总!B4 (at most line 2000)."),
        "twice": _("%(key)s stands twice in the mapping."),
        "sheet": _("%(key)s: the workbook has no sheet %(place)s."),
        "formula": _("%(key)s: %(place)s holds a formula, which is kept. Please choose another cell."),
        "merged": _("%(key)s: %(place)s lies inside a merged cell. Please name its first cell."),
        "same": _("%(key)s: %(place)s is taken by another figure already."),
    }[one.code]
    return words % {"key": one.key, "place": one.place}


def columns_for(keys: Iterable[str], row: CountyMonth, schools: Sequence[School]) -> dict[str, list[Cell]]:
    """Key → its cells, places in order of name."""
    month, places = StoredMonth(row), places_of(row.county.name, schools)
    found = {}
    for key in keys:
        told = figure_of(key)
        if told is not None:
            height, figure = told
            found[key] = [figure.cell(month, place) for place in places[height]]
    return found


def places_of(county: str, schools: Sequence[School]) -> dict[str, list[ReportedPlace]]:
    return {
        "county": [county_place(county, schools)],
        "township": township_places(schools, lambda _township: ""),
        "school": school_places(schools, lambda _school: ""),
    }


def heights_of(county: str, schools: Sequence[School]) -> dict[str, int]:
    return {height: len(places) for height, places in places_of(county, schools).items()}


def keys_file() -> bytes:
    """Every key with what it counts and an empty place: filled in, it is a mapping."""
    return write_csv(("key", "place", _("What it counts")), [(key, "", counts) for key, counts in every_key()])
