"""What the counselor saw, what was decided, and whether the family knows."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.cases.models.case import Case


class Review(Identified):
    """The counselor's look: who was seen and asked, the four safety questions, what the child wants; after a sign of
    self-harm who is with the child and in which rhythm somebody looks."""

    class Rhythm(models.TextChoices):
        TODAY = "today", "today"
        DAILY = "daily", "daily"
        WEEKLY = "weekly", "weekly"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    child_seen_on = models.DateField(null=True, blank=True)
    not_seen_because = EncryptedTextField(blank=True)
    asked = models.JSONField(default=list)  # ids of chain.json review_record whom-asked
    safety = models.JSONField(default=dict)  # {"harm-by-others": no-sign | sign | not-asked, …}
    safety_notes = EncryptedTextField(blank=True)
    who_is_there = EncryptedTextField(blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, blank=True)
    child_wants = EncryptedTextField(blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()


@dataclass(frozen=True, slots=True)
class DecisionTraits:
    """What a decision asks for and where it leads. `helped`: something is done for the child."""

    state: Case.State
    helped: bool = False
    needs_date: bool = False
    needs_guardian: bool = False
    next_page: str = "cases:show_case"


class DecisionKind(models.TextChoices):
    """The decisions there are; their words and reasons stand under the same ids in texts.json."""

    NO_CONCERN = "no-concern", "no-concern"
    WATCH = "watch", "watch"
    SUPPORT_PLAN = "support-plan", "support-plan"
    REFERRAL = "referral", "referral"
    URGENT = "urgent", "urgent"

    @property
    def traits(self) -> DecisionTraits:
        return _TRAITS[self]


_TRAITS = {
    DecisionKind.NO_CONCERN: DecisionTraits(Case.State.CLOSED),
    DecisionKind.WATCH: DecisionTraits(Case.State.WATCH, helped=True, needs_date=True, needs_guardian=True),
    DecisionKind.SUPPORT_PLAN: DecisionTraits(
        Case.State.PLAN, helped=True, needs_date=True, needs_guardian=True, next_page="cases:edit_plan"
    ),
    DecisionKind.REFERRAL: DecisionTraits(
        Case.State.REFERRED, helped=True, needs_date=True, needs_guardian=True, next_page="cases:write_referral"
    ),
    DecisionKind.URGENT: DecisionTraits(Case.State.UNDER_REVIEW),
}


class Decision(models.Model):
    """What a person decided and why. A later decision supersedes; none is deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    decision = models.CharField(max_length=20, choices=DecisionKind.choices)
    reason = models.CharField(max_length=40)
    reason_text = EncryptedTextField(blank=True)
    until = models.DateField(null=True, blank=True)
    second_voice = EncryptedTextField(blank=True)  # whom else was asked, and what they said
    why_alone = EncryptedTextField(blank=True)  # or why nobody else and no later look is needed
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at__isnull=True), name="one_decision_in_force"
            )
        ]


class GuardianContact(models.Model):
    """That a guardian was told, how, by which words and what they said; or why not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guardian_contacts")
    told = models.CharField(max_length=20)  # visit | call | at-school | video | not-told
    why_not = models.CharField(max_length=20, blank=True)
    who = EncryptedTextField(blank=True)
    authority = models.CharField(max_length=20, blank=True)
    told_on = models.DateField(null=True, blank=True)
    try_again_on = models.DateField(null=True, blank=True)
    cards = models.JSONField(default=list, blank=True)
    view = EncryptedTextField(blank=True)
    agreed = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told="not-told") & ~Q(why_not="") | (~Q(told="not-told") & Q(why_not="")),
                name="not_told_says_why",
            )
        ]
