"""Scoring a round again: results beside the old, a difference to look at, and a person who adopts it or not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified, both_or_neither
from screening.library.models import NormSet, RuleSet
from screening.rounds.models.planning import ScreeningRound


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
