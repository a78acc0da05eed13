"""What is in force: questionnaires, norms and rules, frozen by content hash once a round uses them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified, both_or_neither


class InstrumentVersion(Identified):
    """A questionnaire exactly as it was answered. Never changed; a changed word is a new version."""

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("comes with the product")
        LICENSED = "licensed", _("published scale with licensed wording")
        IMPORTED = "imported", _("taken in from a file")

    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    informant = models.CharField(max_length=10, choices=[("teacher", "teacher"), ("child", "child")])
    content_hash = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SHIPPED)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # not offered to new rounds any more
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "version"], name="one_content_a_version"),
            both_or_neither("instrument_version_retired", "retired_at", "retired_by"),
        ]


class WordingPermission(Identified):
    """Who allowed the wording of a published scale to be used here, when and for what. Unlocks one version."""

    instrument_version = models.OneToOneField(InstrumentVersion, on_delete=models.PROTECT, related_name="permission")
    holder = models.CharField(max_length=200)  # who owns the wording
    permitted_by = models.CharField(max_length=200)
    permitted_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    scope = models.TextField()  # for what it was permitted
    reference = models.CharField(max_length=200, blank=True)  # where the letter or contract is kept
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            both_or_neither("wording_permission_recorded", "recorded_at", "recorded_by"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("permitted_on")),
                name="permission_in_order",
            ),
        ]


class RuleSet(Identified):
    """Thresholds, tiers and clocks under a version."""

    version = models.CharField(max_length=20, unique=True)
    content_hash = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField(blank=True)  # why the thresholds were changed
    # Nobody when it came with the product.
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("rule_set_retired", "retired_at", "retired_by")]


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
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade_max__gte=models.F("grade_min")), name="grade_band_in_order"),
            both_or_neither("norm_set_retired", "retired_at", "retired_by"),
        ]


class ReliabilityRecord(Identified):
    """A reliability somebody put on record, with its kind and where it comes from."""

    KINDS = [("retest", "retest"), ("inter-rater", "inter-rater"), ("alpha", "alpha")]
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="reliabilities")
    scale = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=KINDS)
    value = models.FloatField()
    sd = models.FloatField()
    n = models.PositiveIntegerField(null=True, blank=True)  # children it rests on, where that is known
    source = models.CharField(max_length=200)
    source_round = models.UUIDField(null=True, blank=True)  # the round whose closing computed it
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gte=0, value__lte=1), name="reliability_is_a_share")]
