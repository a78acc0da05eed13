"""What comes back from a receiver, what was asked again, and whether a child is back in class."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.cases.access import referrals_of
from screening.cases.forms.base import CaseForm, day, helper, line, note
from screening.cases.models import BackInClass, Case, ReceiverAnswer, Referral, ReferralReminder
from screening.cases.referrals.services import (
    MOVES,
    NoSuchMove,
    Returned,
    UnknownReceiptCode,
    day_after,
    receipt_hash,
    record_back_in_class,
    record_receipt,
    record_referral_status,
    record_reminder,
)
from screening.form_kit.fields import choice_field

Saved = TypeVar("Saved")
S, Next = Referral.State, ReceiverAnswer.Next
MEANS = {Next.SEEING: S.IN_PROGRESS, Next.FINISHED: S.DONE, Next.CANNOT: S.DECLINED}


class ReferralStepForm(CaseForm):
    """A step of one referral; it may have moved on since the page was opened."""

    where = "dated"

    def __init__(self, referral: Referral, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.referral = referral
        self.fields["dated"].initial = timezone.localdate

    def step(self, act: Callable[[], Saved]) -> Saved | None:
        try:
            return self.attempt(act)
        except NoSuchMove:
            self.add_error(self.where, _("The referral has moved on meanwhile; please look again."))
            return None


class StatusForm(ReferralStepForm):
    """The next step of a referral. What the receiver wrote by code is proposed, and counts as looked at."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=list, widget=forms.RadioSelect)
    dated = day(_("On"), required=True)
    note = note(_("In a sentence; no diagnosis"))
    next_on = day(_("The next day"))
    where = "state"

    def __init__(self, referral: Referral, answer: ReceiverAnswer | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(referral, *args, **kwargs)
        open_moves = [state for state in S if state in MOVES[referral.state]]
        choice_field(self, "state").choices = [(s.value, s.label) for s in open_moves]
        if answer:
            self.initial = {"state": MEANS[Next(answer.next_step)], "dated": answer.received_on}
        self.fields["next_on"].help_text = _(
            "While it goes on: when you ask again (%(goes_on)s). Done: when somebody asks whether it helped "
            "(%(done)s). Declined or withdrawn: when you look at the child again (%(back)s). Left empty, the day in "
            "brackets counts."
        ) % {
            "goes_on": formats.day(day_after(referral, state=S.IN_PROGRESS)),
            "done": formats.day(day_after(referral, state=S.DONE)),
            "back": formats.day(day_after(referral, state=S.DECLINED)),
        }
        self.helper = helper("state", "dated", "note", *(["next_on"] if referral.state != S.DRAFT else []))

    def carry_out(self, *, by: User) -> Referral | None:
        names = ("nonce", "state", "dated", "note", "next_on")
        return self.step(lambda: record_referral_status(self.referral, by=by, **self.values(*names)))


class ReminderForm(ReferralStepForm):
    """That the receiver was asked again, and when the next word is due."""

    kind = forms.ChoiceField(label=_("How you asked"), choices=ReferralReminder.Kind.choices, widget=forms.RadioSelect)
    dated = day(_("On"), required=True)
    note = note(_("Who answered, what was said; no diagnosis"))
    word_due_on = day(_("The next word is due on"), required=True)

    def __init__(self, referral: Referral, *args: Any, **kwargs: Any) -> None:
        super().__init__(referral, *args, **kwargs)
        soon = day_after(referral, state=S.DECLINED)  # it has been waited for already
        self.fields["word_due_on"].initial = soon
        self.helper = helper("kind", "dated", "note", "word_due_on")

    def carry_out(self, *, by: User) -> Referral | None:
        names = ("nonce", "kind", "dated", "note", "word_due_on")
        return self.step(lambda: record_reminder(self.referral, by=by, **self.values(*names)))


class ReceiptForm(CaseForm):
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
        try:
            return self.attempt(
                lambda: record_receipt(data["code"], by=by, nonce=data["nonce"], dated=data["dated"], note=data["note"])
            )
        except NoSuchMove:
            self.add_error("code", _("This referral has ended already; the slip changes nothing."))
            return None


class BackInClassForm(CaseForm):
    """Back since a day, or not back, because."""

    is_back = forms.TypedChoiceField(
        label=_("Is the child back in class?"),
        choices=[("yes", _("Yes, since")), ("no", _("No, because"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    since = day(_("Back since"))
    because = note(_("Not back, because (no diagnosis)"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.helper = helper("is_back", "since", "because")

    def carry_out(self, *, by: User) -> BackInClass | None:
        def act() -> BackInClass:
            data = self.cleaned_data
            record = Returned(data["is_back"], data["since"], data["because"])
            return record_back_in_class(self.case, by=by, nonce=data["nonce"], record=record)

        return self.attempt(act)
