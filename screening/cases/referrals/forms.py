"""Who is asked for help, for what, and with whose agreement; what comes back; a code typed from paper by somebody
without an account; and the units that may be asked."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from accounts.services.tries import TooManyTries
from screening import formats
from screening.cases.access import receivers_of, referrals_of
from screening.cases.deciding.form_values import ReferralRecord
from screening.cases.forms import CaseForm, FormAbout, Saved, day, line, note, radios
from screening.cases.models import BackInClass, Case, Receiver, ReceiverAnswer, Referral, ReferralReminder
from screening.cases.referrals.by_code.services import NamesChild, PaperVerdict, UnknownCode, answer, verify
from screening.cases.referrals.paper import risk_lines
from screening.cases.referrals.services import (
    MOVES,
    RECEIVER_KINDS,
    AlreadyReceived,
    NoSuchMove,
    UnknownReceiptCode,
    change_receiver,
    create_referral,
    day_after,
    enter_receiver,
    receipt_hash,
    record_back_in_class,
    record_receipt,
    record_referral_status,
    record_reminder,
    sheet_covers_sharing,
)
from screening.form_kit.fields import choice_field, row_field
from screening.library import texts
from students.access import county_of


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
    risk = forms.MultipleChoiceField(
        label=_("What of the last look goes along, line by line"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
        required=False,
    )

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
        choice_field(self, "risk").choices = [
            (name, f"{fact.label}: {fact.value}") for name, fact in risk_lines(case).items() if name != "looked"
        ]
        self.fields["risk"].help_text = _(
            "Only hospital, clinic and police get these, and only the lines you tick. A doctor asks about safety first."
        )
        if sheet_covers_sharing(case):
            self.fields["consent_basis"].initial = Referral.ConsentBasis.SHEET
        self.fields["override_reason"].help_text = _("Suspected harm is reported at once, with or without consent.")

    def act(self, by: User) -> Referral:
        names = ("request", "tried", "consent_basis", "consent_from", "override_reason", "child_knows", "risk")
        record = ReferralRecord(**self.values(*names))
        return create_referral(self.about, by=by, record=record, **self.values("nonce", "receiver"))


S, Next = Referral.State, ReceiverAnswer.Next
MEANS = {Next.SEEING: S.IN_PROGRESS, Next.FINISHED: S.DONE, Next.CANNOT: S.DECLINED}
MOVED_ON = _("The referral has moved on meanwhile; please look again.")
LIKE_THIS = _("Ten characters and a check character, for example 7K3QX-9M0RT-B")


class StatusForm(FormAbout[Referral, Referral]):
    """The next step of a referral. What the receiver wrote by code is proposed, and counts as looked at."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=list, widget=forms.RadioSelect)
    dated = day(_("On"), required=True, initial=timezone.localdate)
    note = note(_("In a sentence; no diagnosis"))
    next_on = day(_("The next day"))
    refusals = {NoSuchMove: ("state", MOVED_ON)}

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

    def parts(self) -> list[Any]:
        return ["state", "dated", "note", *(["next_on"] if self.about.state != S.DRAFT else [])]

    def act(self, by: User) -> Referral:
        return record_referral_status(self.about, by=by, **self.cleaned_data)


class ReminderForm(FormAbout[Referral, Referral]):
    """That the receiver was asked again, and when the next word is due."""

    kind = forms.ChoiceField(label=_("How you asked"), choices=ReferralReminder.Kind.choices, widget=forms.RadioSelect)
    dated = day(_("On"), required=True, initial=timezone.localdate)
    note = note(_("Who answered, what was said; no diagnosis"))
    word_due_on = day(_("The next word is due on"), required=True)
    refusals = {NoSuchMove: ("dated", MOVED_ON)}

    def __init__(self, referral: Referral, *args: Any, **kwargs: Any) -> None:
        super().__init__(referral, *args, **kwargs)
        self.fields["word_due_on"].initial = day_after(referral, state=S.DECLINED)  # it has been waited for already

    def act(self, by: User) -> Referral:
        return record_reminder(self.about, by=by, **self.cleaned_data)


