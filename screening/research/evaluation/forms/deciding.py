"""After the start: a change, what follows, and an export with its purpose."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from screening.research.evaluation import services, wording
from screening.research.evaluation.forms.base import PilotForm, line, note
from screening.research.models import EvaluationExport, Pilot, PilotChange, PilotClass, PilotDecision

A_YEAR = timedelta(days=365)


class ChangeForm(PilotForm):
    """Something went otherwise than planned; perhaps a class has left."""

    on = DayField(label=_("Since when"))
    what = note(_("What was changed, and why"), required=True)
    leaving = forms.ChoiceField(label=_("Does a class leave the pilot with it?"), required=False)

    def __init__(self, pilot: Pilot, classes: Iterable[PilotClass], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        self.members = {str(one.public_id): one for one in classes if one.left_on is None}
        choices = [(key, wording.class_words(one)) for key, one in self.members.items()]
        choice_field(self, "leaving").choices = [("", _("No class leaves")), *choices]
        self.fields["on"].initial = timezone.localdate

    def carry_out(self, *, by: User) -> PilotChange | None:
        return self.attempt(
            lambda: services.record_change(
                self.pilot,
                by=by,
                leaving=self.members.get(self.cleaned_data["leaving"]),
                **self.values("nonce", "on", "what"),
            )
        )


class PilotDecisionForm(PilotForm):
    """Keep, change, stop, or go on trying; with the reason."""

    kind = forms.ChoiceField(
        label=_("What follows"),
        choices=PilotDecision.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    why = note(
        _("The reason"), required=True, help_text=_("What spoke for it, what against it, and whose words weighed most.")
    )
    ends = DayField(label=_("If you go on trying: until when"), required=False)

    def __init__(self, pilot: Pilot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot

    def carry_out(self, *, by: User) -> PilotDecision | None:
        return self.attempt(lambda: services.decide(self.pilot, by=by, **self.values("nonce", "kind", "why", "ends")))


class ExportForm(PilotForm):
    """What the data are for, who gets them, who approved, until when they are kept there."""

    purpose = line(_("What for"), 300, rows=2)
    recipient = line(_("Who receives it"), 120, help_text=_("Institution and person"))
    approval = line(
        _("Who approved it"),
        300,
        help_text=_("Ethics committee or education bureau, with number and date"),
    )
    keep_until = DayField(label=_("Deleted there on"))
    careful = forms.BooleanField(
        label=_("The receiver has promised not to try to recognise anybody and not to pass it on"),
    )

    def __init__(self, pilot: Pilot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        self.fields["keep_until"].initial = lambda: timezone.localdate() + A_YEAR

    def carry_out(self, *, by: User) -> EvaluationExport | None:
        names = ("nonce", "purpose", "recipient", "approval", "keep_until")
        return self.attempt(lambda: services.request_export(self.pilot, by=by, **self.values(*names)))
