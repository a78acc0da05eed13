"""What a person says before and after handing in: is it right as it is, who else is a worry, why it is opened again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.documents.blocks import Link
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.library.texts import text
from screening.library.wording import QualityText, SheetQuestion
from screening.rounds.quality import NAMED_BY_STATE, key_of
from screening.rounds.selectors import SheetView
from students.models import Enrolment, Student

KEEP, CHANGE, LEAVE_OUT = "keep", "change", "leave-out"
MOST_PLACES = 6


class SheetCheckForm(ServiceForm):
    """One question for each odd thing the numbers show. Only the person knows whether it is right."""

    def __init__(self, data: Mapping[str, Any] | None, quality: QualityText, view: SheetView | None = None) -> None:
        super().__init__(data)
        self.view = view
        self.asks = {
            key_of({"code": ask.code, "seats": ask.seats}): ask
            for ask in quality.asks
            if ask.code not in NAMED_BY_STATE
        }
        for name, ask in self.asks.items():
            self.fields[name] = forms.ChoiceField(
                label=ask.sentence,
                help_text=ask.ask,
                choices=_choices(ask.code),
                widget=forms.RadioSelect,
                error_messages={"required": _("please choose one")},
            )

    @property
    def questions(self) -> list[tuple[forms.BoundField, list[Link]]]:
        return [(self[name], self._places(ask)) for name, ask in self.asks.items()]

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen, by question."""
        return {name: self.cleaned_data[name] for name in self.asks}

    def _places(self, ask: SheetQuestion) -> list[Link]:
        """The rows of a question with what stands in them; of a run of rows its ends, of very many the first."""
        if self.view is None:
            return []
        seats = ask.seats[:1] + ask.seats[-1:] if ask.code == "row-shift" else ask.seats[:MOST_PLACES]
        sheet = reverse("rounds:show_sheet", args=[self.view.sheet.public_id])
        return [
            Link(
                gettext("Seat %(seat)s %(name)s") % {"seat": row.seat, "name": row.name},
                f"{sheet}#n{row.seat}",
                " · ".join(entry.digits for entry in row.entries),
            )
            for row in self.view.rows
            if row.seat in seats
        ]

    @property
    def seat_to_change(self) -> tuple[str, int] | None:
        """The first place the person wants to go back to: change or leave-out, and the seat (0: the whole sheet)."""
        for name, ask in self.asks.items():
            if self.cleaned_data[name] in (CHANGE, LEAVE_OUT):
                return self.cleaned_data[name], ask.seats[0] if ask.seats else 0
        return None


class WorryForm(ServiceForm):
    """Children who stay on the teacher's mind, whatever the numbers say."""

    who = forms.MultipleChoiceField(
        label=_("Choose names, as many as you like"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "names"}),
        error_messages={"required": _("please choose a name, or press “Nobody else”")},
    )
    word = forms.CharField(
        label=_("A sentence (may stay empty)"),
        help_text=_("What you saw, no guesses"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Mapping[str, Any] | None, seats: Sequence[Enrolment]) -> None:
        super().__init__(data)
        self.children = {str(seat.student.public_id): seat.student for seat in seats}
        choice_field(self, "who").choices = [(str(seat.student.public_id), _seat_label(seat)) for seat in seats]

    @property
    def chosen(self) -> list[Student]:
        return [self.children[child] for child in self.cleaned_data["who"]]


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it opened again?"),
        help_text=_("One sentence, so that those who look later understand"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("please write a sentence")},
    )


def _choices(code: str) -> list[tuple[str, object]]:
    keep, change = text("ui.buttons.keep-as-is"), text("ui.buttons.change")
    if code == "too-fast":
        return [(KEEP, _("I typed it from paper")), (CHANGE, change)]
    if code == "mostly-not-observed":
        return [(LEAVE_OUT, _("Away for long, or known for under four weeks")), (KEEP, _("Neither, keep it"))]
    return [(KEEP, keep), (CHANGE, change)]


def _seat_label(seat: Enrolment) -> str:
    return format_html("{}<small>{}</small>", seat.student.name, _("Seat %(seat)s") % {"seat": seat.seat_number})
