"""What a family that takes its consent back leaves to be done."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.cases.models.case import Case
from screening.cases.models.referral import Referral


class Standstill(models.Model):
    """Days on which the clocks of a case stood still, once they run again. What fell among them is due later by them;
    what was written stays as it was."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="standstills")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        ordering = ["until", "id"]


class ConsentTask(Identified):
    """For the counselor of an open case: a receiver is told; with the family is agreed what still goes on. What begins
    later is agreed once more, each in a row of its own."""

    class Kind(models.TextChoices):
        TELL_RECEIVER = "tell-receiver", "tell-receiver"
        AGREE = "agree", "agree"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consent_tasks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="consent_tasks"
    )
    taken_back_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="consent_task_done",
            ),
            models.UniqueConstraint(
                fields=["case", "taken_back_on"],
                condition=Q(kind="agree", done_on__isnull=True),
                name="one_agreement_to_be_had",
            ),
            models.UniqueConstraint(
                fields=["case", "referral", "taken_back_on"],
                condition=Q(kind="tell-receiver"),
                name="a_receiver_is_told_once",
            ),
        ]
