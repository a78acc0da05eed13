"""Ticks for who came, from the attendance sheet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms.base import ServiceForm, day, helper
from screening.cases.models import PlanAction
from screening.cases.services import record_attendance


class AttendanceForm(ServiceForm):
    """One day of one group: a tick for every child who came."""

    dated = day(_("On"), required=True)
    came = forms.TypedMultipleChoiceField(
        label=_("Who came"), coerce=UUID, required=False, choices=list, widget=forms.CheckboxSelectMultiple
    )
    not_held = forms.BooleanField(label=_("It did not take place"), required=False)

    def __init__(self, group: Sequence[PlanAction], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        names = [(str(row.public_id), row.plan.case.student.name) for row in group]
        self.fields["came"].choices = names  # type: ignore[attr-defined]
        self.fields["dated"].initial = timezone.localdate
        self.helper = helper("dated", "came", "not_held")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("dated") and data["dated"] > timezone.localdate():
            self.add_error("dated", _("This day has not come yet."))
        if data.get("not_held") and data.get("came"):
            self.add_error("not_held", _("Somebody came: please take off one of the two."))
        return data

    def carry_out(self, *, by: User) -> int | None:
        """How many children were recorded."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        return record_attendance(
            self.group, by=by, dated=data["dated"], came=data["came"], took_place=not data["not_held"]
        )
