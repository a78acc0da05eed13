"""The people who rate: a talk about a class whose flags are few or many, and practice with made-up stories."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.rounds.models.planning import ScreeningRound
from students.models import SchoolClass


class ClassConversation(Identified):
    """A class with very few or very many flags, to be talked over with its teacher before its results are used.

    Nobody is un-flagged by it. `flags` of `children` as they stood when it was asked for.
    """

    class Kind(models.TextChoices):
        FEW = "class-few", _("very few flags")
        MANY = "class-many", _("very many flags")

    class Outcome(models.TextChoices):
        AS_RATED = "as-rated", _("The ratings stand")
        RATE_AGAIN = "rate-again", _("The teacher looks at the sheet again")
        CLASS_NEEDS = "class-needs", _("The class as a whole needs something")

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="class_conversations")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="conversations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    flags = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # handed in again, and no longer few or many
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "school_class"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_conversation_a_class",
            ),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=True, held_by__isnull=True, outcome="")
                | (models.Q(held_on__isnull=False, held_by__isnull=False) & ~models.Q(outcome="")),
                name="conversation_held_with_an_outcome",
            ),
        ]


class RaterPractice(models.Model):
    """Somebody worked through the practice stories. No answers and no score are kept, only the day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="practices")
    version = models.CharField(max_length=10)
    practised_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version", "practised_on"], name="one_practice_a_day")]
