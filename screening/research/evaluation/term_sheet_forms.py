"""Days missed and two results of a class in a term: a line a child."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from accounts.models import User
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.research.evaluation import access, services
from screening.research.evaluation.forms import PilotForm
from screening.research.evaluation.selectors import OwedSheet, code_of
from screening.research.models import TermSheet
from students.forms.base import NUMERIC
from students.models import Enrolment
from students.roster.cells import fold_width
from students.selectors import calendar_of

COLUMNS = {"d": "days_missed", "c": "chinese", "m": "maths"}
NOT_KNOWN = ("", "-", "—", "缺考", "免考", "absent", "exempt")


def number_of(text: str) -> Decimal | None:
    """A number as typed in any width; None for “did not sit it”. Raises ValueError."""
    plain = fold_width(text).strip().casefold()
    if plain in NOT_KNOWN:
        return None
    if not plain.replace(".", "", 1).isdecimal():
        raise ValueError
    return Decimal(plain)


class TermNumberField(forms.CharField):
    """A number, or empty for what is not known."""

    def __init__(self, column: str, key: str, **kwargs: Any) -> None:
        told = {"inputmode": "decimal", "aria-labelledby": f"r{key} h{column}", "autocomplete": "off"}
        super().__init__(required=False, max_length=6, widget=forms.TextInput(told), **kwargs)
        self.column = column

    def clean(self, value: Any) -> Decimal | None:
        try:
            number = number_of(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(_("Please a number, or nothing.")) from error
        if number is not None and (number * (2 if self.column == "d" else 100)) % 1:
            raise forms.ValidationError(_("Whole and half days only.") if self.column == "d" else _("Two decimals."))
        return number


def counted(label: Label, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, widget=forms.NumberInput(NUMERIC))


class TermSheetForm(PilotForm):
    """One class, one term, as it was saved last."""

    done = gettext_lazy("The sheet is kept. Thank you.")
    days_open = counted(gettext_lazy("School days of the term"), 130)
    chinese_max = counted(gettext_lazy("Highest mark in Chinese"), 200)
    maths_max = counted(gettext_lazy("Highest mark in maths"), 200)

    def __init__(self, user: User, owed: OwedSheet, data: Any = None) -> None:
        self.owed, self.seats = owed, access.list_term_children(user, owed.pilot_class)
        super().__init__(data, initial=self._initial(user))
        labels = {"d": _("days missed"), "c": _("Chinese mark"), "m": _("Maths mark")}
        for seat in self.seats:
            for column, words in labels.items():
                label = f"{seat.student.name}, {words}"
                self.fields[f"{column}_{key_of(seat)}"] = TermNumberField(column, key_of(seat), label=label)

    def _initial(self, user: User) -> dict[str, Any]:
        sheet, term = self.owed.sheet, self.owed.term
        if sheet is None:
            calendar = calendar_of(self.owed.pilot_class.pilot.county)
            days = calendar.school_days_between(term.starts - timedelta(days=1), term.ends)
            return {"days_open": days, "chinese_max": 100, "maths_max": 100}
        lines = access.own_sheet_lines(user, sheet)
        found: dict[str, Any] = {name: getattr(sheet, name) for name in ("days_open", "chinese_max", "maths_max")}
        for seat in self.seats:
            for column, name in COLUMNS.items():
                value = getattr(lines.get(seat.student_id), name, None)
                found[f"{column}_{key_of(seat)}"] = "" if value is None else f"{value.normalize():f}"
        return found

    @property
    def rows(self) -> Iterator[tuple[str, str, str, Sequence[BoundField]]]:
        """A child's line: key, seat, name, cells."""
        for seat in self.seats:
            key, number = key_of(seat), figure(str(seat.seat_number or ""))
            yield key, number, seat.student.name, [self[f"{column}_{key}"] for column in COLUMNS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        most = {"d": data.get("days_open"), "c": data.get("chinese_max"), "m": data.get("maths_max")}
        for name, value in list(data.items()):
            limit = most.get(name[0]) if name[1:2] == "_" else None
            if limit is not None and value is not None and value > limit:
                self.add_error(name, _("At most %(n)s.") % {"n": limit})
        return data

    def carry_out(self, *, by: User) -> TermSheet | None:
        return self.attempt(lambda: self._save(by))

    def _save(self, by: User) -> TermSheet:
        data = self.cleaned_data
        lines = {
            seat.student_id: {name: data[f"{column}_{key_of(seat)}"] for column, name in COLUMNS.items()}
            for seat in self.seats
        }
        about = {"term": code_of(self.owed.term), **self.values("nonce", "days_open", "chinese_max", "maths_max")}
        return services.save_term_sheet(self.owed.pilot_class, by=by, lines=lines, **about)


def key_of(seat: Enrolment) -> str:
    return seat.student.public_id.hex[:8]
