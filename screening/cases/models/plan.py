"""How a support plan came to be as it is, and the small goals a child sets."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.support import SupportPlan


class PlanRevision(models.Model):
    """A plan as it stood after one change: who changed what, when and why. Added, never changed."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    why = EncryptedTextField(blank=True)
    content = EncryptedTextField()  # JSON of the whole plan after the change
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_revision_a_number")]


class PlanGoal(Identified):
    """A small goal in the child's own words, reachable within a week. It ends, it is not deleted."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="goals")
    text = EncryptedTextField()
    set_on = models.DateField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("plan_goal_ended", "ended_on", "ended_by")]


class GoalTick(models.Model):
    """What the child ticked for a goal in a week, on the card or at the screen."""

    class Way(models.TextChoices):
        TOGETHER = "together", "together"
        PAPER = "paper", "paper"

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="ticks")
    dated = models.DateField()
    status = models.CharField(max_length=20)  # done | partly | not-yet
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.TOGETHER)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "dated"], name="one_tick_a_goal_and_day")]
