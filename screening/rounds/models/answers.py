"""Frozen answers and what was made of them: results, flags with their reasons; and what raters did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.rounds.models.planning import Informant, ScreeningRound
from screening.rounds.models.sheets import Sheet
from students.models import School, SchoolClass, Student


class Assessment(Identified):
    """One form, one child, one round, one informant, as submitted. Raw codes in one value; a re-submit supersedes."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="assessments")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="assessments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="assessments")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="assessments")
    informant = models.CharField(max_length=10, choices=Informant.choices)
    rater = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()  # {item id: code | "-"}; a missing answer is left out
    sources = models.JSONField(default=dict)  # {item id: screen | spreadsheet | paper | form}
    submitted_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "student", "instrument_version"],
                condition=Q(superseded_at__isnull=True),
                name="one_assessment_in_force",
            )
        ]


class ResultQuerySet(models.QuerySet["Result"]):
    def adopted(self) -> "ResultQuerySet":
        """Every result that ever counted; what a re-score only previews is left out."""
        return self.filter(adopted_at__isnull=False)

    def in_force(self) -> "ResultQuerySet":
        """The one result of each assessment that counts today."""
        return self.adopted().filter(superseded_at__isnull=True)


class Result(models.Model):
    """What one engine made of one assessment under one definition, norm and rule set. Its figures never change.

    It counts from `adopted_at` until `superseded_at`; a re-score computes rows that count only once it is adopted.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="results")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=20)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    norm_set = models.ForeignKey(NormSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scales = models.JSONField()  # {scale id: answered, of, scorable, raw, prorated, band …}; both legs on the total
    total_raw = models.FloatField(null=True)
    total_prorated = models.FloatField(null=True)
    band = models.CharField(max_length=10, blank=True)  # none | elevated | high; empty when not scorable
    provisional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(adopted_at__isnull=False, superseded_at__isnull=True),
                name="one_result_in_force",
            ),
            models.UniqueConstraint(
                fields=["assessment", "instrument_version", "engine_version", "rule_set", "norm_set"],
                condition=Q(norm_set__isnull=False),
                name="one_result_a_rule",
            ),
            models.UniqueConstraint(
                fields=["assessment", "instrument_version", "engine_version", "rule_set"],
                condition=Q(norm_set__isnull=True),
                name="one_result_without_norm",
            ),
        ]


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