class ReceiptForm(CaseForm[Referral]):
    """The code from the slip that came back. It opens nothing that this person may not see."""

    code = line(_("Receipt code from the slip"), required=True, help_text=LIKE_THIS)
    dated = day(_("Received on"), required=True, initial=timezone.localdate)
    note = note(_("What they wrote; no diagnosis"))
    refusals = {
        NoSuchMove: ("code", _("This referral has ended already; the slip changes nothing.")),
        AlreadyReceived: (
            "note",
            _("This is written down as received. Please add these words on its page: Record what happened."),
        ),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

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

    def act(self, by: User) -> Referral:
        return record_receipt(self.cleaned_data["code"], by=by, **self.values("nonce", "dated", "note"))


class BackInClassForm(FormAbout[Case, BackInClass]):
    """Back since a day, or not back, because."""

    is_back = forms.TypedChoiceField(
        label=_("Is the child back in class?"),
        choices=[("yes", _("Yes, since")), ("no", _("No, because"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    since = day(_("Back since"))
    because = note(_("Not back, because (no diagnosis)"))
    who_knows = line(_("Who knows, and how much: adults, classmates, as the child wishes"))
    medicine = line(_("Medicine at school: who keeps it, who gives it"))
    goes_to = line(_("To whom the child goes when it gets hard"))

    def parts(self) -> list[Any]:
        heading = HTML(f"<h2>{_('Back: talk these over with the child')}</h2>")
        return ["is_back", "since", "because", heading, "who_knows", "medicine", "goes_to"]

    def act(self, by: User) -> BackInClass:
        return record_back_in_class(self.about, by=by, **self.cleaned_data)


class CodeForm(CaseForm[Saved]):
    """One field for the code; one sentence for every code that opens nothing."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=LIKE_THIS,
    )
    refusals = {
        UnknownCode: (
            "code",
            _("No paper that is open carries this code. Compare every character, or telephone the school."),
        ),
        TooManyTries: ("code", _("Five tries an hour are allowed. Please wait an hour, or telephone the school.")),
    }
    label: Label

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["code"].label = self.label


class VerifyForm(CodeForm[PaperVerdict]):
    label = _("Code at the foot of the page")

    def act(self, by: None) -> PaperVerdict:
        return verify(self.cleaned_data["code"], address=self.address)


class ReceiverAnswerForm(CodeForm[ReceiverAnswer]):
    """The receipt without the post: when it came, who has it, what comes next."""

    label = _("Receipt code from the slip")
    received_on = day(_("Received on"), required=True, initial=timezone.localdate)
    unit = line(_("Your unit"), required=True)
    next_step = forms.ChoiceField(
        label=_("What comes next"), choices=Next.choices, widget=forms.RadioSelect(attrs={"class": "tall"})
    )
    note = note(
        _("In a sentence, if you like"), help_text=_("Please do not write the child's name, illness or diagnosis.")
    )
    refusals = {
        **CodeForm.refusals,
        NamesChild: (
            None,
            _("The child's name stands in it. Please leave it out: the code tells the school whom you mean."),
        ),
    }

    def act(self, by: None) -> ReceiverAnswer:
        given = self.values("nonce", "received_on", "unit", "next_step", "note")
        return answer(self.cleaned_data["code"], by=by, address=self.address, **given)


NAMES = ("unit", "person", "phone", "reply_days")
USUAL_REPLY, LONGEST_REPLY = 10, 60


class UnitForm(CaseForm[Receiver]):
    """A unit of the county that may be asked: who answers there, and within how many school days. What a new one is
    told follows from what kind of unit it is."""

    kind = radios(RECEIVER_KINDS, _("What kind of unit"), css="tall")
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    unit = forms.CharField(label=_("Unit, as it stands on the paper"), max_length=100)
    person = line(_("Who is asked for there"))
    phone = line(_("Telephone"))
    reply_days = forms.IntegerField(
        label=_("Answers within (school days)"),
        initial=USUAL_REPLY,
        min_value=1,
        max_value=LONGEST_REPLY,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )

    def __init__(self, receiver: Receiver | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receiver = receiver
        del self.fields["kind" if receiver else "seen"]
        if receiver:
            seen = receiver.changed_at.isoformat() if receiver.changed_at else ""
            self.initial = {name: getattr(receiver, name) for name in NAMES} | {"seen": seen}

    def act(self, by: User) -> Receiver:
        if self.receiver is None:
            return enter_receiver(county_of(by), by=by, **self.cleaned_data)
        return change_receiver(self.receiver, by=by, **self.values("seen", *NAMES))
