"""What was still open when a case ended, and who goes on with it."""

from django.db import models

from accounts.privacy.fields import EncryptedTextField
from screening.cases.models.case import Case


class LeftOpen(models.Model):
    """One thing that was open on the last day: the person who closed the case says what becomes of it."""

    class Kind(models.TextChoices):
        REFERRAL = "referral", "referral"
        ACTIONS = "actions", "actions"
        CALLS = "calls", "calls"
        FOLLOW_UPS = "follow-ups", "follow-ups"
        GUARDIAN = "guardian", "guardian"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="left_open")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    said = EncryptedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_word_on_each_open_thing")]
