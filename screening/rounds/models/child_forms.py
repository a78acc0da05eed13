"""Child forms on paper: what came of each, and how many went out and came back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified, both_or_neither
from screening.rounds.models.sheets import Sheet
from students.models import Student


class ChildForm(Identified):
    """One child's paper form as it was typed, or that the child did not want to. Its answers stand in the sheet's row.

    There is none without an answer to “anything written or drawn by hand?”. What stands there by hand is never typed.
    """

    class Outcome(models.TextChoices):
        TYPED = "typed", _("Typed")
        NOT_WANTED = "not-wanted", _("Did not want to")

    class ByHand(models.TextChoices):
        NO = "no", _("No")
        HARMLESS = "harmless", _("Yes. I have read it now; nothing in it worries me")
        WORRYING = "worrying", _("Yes, and it worries me")

    class Wish(models.TextChoices):
        YES = "yes"
        NOT_NOW = "not-now"

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="child_forms")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="child_forms")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    by_hand = models.CharField(max_length=10, choices=ByHand.choices)
    wish = models.CharField(max_length=10, choices=Wish.choices, blank=True)  # empty: neither box was ticked
    typed_at = models.DateTimeField()
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "student"], name="one_child_form_a_child"),
            models.CheckConstraint(
                condition=Q(by_hand__in=["no", "harmless", "worrying"]), name="child_form_was_looked_at_for_handwriting"
            ),
            both_or_neither("child_form_corrected", "corrected_at", "corrected_by"),
        ]


class ChildFormCount(models.Model):
    """How many child forms of a class went out, and how many envelopes came back; counted by the counselor."""

    sheet = models.OneToOneField(Sheet, on_delete=models.CASCADE, related_name="child_form_count")
    handed_out = models.PositiveSmallIntegerField()
    came_back = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(came_back__lte=F("handed_out")), name="no_more_forms_come_back_than_out")
        ]
