"""What the forms of cases share: a nonce, choices from the content files, and domain errors as words beside a field."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lazy import Label
from accounts.models import User
from screening.cases.error_messages import explain, explained
from screening.cases.models import Case
from screening.form_kit.fields import changed
from screening.form_kit.forms import Problem, ServiceForm
from screening.idempotency.once import SentBefore
from screening.library import texts
from students.seating import place_of

LONGEST_NOTE = 2000
FURTHEST_DAY = timedelta(days=400)  # from today, either way
About = TypeVar("About")
Saved = TypeVar("Saved")


class CaseForm(ServiceForm, Generic[Saved]):
    """What services of cases refuse has its words in `error_messages`, or in the form's own `refusals`. `act` is the
    service with what was typed; the page decides where the button stands and what it says."""

    button = None

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout("nonce", *self.parts())
        return helper

    def act(self, by: Any) -> Saved:
        raise NotImplementedError

    def carry_out(self, *, by: User | None) -> Saved | None:
        return self.attempt(lambda: self.act(by))

    def expected(self) -> tuple[type[Exception], ...]:
        return (*super().expected(), *explained())

    def explain(self, refused: Exception) -> Iterable[Problem]:
        if isinstance(refused, SentBefore):
            self.data = changed(self.data, nonce=str(uuid4()))  # the next press is an entry of its own
        return super().explain(refused) if isinstance(refused, super().expected()) else [explain(refused)]


class FormAbout(CaseForm[Saved], Generic[About, Saved]):
    """A form about one row: a case, a child, a referral."""

    def __init__(self, about: About, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    @property
    def sits_in(self) -> str:
        """Where the child of a case, or of what belongs to one, sits today."""
        case = self.about if isinstance(self.about, Case) else getattr(self.about, "case", None)
        return place_of(case.student) if case else ""

    @property
    def urgent_about(self) -> str:
        """What the button for an urgent concern takes along from a page whose address names a row about a child: never
        the case, of which whoever answers for a row may know nothing."""
        child = getattr(self.about, "student", None) or getattr(getattr(self.about, "case", None), "student", None)
        return f"?child={child.public_id}" if child and not isinstance(self.about, Case) else ""


def radios(path: str, label: Label = "", *, required: bool = True, **more: Any) -> forms.ChoiceField:
    """A group of radio buttons for the options of a content file, in its order."""
    css = more.pop("css", "tight")
    return forms.ChoiceField(
        label=label,
        choices=lambda: texts.choices(path),
        widget=forms.RadioSelect(attrs={"class": css}),
        required=required,
        **more,
    )


def select(path: str, label: Label = "", *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """A list to choose one from, with an empty first line."""
    return forms.ChoiceField(
        label=label,
        choices=lambda: [("", _("Please choose")), *texts.choices(path)],
        required=required,
        **more,
    )


def note(label: Label = "", *, rows: int = 2, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST_NOTE,
        required=required,
        **more,
    )


def line(label: Label = "", *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required, **more)


def day(label: Label = "", *, required: bool = False, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"class": "short"})
    return forms.DateField(label=label, required=required, widget=widget, validators=[_right_year], **more)


def _right_year(value: date) -> None:
    """Year 26 instead of 2026, or a next look in 2062: a slip that would lose the child."""
    if abs(value - timezone.localdate()) > FURTHEST_DAY:
        raise ValidationError(_("Please check the year."))
