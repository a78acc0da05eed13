"""Who is asked for help, for what, and with whose agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.access import receivers_of
from screening.cases.deciding.form_values import ReferralRecord
from screening.cases.forms import FormAbout, line, note
from screening.cases.models import Case, Receiver, Referral
from screening.cases.referrals.services import create_referral, sheet_covers_sharing
from screening.form_kit.fields import row_field
from screening.library import texts


class ReceiverField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A receiver as kind, unit and person."""

    def label_from_instance(self, receiver: Receiver) -> str:
        kind = texts.text(f"texts.referral_receivers.{receiver.kind}")
        return " · ".join(filter(None, ("" if kind in receiver.unit else kind, receiver.unit, receiver.person)))


class ReferralForm(FormAbout[Case, Referral]):
    """A draft. What leaves the school is shown line by line before anything is issued."""

    receiver = ReceiverField(label=_("To whom"), queryset=Receiver.objects.none(), empty_label=_("Please choose"))
    request = note(_("What you ask them to do"), rows=3, required=True)
    tried = note(_("What the school has done already"), rows=3)
    consent_basis = forms.ChoiceField(
        label=_("With whose agreement"),
        choices=Referral.ConsentBasis.choices,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
    )
    consent_from = line(_("Who agreed, how and when"))
    override_reason = note(_("Why without agreement"))
    child_knows = forms.BooleanField(label=_("The child knows about it"), required=False)

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        county = case.school.township.county_id
        row_field(self, "receiver").queryset = receivers_of(user).filter(county=county)
        self.fields["receiver"].error_messages["required"] = texts.text("ui.errors.receiver-needed")
        self.fields["tried"].help_text = _(
            "A line for each step, with its day; after a colon what came of it: “26 Nov talk with the counselor: would "
            "like to come again”. What the plan has begun is added by itself."
        )
        self.fields["consent_from"].help_text = _("May stay empty where the consent sheet covers sharing.")
        if sheet_covers_sharing(case):
            self.fields["consent_basis"].initial = Referral.ConsentBasis.SHEET
        self.fields["override_reason"].help_text = _("Suspected harm is reported at once, with or without consent.")

    def act(self, by: User) -> Referral:
        names = ("request", "tried", "consent_basis", "consent_from", "override_reason", "child_knows")
        record = ReferralRecord(**self.values(*names))
        return create_referral(self.about, by=by, record=record, **self.values("nonce", "receiver"))
