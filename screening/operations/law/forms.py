"""A breach as somebody writes it down."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import DayField
from screening.operations.law.services.breaches import NotInOrder, record_breach
from screening.operations.models import Breach
from students.forms.base import OnceForm
from students.models import School

ORDER = _("This day has not come yet, or lies before the first one.")


class BreachForm(OnceForm):
    found_on = DayField(label=_("Noticed on"), initial=timezone.localdate)
    since = DayField(label=_("It may have begun on"), initial=timezone.localdate)
    until = DayField(label=_("and ended on"), initial=timezone.localdate)
    what = forms.CharField(
        label=_("What happened, and why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Without a child's name; for example: the office computer was stolen during the holidays"),
    )
    measures = forms.CharField(
        label=_("What has been done against harm, and what will be"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    button = _("Write it down")
    refusals: Any = {NotInOrder: lambda refused: [(refused.args[0], ORDER)]}

    def done(self, school: School, *, by: User) -> Breach | None:
        given = self.values("found_on", "since", "until", "what", "measures", "nonce")
        return self.attempt(lambda: record_breach(school, by=by, **given))
