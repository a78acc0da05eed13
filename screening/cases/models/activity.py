"""What the school offers to every child: clubs, groups, evenings, workshops. None of these rows knows a case."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models import School, SchoolClass, Student


class Volunteer(Identified):
    """Somebody from outside who comes to the school; only with a recorded check that is still valid."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="volunteers")
    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)  # from this day on the person does not come any more


class VolunteerCheck(models.Model):
    """Who saw which papers of a volunteer on which day, and until when that holds. A new check is a new row."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="checks")
    identity_seen = models.BooleanField()
    record = models.CharField(max_length=20)  # unit-query | certificate: that no offence stands on record
    checked_on = models.DateField()
    valid_until = models.DateField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(identity_seen=True), name="no_check_without_an_identity"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("checked_on")), name="volunteer_check_in_order"),
        ]


class Activity(Identified):
    """One offer of the school with its place, time and leader. `led_by` is always a member of staff, who is there each
    time; a volunteer leads beside them, never alone."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=60)  # id in support_catalogue actions
    title = models.CharField(max_length=40)
    led_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="activities_led")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    place = models.CharField(max_length=60, blank=True)
    weekdays = models.JSONField(default=list, blank=True)  # 0 = Monday; empty: on agreed days
    at = models.TimeField(null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField()
    grades = models.JSONField(default=list, blank=True)  # empty: open to all
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="activity_in_order")
        ]


class ActivityMember(models.Model):
    """A child of the school who comes to an activity, from the day of joining to the day before `left_on`. `source`
    says whether the child asked or was invited; it stands on no page, so that nobody wonders why."""

    class Source(models.TextChoices):
        ASKED = "asked"
        INVITED = "invited"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="members")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="activity_members")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of the day of joining
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "student"], condition=Q(left_on__isnull=True), name="once_in_an_activity"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="activity_member_in_order"
            ),
        ]


class ActivitySession(Identified):
    """A day of an activity as it was written down; a correction is a new row and `superseded_at` on the old one."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    took_place = models.BooleanField()
    led_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # of that day
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "held_on"], condition=Q(superseded_at__isnull=True), name="one_record_a_day"
            )
        ]


class Attendance(models.Model):
    """Whether a child came on a day, or, of a workshop, somebody who cares for the child; no adult is named."""

    session = models.ForeignKey(ActivitySession, on_delete=models.CASCADE, related_name="attendance")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="activity_attendance")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of that day
    came = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "student"], name="one_attendance_a_child")]
