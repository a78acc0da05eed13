"""Rosters on their way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models.places import School


class RosterImport(Identified):
    """An uploaded roster under review: nothing reaches the roster before approval."""

    class State(models.TextChoices):
        REVIEW = "review", _("Waiting for your approval")
        APPROVED = "approved", _("Approved")
        DISCARDED = "discarded", _("Discarded")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_imports")
    state = models.CharField(max_length=20, choices=State.choices, default=State.REVIEW)
    rows = EncryptedTextField()  # JSON of the parsed rows; emptied 30 days later
    problems = EncryptedTextField(blank=True)  # JSON of {row, column, problem}
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    nonce = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        constraints = [both_or_neither("roster_approved_at_and_by", "approved_at", "approved_by")]
