"""Who is asked for help, for what, and with whose agreement; and the slip that comes back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.access import receivers_of, referrals_of
from screening.cases.forms.base import ServiceForm, day, helper, line, note
from screening.cases.models import Case, Receiver, Referral
from screening.cases.records import ReferralRecord
from screening.cases.services import (
    MOVES,
    NoSuchMove,
    UnknownReceiptCode,
    create_referral,
    receipt_hash,
    record_receipt,
    record_referral_status,
)
from screening.library import texts


class ReceiverField(forms.ModelChoiceField):
    """A receiver as kind, unit and person."""

    def label_from_instance(self, receiver: Receiver) -> str:
        kind = texts.text(f"texts.referral_receivers.{receiver.kind}")
        return " · ".join(filter(None, ("" if kind in receiver.unit else kind, receiver.unit, receiver.person)))


class ReferralForm(ServiceForm):
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
    child_knows = forms.BooleanField(label=_("The child knows about it"), required=False, initial=True)

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        county = case.school.township.county_id
        self.fields["receiver"].queryset = receivers_of(user).filter(county=county)  # type: ignore[attr-defined]
        self.fields["receiver"].error_messages["required"] = texts.text("ui.errors.receiver-needed")
        self.fields["consent_from"].help_text = _("May stay empty where the consent sheet covers sharing.")
        self.fields["override_reason"].help_text = _("Suspected harm is reported at once, with or without consent.")
        names = ("receiver", "request", "tried", "consent_basis", "consent_from", "override_reason", "child_knows")
        self.helper = helper(*names)

    def carry_out(self, *, by: User) -> Referral | None:
        def act() -> Referral:
            data = self.cleaned_data
            names = ("request", "tried", "consent_basis", "consent_from", "override_reason", "child_knows")
            record = ReferralRecord(**{name: data[name] for name in names})
            return create_referral(self.case, by=by, nonce=data["nonce"], receiver=data["receiver"], record=record)

        return self.attempt(act)


class StatusForm(ServiceForm):
    """The next step of a referral."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=list, widget=forms.RadioSelect)
    dated = day(_("On"), required=True)
    note = note(_("In a sentence; no diagnosis"))

    def __init__(self, referral: Referral, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.referral = referral
        open_moves = [state for state in Referral.State if state in MOVES[referral.state]]
        self.fields["state"].choices = [(s.value, s.label) for s in open_moves]  # type: ignore[attr-defined]
        self.fields["dated"].initial = timezone.localdate
        self.helper = helper("state", "dated", "note")

    def carry_out(self, *, by: User) -> Referral | None:
        names = ("nonce", "state", "dated", "note")
        try:
            return self.attempt(
                lambda: record_referral_status(
                    self.referral, by=by, **{name: self.cleaned_data[name] for name in names}
                )
            )
        except NoSuchMove:
            self.add_error("state", _("The referral has moved on meanwhile; please look again."))
            return None


class ReceiptForm(ServiceForm):
    """The code from the slip that came back. It opens nothing that this person may not see."""

    code = line(_("Receipt code from the slip"), required=True)
    dated = day(_("Received on"), required=True)
    note = note(_("What they wrote; no diagnosis"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["dated"].initial = timezone.localdate
        self.fields["code"].help_text = _("Ten characters and a check character, for example 7K3QX-9M0RT-B")
        self.helper = helper("code", "dated", "note")

    def clean_code(self) -> Referral:
        """The referral behind the code, of the person's own schools only."""
        unknown = forms.ValidationError(
            _("No referral of your schools carries this code. Please check every character.")
        )
        try:
            found = referrals_of(self.user).filter(receipt_code_hash=receipt_hash(self.cleaned_data["code"])).first()
        except UnknownReceiptCode as error:
            raise unknown from error
        if found is None:
            raise unknown
        return found

    def carry_out(self, *, by: User) -> Referral | None:
        data = self.cleaned_data if self.is_valid() else {}
        return self.attempt(
            lambda: record_receipt(data["code"], by=by, nonce=data["nonce"], dated=data["dated"], note=data["note"])
        )
