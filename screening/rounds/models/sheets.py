"""The draft: one sheet a class and informant, one row a child, one receipt a save."""

from django.db import models
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
