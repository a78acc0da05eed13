"""A pilot: what is tried, where and since when, with whom it is compared; term measures and comments on it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models import County, School, SchoolClass, Student


class FromReports(models.Model):
    """These tables stood among the reports first: they keep their names, and events about their rows their type."""

    audit_app = "reports"

    class Meta:
        abstract = True


class Pilot(FromReports, Identified):
    """Support tried in some classes before everybody gets it. Drafted freely, frozen at its start."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Being planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="pilots")
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=300)  # what the county wants to know
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reports_pilot"
        constraints = [
            both_or_neither("pilot_started_at_and_by", "started_at", "started_by"),
            models.CheckConstraint(
                condition=Q(state="drafted") | Q(started_at__isnull=False), name="running_pilot_was_started"
            ),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="pilot_in_order"),
        ]


class PilotClass(FromReports, Identified):
    """A class of a pilot: it gets what is tried, or is there for comparison."""

    class Group(models.TextChoices):
        PILOT = "pilot", _("Takes part")
        COMPARISON = "comparison", _("For comparison")

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="pilot_classes")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="pilot_classes")
    group = models.CharField(max_length=12, choices=Group.choices)

    class Meta:
        db_table = "reports_pilotclass"
        constraints = [models.UniqueConstraint(fields=["pilot", "school_class"], name="one_group_a_class")]


class PilotChange(FromReports):
    """What was changed after the start, and why: the plan itself stays as it was started."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField()
    what = EncryptedTextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "reports_pilotchange"


class TermSheet(FromReports, Identified):
    """Days missed and two results of one class in one term. Corrected by a new sheet; the newest is in force.

    `term`: 2026-1 for the first term of 2026–2027, as in the school's own records.
    """

    pilot_class = models.ForeignKey(PilotClass, on_delete=models.PROTECT, related_name="term_sheets")
    term = models.CharField(max_length=7)
    days_open = models.PositiveSmallIntegerField()  # school days of the term
    chinese_max = models.PositiveSmallIntegerField(default=100)
    maths_max = models.PositiveSmallIntegerField(default=100)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "reports_termsheet"
        indexes = [models.Index(fields=["pilot_class", "term", "-id"], name="term_sheet_in_force")]
        constraints = [models.CheckConstraint(condition=Q(days_open__gt=0), name="term_has_school_days")]


class TermMeasure(FromReports):
    """One child's line of a term sheet. What is not known is empty, never 0."""

    sheet = models.ForeignKey(TermSheet, on_delete=models.CASCADE, related_name="measures")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="term_measures")
    days_missed = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    chinese = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    maths = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        db_table = "reports_termmeasure"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "student"], name="one_line_a_child"),
            models.CheckConstraint(
                condition=Q(days_missed__isnull=True) | Q(days_missed__gte=0), name="days_missed_not_negative"
            ),
        ]


class PilotComment(FromReports, Identified):
    """What one teacher wrote. The text as written stays at the school until a person has taken out what tells who is
    meant; then only that wording is kept."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="comments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pilot_comments")
    text = EncryptedTextField(null=True, blank=True)  # as written; gone when it is released or set aside
    released_text = EncryptedTextField(null=True, blank=True)  # nobody can be recognised from it
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    deidentified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deidentified_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "reports_pilotcomment"
        constraints = [
            both_or_neither("comment_deidentified_at_and_by", "deidentified_at", "deidentified_by"),
            both_or_neither("comment_set_aside_at_and_by", "set_aside_at", "set_aside_by"),
            models.CheckConstraint(
                condition=Q(deidentified_at__isnull=True) | Q(set_aside_at__isnull=True), name="released_or_set_aside"
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=True) | Q(deidentified_at__isnull=True, set_aside_at__isnull=True),
                name="comment_as_written_is_gone",
            ),
            models.CheckConstraint(
                condition=Q(released_text__isnull=True, deidentified_at__isnull=True)
                | Q(released_text__isnull=False, deidentified_at__isnull=False),
                name="released_by_a_person",
            ),
        ]
