"""What is in force: questionnaires, norms and rules, frozen by content hash once a round uses them."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.identity import Identified


class InstrumentVersion(Identified):
    """A questionnaire exactly as it was answered. Never changed; a changed word is a new version."""

    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    informant = models.CharField(max_length=10, choices=[("teacher", "teacher"), ("child", "child")])
    content_hash = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instrument", "version"], name="one_content_a_version")]


class RuleSet(Identified):
    """Thresholds, tiers and clocks under a version."""

    version = models.CharField(max_length=20, unique=True)
    content_hash = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)


class NormSet(Identified):
    """The district's distribution of one form total in one grade band, frozen on a date."""

    name = models.CharField(max_length=120)
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="norm_sets")
    county_id = models.UUIDField()  # public id of the county; the library knows no county
    grade_min = models.PositiveSmallIntegerField()
    grade_max = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()
    raters = models.PositiveIntegerField()
    schools = models.PositiveIntegerField()
    design_effect = models.FloatField()
    data = models.JSONField()  # what screening.scoring needs to rebuild the norm
    content_hash = models.CharField(max_length=64, unique=True)
    frozen_on = models.DateField()
    source_round = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade_max__gte=models.F("grade_min")), name="grade_band_in_order")
        ]


class ReliabilityRecord(Identified):
    """A reliability somebody put on record, with its kind and where it comes from."""

    KINDS = [("retest", "retest"), ("inter-rater", "inter-rater"), ("alpha", "alpha")]
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="reliabilities")
    scale = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=KINDS)
    value = models.FloatField()
    sd = models.FloatField()
    source = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gte=0, value__lte=1), name="reliability_is_a_share")]
