"""Whether a child who was sent to a hospital came back to class."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from screening.cases.models.case import Case


class BackInClass(models.Model):
    """One answer: back since a day, or not back, because. Rows are added; the last one counts. With a child who is back
    three things are talked over: who knows, medicine at school, to whom the child goes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="back_in_class")
    is_back = models.BooleanField()
    since = models.DateField(null=True, blank=True)
    because = EncryptedTextField(blank=True)
    who_knows = EncryptedTextField(blank=True)
    medicine = EncryptedTextField(blank=True)
    goes_to = EncryptedTextField(blank=True)
    asked_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_back=True, since__isnull=False) | Q(is_back=False, since__isnull=True),
                name="back_says_since_when",
            )
        ]
