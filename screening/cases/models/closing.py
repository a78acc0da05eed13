"""What was still open when a case ended, and who goes on with it."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from screening.cases.models.case import Case


class LeftOpen(models.Model):
    """One thing that was open on the last day: who goes on with it and when somebody looks again, or in words what
    becomes of it. A case that ends once more adds rows."""

    class Kind(models.TextChoices):
        REFERRAL = "referral", "referral"
        HOSPITAL = "hospital", "hospital"
        ACTIONS = "actions", "actions"
        CALLS = "calls", "calls"
        FOLLOW_UPS = "follow-ups", "follow-ups"
        GUARDIAN = "guardian", "guardian"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="left_open")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    thing = models.UUIDField(null=True, blank=True)  # of a referral or an action: which one
    said = EncryptedTextField(blank=True)
    goes_on = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    look_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)  # unknown for what was left before this was kept
