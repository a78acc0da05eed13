"""What was handed in, and what the engine made of it."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.rounds.models.planning import Informant, ScreeningRound
from students.models import SchoolClass, Student


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
