"""Rosters on their way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.jobs.models import Job
from students.models.people import Student
from students.models.places import School, SchoolClass
from students.models.staff import StaffAssignment


class RosterImport(Identified):
    """An uploaded roster: nothing reaches the roster before approval, and its rows are forgotten soon after it."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("Waiting for you to assign the columns")
        REVIEW = "review", _("Waiting for your approval")
        WRITING = "writing", _("Being written")
        APPROVED = "approved", _("Written")
        DISCARDED = "discarded", _("Discarded")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_imports")
    state = models.CharField(max_length=20, choices=State.choices, default=State.REVIEW)
    # JSON: the file's lines until its columns are known, then its rows, at last those that were not written
    rows = EncryptedTextField(blank=True)
    result = models.JSONField(default=dict, blank=True)  # how many were written, kind by kind; numbers only
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("roster_approved_at_and_by", "approved_at", "approved_by")]


class RosterAct(Identified):
    """What somebody did to the roster or to a duty, with its rows before and after, while it may be a slip."""

    class Kind(models.TextChoices):
        LEFT = "left", _("Taken off the roster")
        MOVED = "moved", _("Moved to another class")
        CLASS_ENDED = "class-ended", _("Class ended")
        DUTY_ENDED = "duty-ended", _("Duty ended")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_acts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, null=True, blank=True, related_name="roster_acts")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    assignment = models.ForeignKey(StaffAssignment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    rows = models.JSONField(default=list)  # of each row: its table, its key, its values before and after
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)


class RosterHeadings(models.Model):
    """What the headings of a school's own files mean, as its administrator once said."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="roster_headings")
    words = EncryptedTextField()  # JSON of {heading: column}; a file without headings would show names here


class RosterWords(models.Model):
    """What the words in a school's own lists mean, as its administrator once said: asked once, for all later files."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="roster_words")
    words = EncryptedTextField()  # JSON of {column: {word: meaning}}; a cell in the wrong column would show a name here


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


class RegisterForm(Identified):
    """One form: the washed workbook, and which fact goes into which column. The newest confirmed one is in force."""

    class Kind(models.TextChoices):
        LEFT_BEHIND = "left-behind", _("Register of left-behind children")
        CONTACTS = "contacts", _("Contact cards")
        NOTES = "term-notes", _("Notes at the end of term")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="register_forms")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    workbook = EncryptedTextField()  # base64; without rows, formulas, links and notes
    layout = models.JSONField()  # lines of heading and foot, headings by column
    columns = models.JSONField(default=dict)  # column → fact
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("register_form_confirmed", "confirmed_at", "confirmed_by"),
            both_or_neither("register_form_retired", "retired_at", "retired_by"),
        ]
