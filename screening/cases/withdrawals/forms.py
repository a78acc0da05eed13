"""What the counselor did after a family took its consent back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.deciding.form_values import Agreed
from screening.cases.forms import FormAbout, day, line, note
from screening.cases.models import ConsentTask
from screening.cases.withdrawals.services import record_done


def ask_agreement(form: forms.Form) -> list[str]:
    """The pair of fields that appears where a family took its consent back; their names."""
    form.fields["agreed_by"] = line(_("Who at home has agreed to this since"))
    form.fields["agreed_on"] = day(_("Agreed on"))
    return ["agreed_by", "agreed_on"]


def agreed_in(data: Mapping[str, Any]) -> Agreed | None:
    who, on = data.get("agreed_by", ""), data.get("agreed_on")
    return Agreed(who, on) if who and on else None


class ConsentTaskForm(FormAbout[ConsentTask, ConsentTask]):
    said = note(_("Who was told, and what was agreed"), required=True, rows=3)

    def act(self, by: User) -> ConsentTask:
        return record_done(self.about, by=by, **self.values("nonce", "said"))
