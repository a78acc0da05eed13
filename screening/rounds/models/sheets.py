"""The draft: one sheet a class and informant, one row a child, one receipt a save."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.rounds.models.planning import Informant, ScreeningRound
from students.models import SchoolClass, Student


class Sheet(Identified):
    """All rows of one class for one informant in one round: the draft a teacher fills and submits."""

    class State(models.TextChoices):
        OPEN = "open", _("In progress")
        SUBMITTED = "submitted", _("Submitted")
        REOPENED = "reopened", _("Reopened")

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="sheets")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="sheets")
    informant = models.CharField(max_length=10, choices=Informant.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(null=True, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = EncryptedTextField(blank=True)
    quality = models.JSONField(default=list, blank=True)  # data-quality lines at submit: codes with parameters
    # What the nameless page of the class says: {"themes": [ids], "lesson": id, "small": bool, "version"}. Written when
    # enough children are handed in and never again, so that nobody reads a child out of a difference; before it: small.
    class_page = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "school_class", "informant"], name="one_sheet_a_class"),
            both_or_neither("sheet_submitted", "submitted_at", "submitted_by"),
            both_or_neither("sheet_reopened", "reopened_at", "reopened_by"),
        ]


class Exclusion(models.TextChoices):
    """Why a child's row stays empty, said by the class teacher."""

    ABSENT_LONG = "absent-long", _("Away from school for long")
    KNOWN_TOO_SHORT = "known-too-short", _("Known for under four weeks")


class SheetRow(models.Model):
    """One child's draft answers. `cells` = {item id: {"v": code | "-", "s": source, "at": ISO time, "by": user id}}."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="sheet_rows")
    version = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=dict)
    exclusion = models.CharField(max_length=20, choices=Exclusion.choices, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)  # the first time; empty: a draft
    still_unseen_at = models.DateTimeField(null=True, blank=True)  # “no chance to see” still holds: not asked again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "student"], name="one_row_a_child"),
            both_or_neither("sheet_row_saved", "saved_at", "saved_by"),
        ]


class SaveReceipt(models.Model):
    """The answer to a save that carried a nonce: the same nonce gets the same answer and writes nothing twice."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField(unique=True)
    saved_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    answer = models.JSONField()


class ChildState(models.TextChoices):
    """Every child of an opened round is in exactly one of these."""

    TO_RATE = "to-rate", _("To be rated")
    RATED = "rated", _("Rated")
    NOT_SCORABLE = "not-scorable", _("Not scorable")
    NOT_OBSERVED = "not-observed", _("Answered; too little was seen for a result")
    ABSENT_LONG = "absent-long", _("Away from school for long")
    KNOWN_TOO_SHORT = "known-too-short", _("Known for under four weeks")
    NO_CONSENT_YET = "no-consent-yet", _("No consent yet")
    REFUSED = "refused", _("Not taking part")
    LEFT = "left", _("Left")


class Owner(models.TextChoices):
    CLASS_TEACHER = "class-teacher", _("Class teacher")
    SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")


class RoundChild(models.Model):
    """A child in a round: the one state, who owns the next step and until when."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="children")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="round_children")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="round_children")
    state = models.CharField(max_length=20, choices=ChildState.choices, default=ChildState.TO_RATE)
    since = models.DateTimeField()
    owner = models.CharField(max_length=30, choices=Owner.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "student"], name="one_state_a_child"),
            models.CheckConstraint(
                condition=Q(state__in=["rated", "refused", "left", "not-observed"], owner="", due_on__isnull=True)
                | (~Q(state__in=["rated", "refused", "left"]) & ~Q(owner="") & Q(due_on__isnull=False)),
                name="open_states_have_owner_and_date",
            ),
        ]
        indexes = [models.Index(fields=["round", "school_class", "state"])]


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
