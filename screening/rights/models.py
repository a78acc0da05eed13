"""What was asked about a child's data and what became of it. Nothing here leads back to a child that was erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models import County, School, Student


class RightsRequest(Identified):
    """A family asks for a copy, a correction, a stop or the erasure of what is stored about its child."""

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy of everything")
        CORRECT = "correct", _("Something is to be corrected")
        STOP = "stop", _("Not to be used any more")
        ERASE = "erase", _("To be erased")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done as asked")
        REFUSED = "refused", _("Refused, with the reason in writing")

    class Reason(models.TextChoices):
        NOT_ENTITLED = "not-entitled", _("Whoever asks may not act for the child")
        OF_OTHERS = "of-others", _("It is about other people")
        KEPT_BY_LAW = "kept-by-law", _("The law says that it has to be kept for now")
        CORRECT_AS_IT_IS = "correct", _("It was checked and is right as it stands")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="rights_requests")
    student = models.ForeignKey(
        Student, on_delete=models.SET_NULL, null=True, blank=True, related_name="rights_requests"
    )  # empty once the child is erased
    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_by = EncryptedTextField(blank=True)  # who asked, and how they are related; emptied with the child
    asked_on = models.DateField()
    due_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("request_answered_at_and_by", "answered_at", "answered_by"),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused") | ~models.Q(reason=""), name="refused_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["school", "due_on"], name="requests_of_a_school")]


class Erasure(Identified):
    """The proof that a child was erased. `was` is a hash of its random id: it finds the child again in a restored
    backup, and nobody finds the child by it."""

    class Why(models.TextChoices):
        ASKED = "asked", _("The family asked for it")
        TIME = "time", _("Its time was over")
        AGAIN = "again", _("It came back with a backup")

    was = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=10, choices=Why.choices)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    erased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)  # table → rows
    consents = models.JSONField(default=list)  # [day, outcome, version of the text, its hash]
    namesakes = models.PositiveIntegerField(default=0)  # texts about others in which the same name stands


class YearCount(models.Model):
    """What is left of children whose time is over: how many had which result. No school, no class, no child."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    school_year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=10)
    instrument = models.CharField(max_length=80)
    band = models.CharField(max_length=20, blank=True)
    children = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "school_year", "term", "grade", "sex", "instrument", "band"], name="one_count_a_cell"
            )
        ]
