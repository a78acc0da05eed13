from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _


class ReadAllForm(forms.Form):
    """Up to which moment everything is read: the one at which the page was made."""

    until = forms.CharField(max_length=40)

    def clean_until(self) -> Any:
        moment = parse_datetime(self.cleaned_data["until"])
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError("no moment")
        return moment


class MailAddressForm(forms.Form):
    """Empty: no mail."""

    mail_address = forms.EmailField(
        label=_("Your mail address"), help_text=_("Leave it empty for no mail at all."), max_length=200, required=False
    )
