"""An open case goes to its next counselor; a counselor from elsewhere looks into one in an emergency."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.case import Case
from students.models import School, SchoolClass


class HandOver(Identified):
    """One open case on its way: what the next counselor needs to know, sealed on that day. Rows stay as they are."""

    class Why(models.TextChoices):
        COUNSELOR = "counselor-left", _("The counselor no longer works at the school")
        SCHOOL = "other-school", _("The child goes to another school of the county")
        CLASS = "other-class", _("The child sits in another class")
        AWAY = "left-county", _("The child goes to a school elsewhere")

    NEEDS_RECEIPT = (Why.COUNSELOR, Why.SCHOOL)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    why = models.CharField(max_length=20, choices=Why.choices)
    from_owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    from_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of that day
    to_school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    summary = EncryptedTextField(blank=True)  # JSON: sections of lines, as they were on that day
    summary_hash = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    caused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)  # a later move came before the receipt
    goes_to = EncryptedTextField(blank=True)  # the school elsewhere
    agreed = EncryptedTextField(blank=True)  # who agreed that the summary goes there, how, when

    class Meta:
        constraints = [
            both_or_neither("hand_over_accepted", "accepted_at", "accepted_by"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(accepted_at__isnull=True, superseded_at__isnull=True) & ~Q(why="left-county"),
                name="one_hand_over_waits",
            ),
            models.CheckConstraint(
                condition=Q(why="left-county", to_school__isnull=True)
                | (~Q(why="left-county") & Q(to_school__isnull=False, to_class__isnull=False)),
                name="hand_over_goes_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["to_school", "accepted_at"], name="hand_over_waiting")]


class EmergencyLook(Identified):
    """A counselor of the county who does not work at the school opened one case: why, and until when it stays open."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergency_looks")
    reason = EncryptedTextField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    open_until = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)  # the headteacher has read the notice
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("emergency_look_noted", "noted_at", "noted_by")]
