"""What was agreed for a child, whether it took place and whether it helped."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.activity import Activity
from screening.cases.models.case import Case


class SupportPlan(Identified):
    """Agreed actions with dates and people for one child (一生一策)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    starts = models.DateField()
    review_on = models.DateField()
    child_goal = EncryptedTextField(blank=True)
    agreed_with = EncryptedTextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class PlanAction(Identified):
    """One action of a plan from the catalogue: who, how often, since when."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=60)  # id in support_catalogue actions
    who = EncryptedTextField(blank=True)
    rhythm = models.CharField(max_length=100, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    activity = models.ForeignKey(  # where the child takes part in what the school offers to everybody
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_actions"
    )
    nonce = models.UUIDField(unique=True, null=True, blank=True)  # of the form it was written in


class PlanEntry(models.Model):
    """That an action took place, or did not."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="entries")
    dated = models.DateField()
    status = models.CharField(max_length=20)  # held | absent | not-held | kept | missed | moved
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class FollowUp(Identified):
    """A dated check whether it helped."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = EncryptedTextField(blank=True)
    nonce = models.UUIDField(unique=True, null=True, blank=True)  # of the form it was written in

    class Meta:
        constraints = [both_or_neither("follow_up_done", "done_on", "done_by")]
