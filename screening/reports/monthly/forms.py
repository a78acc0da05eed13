"""The month to report by hand, and all a month asks on one form."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.form_kit.fields import changed, choice_field, row_field
from screening.form_kit.forms import DayField, ServiceForm
from screening.reports.models import AskAnswer
from screening.reports.monthly.access import AskedMonth, colleagues_of
from screening.reports.monthly.services import Answer, AnsweredMeanwhile, answer_asks
from screening.reports.periods import months_of_year, school_year_of, year_words

YEARS_BACK = 2


def _months(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The months begun in this school year and the two before it: latest first, a group a year."""
    this_year, found = school_year_of(today), []
    for year in range(this_year, this_year - YEARS_BACK - 1, -1):
        begun = [month for month in reversed(months_of_year(year)) if month <= today]
        found.append((year_words(year), [(month.isoformat(), formats.month(month)) for month in begun]))
    return found


class _MonthField(forms.TypedChoiceField):
    """A month to choose; one that has not begun gets a sentence of its own."""

    def validate(self, value: str) -> None:
        with suppress(ValueError):
            if date.fromisoformat(value) > timezone.localdate():
                words = _("This month has not begun yet: it can be reported from its first day on.")
                raise forms.ValidationError(words)
        super().validate(value)


class MonthForm(forms.Form):
    """Any month of the last school years, made or made again by hand."""

    month = _MonthField(
        label=_("Month"),
        coerce=date.fromisoformat,
        error_messages={"invalid_choice": _("Please choose a month from the list.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choice_field(self, "month").choices = _months(timezone.localdate())
        self.helper = FormHelper()
        self.helper.form_action = reverse("reports:list_reports")
        self.helper.add_input(Submit("", _("Make this month's report")))


TWO_WEEKS = timedelta(days=14)
TAKEN = AskAnswer.State.TAKEN


class AskAnswerForm(ServiceForm):
    """Three fields an ask: `do-see`, `by-see`, `until-see`. `known` says with which answers the page was made."""

    button = None
    refusals = {
        AnsweredMeanwhile: (
            None,
            _("Somebody else answered after this page was opened. What they said stands below; please look and save."),
        )
    }

    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, user: User, asked: AskedMonth, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.asked, self.user = asked, user
        self.codes = [ask["code"] for ask in asked.asks]
        del self.fields["nonce"]  # sent twice it says the same twice
        self.fields["known"].initial = self._numbers()
        people = colleagues_of(user, asked.report.school)
        for ask in asked.asks:
            self._ask_about(ask, people)

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    def _ask_about(self, ask: Mapping[str, Any], people: Any) -> None:
        code = ask["code"]
        last = self.asked.answers.get(code)
        states = forms.ChoiceField(
            label=_("What becomes of it"),
            choices=AskAnswer.State.choices,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "tight"}),
            initial=last.state if last else None,
        )
        who = forms.ModelChoiceField(
            label=_("Who does it"), queryset=User.objects.none(), required=False, empty_label=_("Please choose")
        )
        who.label_from_instance = lambda obj: obj.name  # type: ignore[method-assign]
        day = DayField(label=_("By when"), required=False)
        who.initial = last.done_by if last else self.user
        day.initial = last.until if last else _in_time(ask)
        self.fields |= {f"do-{code}": states, f"by-{code}": who, f"until-{code}": day}
        row_field(self, f"by-{code}").queryset = people

    def rows(self) -> dict[str, list[forms.BoundField]]:
        """Of each ask its fields."""
        return {code: [self[f"{name}-{code}"] for name in ("do", "by", "until")] for code in self.codes}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for code in self.codes:
            if found.get(f"do-{code}") == TAKEN:
                self._asks_for(f"by-{code}", _("Please choose who does it."))
                self._asks_for(f"until-{code}", _("Please say until when."))
        return found

    def _asks_for(self, name: str, words: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def done(self, *, by: User) -> bool:
        answers = {code: self._answer(code) for code in self.codes} if self.is_valid() else {}
        known = _read(self.cleaned_data["known"]) if answers else {}
        report = self.asked.report
        written = self.attempt(lambda: answer_asks(report, by=by, answers=answers, known=known))
        if written is None and self.non_field_errors():
            self.data = changed(self.data, known=self._numbers())
        return written is not None

    def _answer(self, code: str) -> Answer:
        """Who does it until when is asked of what will be done, and stays beside what became of it."""
        state, last = self.cleaned_data[f"do-{code}"], self.asked.answers.get(code)
        if state == TAKEN:
            return Answer(state, self.cleaned_data[f"by-{code}"], self.cleaned_data[f"until-{code}"])
        return Answer(state, last.done_by if last else None, last.until if last else None)

    def _numbers(self) -> str:
        """“see-2 begin-0”."""
        answers = self.asked.answers
        return " ".join(f"{code}-{answers[code].number if code in answers else 0}" for code in self.codes)


def _in_time(ask: Mapping[str, Any]) -> date:
    """Two weeks from now; what a round asks for, before it closes."""
    today = timezone.localdate()
    closes = date.fromisoformat(ask["closes"]) if "closes" in ask else today
    return closes if today < closes < today + TWO_WEEKS else today + TWO_WEEKS


def _read(known: str) -> dict[str, int]:
    """Of what no page of ours could have sent nothing is known."""
    pairs = [pair.rpartition("-") for pair in known.split()]
    return {code: int(number) for code, _dash, number in pairs if number.isdecimal() and len(number) < 5}
