"""Why somebody should look at a child: flags, concerns, wishes, results from elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.rounds.models.planning import ScreeningRound
from screening.rounds.models.sheets import Sheet
from students.models import School, SchoolClass, Student


class Tier(models.TextChoices):
    A = "A", _("Please see: counselor")
    B = "B", _("Talk first: class teacher")


class Flag(Identified):
    """The system's "please look" at a child: a tier and reasons. Only a person ends it."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="flags")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="flags")  # of the day it was raised
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="flags")
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, null=True, blank=True, related_name="flags")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    provisional = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # answers changed before anybody looked
    answers_changed_at = models.DateTimeField(null=True, blank=True)  # answers changed since the review

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "round"], condition=Q(withdrawn_at__isnull=True), name="one_flag_a_child_and_round"
            )
        ]


class FlagReason(models.Model):
    """Why: a code with parameters under a rule version. The sentence is made by screening.library.wording."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=20)
    is_note = models.BooleanField(default=False)  # stands beside a flag, never raises one
    position = models.PositiveSmallIntegerField(default=0)

    # By these a form alone asks the counselor to look.
    BY_A_FORM = Q(is_note=False) & (
        Q(code__in=("high", "concordance", "worsening")) | Q(code="elevated", params__informant="child")
    )

    # These come from the class teacher's own sheet.
    BY_TEACHER = Q(is_note=False, params__informant="teacher")

    class Meta:
        ordering = ["is_note", "position", "id"]


class TeacherConcern(Identified):
    """A child somebody at school worries about, with or without a score."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="teacher_concerns")
    sheet = models.ForeignKey(Sheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="concerns")
    note = EncryptedTextField(blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()


class ChildWish(Identified):
    """A child who said "I would like to talk". Needs no form and no consent; what the child wrote is not kept."""

    class Way(models.TextChoices):
        FORM = "form", _("On a form")
        SLIP = "slip", _("On a slip")
        SPOKEN = "spoken", _("By word of mouth")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="wishes_to_talk")
    whom = EncryptedTextField(blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    asked_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class OutsideResult(Identified):
    """A result from elsewhere, as it was given. Never merged with our scores, and the child is not tested again."""

    class Source(models.TextChoices):
        COUNTY = "county-assessment", _("The county's yearly assessment")
        HOSPITAL = "hospital-letter", _("A letter from the hospital")
        OTHER = "other", _("Another official source")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="outside_results")
    source = models.CharField(max_length=20, choices=Source.choices)
    dated = models.DateField()
    as_given = EncryptedTextField()
    seen_by = EncryptedTextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
