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
    """A child somebody must look at, and everything that follows. Always with an owner until a person closes it.

    One is open a child and school. What comes up meanwhile joins it: `flag`, `round` and the dates are then those of
    what came last, and what the case was about before is an `EarlierFlag`."""

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
    opened_on = models.DateField()  # since when this look is waited for; who has been waiting keeps the day
    desk_due_on = models.DateField(null=True, blank=True)
    seen_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    became_a_on = models.DateField(null=True, blank=True)  # tier B without an answer
    hidden_until_seen = models.BooleanField(default=False)
    first_seen_on = models.DateField(null=True, blank=True)  # since it came up last
    paused_on = models.DateField(null=True, blank=True)  # since then the family does not agree; clocks stand still
    next_on = models.DateField(null=True, blank=True)  # next dated step: watch until, plan review, follow-up
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=30, blank=True)  # id in texts.json outcomes, or "no-concern"
    outcome_reported_by = models.CharField(max_length=20, blank=True)
    outcome_note = EncryptedTextField(blank=True)
    to_be_joined = models.BooleanField(default=False)  # handed over: `join_cases` makes it one with what is open there

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
            models.UniqueConstraint(
                fields=["student", "school"],
                condition=~Q(state="closed") & Q(to_be_joined=False),
                name="one_open_case_a_child_and_school",
            ),
        ]
        indexes = [models.Index(fields=["school", "state"]), models.Index(fields=["owner", "state"])]

    def open_again(self, state: str = State.UNDER_REVIEW) -> None:
        """How it ended is forgotten. Not saved yet."""
        self.state, self.outcome, self.outcome_reported_by = state, "", ""
        self.closed_at = self.closed_by = None

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED

    @property
    def is_hidden(self) -> bool:
        """An unmarked child: no reason, level or score is shown before somebody has seen it."""
        return self.hidden_until_seen and self.first_seen_on is None


class EarlierFlag(models.Model):
    """How a case stood when something newer about the child joined it: what it was about, its dates, who had seen the
    child. Added, never changed."""

    AS_OF_CASE = (
        "flag kind round tier opened_on desk_due_on seen_due_on answer_due_on became_a_on first_seen_on state"
    ).split()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="earlier_flags")
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, null=True, blank=True, related_name="later_in")
    kind = models.CharField(max_length=20, choices=Case.Kind.choices)
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    state = models.CharField(max_length=20, choices=Case.State.choices)
    opened_on = models.DateField()
    desk_due_on = models.DateField(null=True, blank=True)
    seen_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    became_a_on = models.DateField(null=True, blank=True)
    first_seen_on = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField()  # when the newer matter came
    other_number = models.CharField(max_length=20, blank=True)  # of the second case, where two were joined

    class Meta:
        ordering = ["joined_at", "id"]


class CaseCounter(models.Model):
    """The last case number given out in a year. One row a year, raised in the transaction that opens the case."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)
