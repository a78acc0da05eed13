"""Who is asked for help, with which words, and what came back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField, KeyedHashField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.case import Case
from students.models import County


class Receiver(Identified):
    """A named person or office to whom the school may refer, with what they may be told."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="receivers")
    kind = models.CharField(max_length=40)  # id in texts.json referral_receivers
    profile = models.CharField(max_length=20)  # full | clinic | practical | company | police
    unit = models.CharField(max_length=100)
    person = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    reply_days = models.PositiveSmallIntegerField(default=10)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("receiver_changed", "changed_at", "changed_by"),
            both_or_neither("receiver_ended", "ended_at", "ended_by"),
        ]


class Referral(Identified):
    """A request for help to a named receiver, with a slip that comes back."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", pgettext_lazy("referral", "Issued")
        RECEIVED = "received", pgettext_lazy("referral", "Received")
        IN_PROGRESS = "in-progress", pgettext_lazy("referral", "In progress")
        DONE = "done", pgettext_lazy("referral", "Done")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")

    WITH_RECEIVER = (State.ISSUED, State.RECEIVED, State.IN_PROGRESS)
    PRINTABLE = (State.ISSUED, State.RECEIVED, State.IN_PROGRESS, State.DONE)

    class ConsentBasis(models.TextChoices):
        SHEET = "sheet", _("Guardian agreed for this referral")
        OVERRIDE = "override", _("Without consent, for a recorded reason")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    receiver = models.ForeignKey(Receiver, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    request = EncryptedTextField()  # what the receiver is asked to do
    tried = EncryptedTextField(blank=True)  # what the school has done already
    consent_basis = models.CharField(max_length=20, choices=ConsentBasis.choices)
    consent_from = EncryptedTextField(blank=True)  # who agreed, how, when
    override_reason = EncryptedTextField(blank=True)
    child_knows = models.BooleanField(default=True)
    risk = models.JSONField(default=list)  # the lines of the last look that go along, one by one
    revision = models.PositiveSmallIntegerField(default=1)
    receipt_code_hash = KeyedHashField(purpose="referral-receipt", blank=True, db_index=True)
    receipt_code = EncryptedTextField(blank=True)  # printed again on a reprint
    verification_code_hash = KeyedHashField(purpose="referral-verification", blank=True, db_index=True)
    verification_code = EncryptedTextField(blank=True)
    norms = models.JSONField(default=dict)  # language → forms, rules and norms behind its numbers, when it was issued
    reply_due_on = models.DateField(null=True, blank=True)  # agreed when it was issued; stands on the paper
    word_due_on = models.DateField(null=True, blank=True)  # when the school asks again, as long as it is open
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            both_or_neither("referral_issued", "issued_at", "issued_by"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(issued_at__isnull=False, reply_due_on__isnull=False)
                | Q(state="withdrawn"),
                name="issued_referrals_have_a_reply_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "received", "in-progress"]) | Q(word_due_on__isnull=False),
                name="open_referrals_have_a_next_date",
            ),
        ]

    @property
    def is_printable(self) -> bool:
        """A draft has not been issued; what was declined or withdrawn leaves the school no more."""
        return self.state in self.PRINTABLE


class ReferralStatus(models.Model):
    """One step of a referral. Rows are added; the last one is where it stands."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=20, choices=Referral.State.choices)
    dated = models.DateField()
    note = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class ReferralReminder(models.Model):
    """That the receiver was asked again, how, and when the next word is due."""

    class Kind(models.TextChoices):
        PHONE = "phone", pgettext_lazy("reminder", "By telephone")
        LETTER = "letter", pgettext_lazy("reminder", "By letter")
        MESSAGE = "message", pgettext_lazy("reminder", "By a message without a name")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    dated = models.DateField()
    note = EncryptedTextField(blank=True)
    word_due_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class ReceiverAnswer(models.Model):
    """What somebody with the receipt code wrote on the page without sign-in: unverified until the counselor looks."""

    class Next(models.TextChoices):
        SEEING = "seeing", _("We see the child, or have agreed a day")
        FINISHED = "finished", _("We have seen the child; no more is needed from us now")
        CANNOT = "cannot", _("We cannot take this on, or could not reach the family")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="answers")
    received_on = models.DateField()
    unit = EncryptedTextField()
    next_step = models.CharField(max_length=20, choices=Next.choices)
    note = EncryptedTextField(blank=True)
    came_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("answer_looked_at", "looked_at", "looked_by")]
