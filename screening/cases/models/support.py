"""What was agreed for a child, whether it took place and whether it helped."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    """One action of a plan from the catalogue: who, how often, since when. It ends with a reason and stays.

    `owner_role` is who looks after it (class teacher and counselor: whoever has the duty that day); `owner` is the
    account where it is somebody else on the staff. After that person left the class teacher takes over by duty."""

    class EndReason(models.TextChoices):
        DONE = "done", _("Done as agreed")
        HELPED = "helped", _("No longer needed")
        CHILD_WISH = "child-wish", _("The child wants something else")
        FAMILY_WISH = "family-wish", _("The family wants something else")
        NOT_POSSIBLE = "not-possible", _("It could not be done")
        REPLACED = "replaced", _("Something else takes its place")

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=60)  # id in support_catalogue actions
    who = EncryptedTextField(blank=True)  # in words: who does it, who calls whom
    owner_role = models.CharField(max_length=20, blank=True)  # id in support_catalogue roles
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = EncryptedTextField(blank=True)  # what exactly, in words the family reads
    rhythm = models.CharField(max_length=100, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 = Monday
    at_time = models.TimeField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)  # 0: once
    place = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)  # on which telephone a call comes in
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # planned last day
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    end_note = EncryptedTextField(blank=True)
    activity = models.ForeignKey(  # where the child takes part in what the school offers to everybody
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_actions"
    )

    class Meta:
        constraints = [
            both_or_neither("plan_action_ended", "ended_on", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, end_reason="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(end_reason="")),
                name="plan_action_ends_with_a_reason",
            ),
        ]


class PlanEntry(models.Model):
    """That an action took place, or did not."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="entries")
    dated = models.DateField()
    status = models.CharField(max_length=20)  # held | absent | not-held | kept | missed | moved
    note = EncryptedTextField(blank=True)  # who called, the new time, what was agreed
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "dated"], name="one_plan_entry_a_day")]


class FollowUp(Identified):
    """A dated check whether it helped: agreed beforehand, or a talk nobody had put a day to (`agreed` is false)."""

    class Way(models.TextChoices):
        FACE = "face", pgettext_lazy("way of a talk", "Face to face with the child")
        WITH_GUARDIAN = "with-guardian", pgettext_lazy("way of a talk", "With child and guardian together")
        GUARDIAN = "guardian", pgettext_lazy("way of a talk", "With the guardian alone")
        PHONE = "phone", pgettext_lazy("way of a talk", "By telephone or video")
        TEACHER = "teacher", pgettext_lazy("way of a talk", "With a teacher about the child")

    class ChildSays(models.TextChoices):
        BETTER = "better", pgettext_lazy("the child says", "Better")
        SAME = "same", pgettext_lazy("the child says", "The same")
        WORSE = "worse", pgettext_lazy("the child says", "Worse")
        NOT_ASKED = "not-asked", pgettext_lazy("the child says", "Not asked this time")

    WITH_THE_CHILD = (Way.FACE, Way.WITH_GUARDIAN, Way.PHONE)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = EncryptedTextField(blank=True)
    agreed = models.BooleanField(default=True)
    way = models.CharField(max_length=20, choices=Way.choices, blank=True)
    child_says = models.CharField(max_length=20, choices=ChildSays.choices, blank=True)

    class Meta:
        constraints = [both_or_neither("follow_up_done", "done_on", "done_by")]
