"""A child somebody must look at, and everything that follows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.rounds.models import Flag, ScreeningRound, Tier
from students.models import School, SchoolClass, Student


class Case(Identified):
    """A child somebody must look at, and everything that follows. Always with an owner until a person closes it."""

    class Kind(models.TextChoices):
        FLAG = "flag", _("Flag")
        RANDOM_CHECK = "random-check", _("Random check")  # unmarked until the child has been seen; no flag

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        UNDER_REVIEW = "under-review", _("Under review")
        WATCH = "watch", _("On watch")
        PLAN = "plan", _("Support plan")
        REFERRED = "referred", _("Referred")
        CLOSED = "closed", _("Closed")

    number = models.CharField(max_length=20, unique=True)  # what stands on paper instead of a name
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cases")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="cases")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="cases")
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, null=True, blank=True, related_name="case")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.FLAG)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    desk_due_on = models.DateField(null=True, blank=True)
    seen_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    became_a_on = models.DateField(null=True, blank=True)  # tier B without an answer
    hidden_until_seen = models.BooleanField(default=False)
    first_seen_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)  # next dated step: watch until, plan review, follow-up
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=30, blank=True)  # id in texts.json outcomes, or "no-concern"
    outcome_reported_by = models.CharField(max_length=20, blank=True)
    outcome_note = EncryptedTextField(blank=True)

    UNDECIDED = (State.WAITING, State.UNDER_REVIEW)
    HIDDEN = Q(hidden_until_seen=True, first_seen_on__isnull=True)

    class Meta:
        constraints = [
            both_or_neither("case_closed", "closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closing_needs_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["school", "state"]), models.Index(fields=["owner", "state"])]

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def is_hidden(self) -> bool:
        """An unmarked child: no reason, level or score is shown before somebody has seen it."""
        return self.hidden_until_seen and self.first_seen_on is None


class CaseCounter(models.Model):
    """The last case number given out in a year. One row a year, raised in the transaction that opens the case."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)
