"""Who came on a day."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.activities import services, wording
from screening.cases.activities.refused import ActivityRefused
from screening.cases.models import Activity, ActivitySession
from screening.form_kit.fields import changed, choice_field


class DayForm(forms.Form):
    """One day of one activity: whether it took place, and a mark for the few: who stayed away, or at a workshop who
    came. Marks may be typed as the numbers of the sheet instead. The page the marks were made on travels along."""

    took_place = forms.ChoiceField(
        label=_("On this day"),
        choices=[("yes", _("it took place")), ("no", _("it did not take place"))],
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    numbers = forms.CharField(required=False, max_length=300)
    marked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, activity: Activity, page: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.page = activity, page
        words = wording.marking(activity.kind)
        self.fields["marked"].label, self.fields["numbers"].label = words["marked"], words["numbers"]
        self.fields["numbers"].help_text = _("For example 3 7 12. Or tick below.")
        choice_field(self, "marked").choices = [(key, label) for key, label in page.rows]
        self.initial = {"seen": page.seen, "took_place": page.took_place, "marked": page.marked, **(self.initial or {})}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("seen", "took_place", "numbers", "marked")

    def clean_numbers(self) -> list[str]:
        typed = re.findall(r"\d+", self.cleaned_data["numbers"])
        wrong = [number for number in typed if not 1 <= int(number) <= len(self.page.rows)]
        if wrong:
            raise forms.ValidationError(_("Not on this list: %(numbers)s") % {"numbers": " ".join(wrong)})
        return [self.page.rows[int(number) - 1][0] for number in typed]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("took_place") == "no" and (data.get("marked") or data.get("numbers")):
            self.add_error("took_place", _("Somebody is marked below: please take off one of the two."))
        return data

    def carry_out(self, *, by: User) -> ActivitySession | None:
        if not self.is_valid():
            return None
        try:
            return services.record_session(self.activity, by=by, **self._said())
        except ActivityRefused as refused:
            self.add_error(None, wording.explain_refusal(refused)[1])
        except services.ChangedMeanwhile:
            self.data = changed(self.data, seen=self.page.seen)
            self.add_error(None, self.page.changed)
        return None

    def _said(self) -> dict[str, Any]:
        data = self.cleaned_data
        marked = {UUID(key) for key in (*data["marked"], *data["numbers"])}
        everybody = {UUID(key) for key, _label in self.page.rows}
        came = marked if self.page.marks_who_came else everybody - marked
        return {"day": self.page.day, "took_place": data["took_place"] == "yes", "came": came, "seen": data["seen"]}


def asked_day(query: QueryDict, activity: Activity) -> date:
    """The day of the address; today when it says none, or one that has not come or lies before the first day."""
    try:
        asked = date.fromisoformat(query.get("day", ""))
    except ValueError:
        return timezone.localdate()
    return asked if activity.starts <= asked <= timezone.localdate() else timezone.localdate()
