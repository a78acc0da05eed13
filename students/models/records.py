"""What a school counts anyway, child by child: days missed a month, marks a term. Context for people, never scored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models.people import Student
from students.models.places import School


class RecordKind(models.TextChoices):
    ATTENDANCE = "attendance", _("Attendance of a month")
    RESULTS = "results", _("Results of a term")


class SchoolRecord(models.Model):
    """One child, one month or term. A correction is a new row; the newest is in force.

    `period`: 2026-10 for a month, 2026-1 for the first term of 2026–2027. `values`: {column: the school's own text}.
    """

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="school_records")
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    period = models.CharField(max_length=7)
    values = models.JSONField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "kind", "period"], name="record_of_a_child")]


class RecordUpload(Identified):
    """An uploaded list: nothing of it is kept as a record before approval, and its rows are forgotten soon after."""

    class State(models.TextChoices):
        REVIEW = "review", _("Waiting for your approval")
        WRITTEN = "written", _("Written")
        DISCARDED = "discarded", _("Discarded")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="record_uploads")
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    period = models.CharField(max_length=7)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REVIEW)
    rows = EncryptedTextField(blank=True)  # JSON: records, problems, headings not used
    result = models.JSONField(default=dict, blank=True)  # numbers only
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("records_approved_at_and_by", "approved_at", "approved_by")]
