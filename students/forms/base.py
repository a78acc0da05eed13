"""What every form of this room is made of."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import ServiceForm
from students.models import Enrolment
from students.roster.refusals import LARGEST_FILE, UnreadableRoster
from students.wording import import_words

NUMERIC = {"inputmode": "numeric", "class": "short"}
TELEPHONE = {"inputmode": "tel", "class": "short", "autocomplete": "off"}
REFUSALS = {
    "large": _("The file is larger than 2 MB, or becomes so when opened. A roster of 5,000 children is far smaller."),
    "old": _("This is the old .xls format or a file with a password; please save it as .xlsx or .csv without one."),
    "ods": _("This is an .ods file of LibreOffice or WPS; please open it there and save it as .xlsx."),
    "markup": _(
        "This is a web page (HTML or XML) that was named .xls; please open it in WPS or Excel and save it as .xlsx."
    ),
    "macros": _("This workbook contains macros; please save it as .xlsx, which has none."),
    "damaged": _("The file cannot be read. Please save it once more as .xlsx or .csv."),
    "encoding": _("The letters of this file cannot be read; please save it as .xlsx."),
    "quotation": _(
        "Line %(line)s has a quotation mark that is not closed, so that the lines below cannot be told apart. "
        "Nothing was read. Please correct it, or save the file as .xlsx."
    ),
    "heading": _(
        "No line of the first fifteen has headings such as 班级 and 姓名. The template shows how it should look."
    ),
    "rows": _("More than 5,000 rows; please split the file."),
}
WAYS_TO_LEAVE = [choice for choice in Enrolment.End.choices if choice[0] != Enrolment.End.MOVED_CLASS]


def refusal_words(refused: UnreadableRoster) -> str:
    """Why a file was not read at all."""
    return str(REFUSALS[refused.args[0]]) % refused.told


class OnceForm(ServiceForm):
    """Taken without a nonce too: it acts then each time it is sent."""

    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class ConfirmForm(OnceForm):
    """Asks nothing: pressing the button does `act`."""

    act: Callable[..., Any]

    def done(self, row: Any, *, by: User) -> Any:
        return self.attempt(lambda: self.act(row, by=by))


def is_row(text: str) -> bool:
    """The number of a row as our pages send it; thousands of digits come from none and are more than int() takes."""
    return text.isdecimal() and len(text) < 10


class TickedRows(forms.Form):
    """The ticked rows of one page of a file under review."""

    row = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    @property
    def rows(self) -> set[int]:
        return {int(text) for text in self.cleaned_data["row"] or [] if is_row(text)}


class ReadField(forms.CharField):
    """Text typed in any way a roster has it, understood by `read`: 20260905, 2026-9-5 or, for a month alone, 202609.

    `problem`: the code of `import_words` for what is not understood; where it is left out, `read` says it.
    """

    def __init__(self, read: Callable[[str], Any], problem: str = "", *, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(widget=widget or forms.TextInput(NUMERIC), **kwargs)
        self.read, self.problem = read, problem

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.read(text)
        except ValueError as refusal:
            raise forms.ValidationError(import_words(self.problem or str(refusal), text)) from refusal

    def prepare_value(self, value: Any) -> Any:
        """A month is kept as year and month."""
        if isinstance(value, tuple):
            return f"{value[0]}-{value[1]:02d}"
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value


class ChoiceOf(forms.ChoiceField):
    """One of a few answers, all of them in sight."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)


class TableField(forms.FileField):
    """A file of the school's own, no larger than any roster."""

    def __init__(self, accept: str = ".xlsx,.csv,.txt", **kwargs: Any) -> None:
        kwargs |= {"widget": forms.FileInput({"accept": accept}), "validators": [not_too_large]}
        super().__init__(error_messages={"empty": _("This file is empty.")}, **kwargs)


def not_too_large(file: Any) -> None:
    if file.size > LARGEST_FILE:
        raise forms.ValidationError(REFUSALS["large"])


def has_come(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
