"""Days missed and two results of a class in a term: a line a child, typed or pasted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.research.evaluation import access, selectors, services
from screening.research.evaluation.forms import PilotForm
from screening.research.evaluation.pasted import CHINESE, MATHS, number_text, read_pasted
from screening.research.evaluation.records import ChildTermRecord, TermRecord
from screening.research.evaluation.selectors import AskedTerm
from screening.research.models import PilotClass, TermSheet
from students.models import Enrolment
from students.records.layout import ABSENT
from students.selectors import calendar_of

COLUMNS = {"d": "days_missed", "c": "chinese", "m": "maths"}
NUMERIC = {"inputmode": "numeric", "class": "short"}


class TermNumberField(forms.CharField):
    """A number, or empty for what is not known."""

    def __init__(self, column: str, key: str, **kwargs: Any) -> None:
        told = {"inputmode": "decimal", "aria-labelledby": f"r{key} h{column}", "autocomplete": "off"}
        super().__init__(required=False, max_length=6, widget=forms.TextInput(told), **kwargs)
        self.column = column

    def clean(self, value: Any) -> Decimal | None:
        try:
            text = number_text(super().clean(value), 999)
        except ValueError as error:
            raise forms.ValidationError(_("Please a number, or nothing.")) from error
        number = Decimal(text) if text else None
        if number is not None and (number * (2 if self.column == "d" else 100)) % 1:
            raise forms.ValidationError(_("Whole and half days only.") if self.column == "d" else _("Two decimals."))
        return number


@dataclass(frozen=True)
class TermSheetRow:
    """A child's line."""

    key: str
    seat: str
    name: str
    cells: list[BoundField]


class TermSheetForm(PilotForm):
    """One class, one term. What the school's own lists say already stands in it; the person looks and saves."""

    days_open = forms.IntegerField(
        label=gettext_lazy("School days of the term"), min_value=1, max_value=130, widget=forms.NumberInput(NUMERIC)
    )
    chinese_max = forms.IntegerField(
        label=gettext_lazy("Highest mark in Chinese"), min_value=1, max_value=200, widget=forms.NumberInput(NUMERIC)
    )
    maths_max = forms.IntegerField(
        label=gettext_lazy("Highest mark in maths"), min_value=1, max_value=200, widget=forms.NumberInput(NUMERIC)
    )
    pasted = forms.CharField(
        label=gettext_lazy("Lines from your own list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("With the line of headings: name, days missed or kinds of leave, Chinese, maths."),
    )

    def __init__(self, pilot_class: PilotClass, term: AskedTerm, seats: Sequence[Enrolment], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pilot_class, self.term, self.seats = pilot_class, term, seats
        self.problems: list[str] = []
        self.filled: int | None = None
        self.from_lists = False
        for seat in seats:
            for column in COLUMNS:
                label = f"{seat.student.name}, {column_words()[column]}"
                self.fields[f"{column}_{key_of(seat)}"] = TermNumberField(column, key_of(seat), label=label)

    @property
    def rows(self) -> Iterator[TermSheetRow]:
        for seat in self.seats:
            key = key_of(seat)
            cells = [self[f"{column}_{key}"] for column in COLUMNS]
            yield TermSheetRow(key, figure(str(seat.seat_number or "")), seat.student.name, cells)

    @property
    def read_words(self) -> str:
        """After lines were pasted: of how many children."""
        if self.filled is None:
            return ""
        if not self.filled:
            return _("No line could be used. The first line must be the headings: name, and days missed or a subject.")
        words = ngettext(
            "Filled in for %(n)s child. Nothing is saved yet.",
            "Filled in for %(n)s children. Nothing is saved yet.",
            self.filled,
        )
        return words % {"n": self.filled}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        most = {"d": data.get("days_open"), "c": data.get("chinese_max"), "m": data.get("maths_max")}
        for name, value in list(data.items()):
            limit = most.get(name[0]) if name[1:2] == "_" else None
            if limit is not None and value is not None and value > limit:
                self.add_error(name, _("At most %(n)s.") % {"n": limit})
        return data

    def carry_out(self, *, by: User) -> TermSheet | None:
        return self.attempt(
            lambda: services.save_term_sheet(
                self.pilot_class, by=by, nonce=self.cleaned_data["nonce"], sheet=self._record()
            )
        )

    def _record(self) -> TermRecord:
        data = self.cleaned_data
        lines = [
            ChildTermRecord(
                seat.student_id, **{name: data[f"{column}_{key_of(seat)}"] for column, name in COLUMNS.items()}
            )
            for seat in self.seats
        ]
        return TermRecord(self.term.code, **self.values("days_open", "chinese_max", "maths_max"), lines=lines)


def column_words() -> dict[str, str]:
    return {"d": _("days missed"), "c": _("Chinese mark"), "m": _("Maths mark")}


def key_of(seat: Enrolment) -> str:
    return seat.student.public_id.hex[:8]


def term_sheet_form(
    user: User, pilot_class: PilotClass, term: AskedTerm, data: Mapping[str, str] | None
) -> TermSheetForm:
    """Empty or as last saved; as sent; or, when lines were pasted, with what they say and nothing saved."""
    seats = access.list_term_children(user, pilot_class)
    if data is not None and "read" not in data:
        return TermSheetForm(pilot_class, term, seats, data)
    initial, from_lists = _initial(user, pilot_class, term, seats)
    if data is None:
        form = TermSheetForm(pilot_class, term, seats, initial=initial)
        form.from_lists = from_lists
        return form
    typed = {name: value for name, value in data.items() if value and name != "pasted"}
    found = read_pasted(data.get("pasted", ""), seats)
    told = {seat.student_id: key_of(seat) for seat in seats}
    for student, kept in found.values.items():
        for column, source in {"d": ABSENT, "c": CHINESE, "m": MATHS}.items():
            if source in kept:
                typed[f"{column}_{told[student]}"] = kept[source]
    form = TermSheetForm(pilot_class, term, seats, initial={**initial, **typed})
    form.problems, form.filled = found.problems, len(found.values)
    return form


def _initial(
    user: User, pilot_class: PilotClass, term: AskedTerm, seats: Sequence[Enrolment]
) -> tuple[dict[str, Any], bool]:
    """What was saved last; before that, what the school's own lists say, and whether they say anything."""
    calendar = calendar_of(pilot_class.pilot.county)
    sheet, lines = access.own_sheet_lines(user, pilot_class, term.code)
    known: Mapping[int, Any] = lines
    if sheet is None:
        known = selectors.known_already(user, [seat.student_id for seat in seats], term, calendar)
    initial: dict[str, Any] = {
        "days_open": sheet.days_open if sheet else selectors.school_days(term, calendar),
        "chinese_max": sheet.chinese_max if sheet else 100,
        "maths_max": sheet.maths_max if sheet else 100,
    }
    for seat in seats:
        line = known.get(seat.student_id)
        for column, name in COLUMNS.items():
            value = getattr(line, name, None)
            if value is not None:
                initial[f"{column}_{key_of(seat)}"] = f"{value.normalize():f}"
    return initial, sheet is None and bool(known)
