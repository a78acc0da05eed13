"""The window in which classes are rated: forms, schools, rules and norms, all frozen."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from students.models import County, School


class Informant(models.TextChoices):
    TEACHER = "teacher", _("Teacher observation")
    CHILD = "child", _("Child's own answers")


class ScreeningRound(Identified):
    """A window in which classes are rated with given forms under given rules; two a year."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="rounds")
    school_year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rounds")
    norm_sets = models.ManyToManyField(NormSet, related_name="rounds", blank=True)
    override_reason = EncryptedTextField(blank=True)  # why the window lies outside the rule; printed by the report
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="round_closes_after_it_opens"),
            models.UniqueConstraint(fields=["county", "school_year", "term"], name="one_round_a_term"),
        ]

    @property
    def last_day(self) -> date:
        """The day it ended, where the county ended it early; else the day that was planned."""
        return min(self.closes_on, timezone.localdate(self.closed_at)) if self.closed_at else self.closes_on


class RoundForm(models.Model):
    """One questionnaire of a round, frozen."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.CASCADE, related_name="forms")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    # A corrected definition of the same items, once a re-score under it was adopted; the answers stay as they were.
    scored_as = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "instrument_version"], name="a_form_once_a_round")]
        ordering = ["position"]


class RoundSchool(models.Model):
    """A school that takes part, and since when its classes may be rated."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.CASCADE, related_name="round_schools")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="round_schools")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    override_reason = EncryptedTextField(blank=True)  # why the gate was passed; printed by the report
    overridden_at = models.DateTimeField(null=True, blank=True)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "school"], name="a_school_once_a_round"),
            both_or_neither("round_school_opened", "opened_at", "opened_by"),
            both_or_neither("round_school_overridden", "overridden_at", "overridden_by"),
        ]


class Rescoring(Identified):
    """One re-score of a round under named rules, norms and definitions. Nothing counts before it is adopted."""

    class State(models.TextChoices):
        COMPUTING = "computing", _("being computed")
        READY = "ready", _("ready to look at")
        ADOPTING = "adopting", _("being adopted")
        ADOPTED = "adopted", _("adopted")
        DISMISSED = "dismissed", _("dismissed")

    WAITING = (State.COMPUTING, State.READY, State.ADOPTING)

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="rescorings")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    norm_sets = models.ManyToManyField(NormSet, related_name="+", blank=True)
    definitions = models.JSONField(default=dict, blank=True)  # {answered version's public id: the one to score it as}
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPUTING)
    total = models.PositiveIntegerField(default=0)  # assessments to look at
    done = models.PositiveIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)  # the last assessment that was finished
    difference = models.JSONField(default=dict, blank=True)  # how many bands and tiers move: numbers, nobody's name
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["computing", "ready", "adopting"]),
                name="one_rescoring_at_a_time",
            ),
            both_or_neither("rescoring_started", "started_at", "started_by"),
            both_or_neither("rescoring_adopted", "adopted_at", "adopted_by"),
            both_or_neither("rescoring_dismissed", "dismissed_at", "dismissed_by"),
        ]

    @property
    def is_computed(self) -> bool:
        return self.state in (self.State.READY, self.State.ADOPTING, self.State.ADOPTED)
