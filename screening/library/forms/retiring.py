"""Retiring a questionnaire, a rule set or a norm: one reason, kept in the audit log."""

from collections.abc import Callable
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import ServiceForm
from screening.library.services import LastInUse


class RetireForm(ServiceForm):
    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}), help_text=_("Stands in the audit log.")
    )
    button = _("Retire")
    refusals = {LastInUse: (None, _("This is the last one in use. Without it no round could be planned."))}

    def parts(self) -> list[Any]:
        return [Fieldset(_("The reason"), "reason")]

    def done(self, row: Any, retire: Callable[..., Model], *, by: User) -> Model | None:
        return self.attempt(lambda: retire(row, by=by, reason=self.cleaned_data["reason"]))
