"""Which member of staff does what, where, from a day to a day."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import MADE_BY_TWO, Role, User
from accounts.privacy.identity import Identified
from students.models.places import County, School, SchoolClass


class StaffAssignment(Identified):
    """What a member of staff does at a school, first to last day inclusive. Ended, never overwritten."""

    class Duty(models.TextChoices):
        CLASS_TEACHER = "class-teacher", _("Class teacher")
        COUNSELOR = "counselor", _("Counselor")
        HEADTEACHER = "headteacher", _("Headteacher")
        SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")
        STAFF = "staff", _("Other staff")
        TYPIST = "typist", _("Types child forms")  # beside another duty at the school, given by the counselor

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="assignments")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    duty = models.CharField(max_length=30, choices=Duty.choices)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    taken_back = models.BooleanField(default=False)  # before it was in force for a whole day: ends before it starts
    # A counselor's visits: weekdays (0 = Monday) every n weeks counted from `starts`, and children seen a visit.
    visit_weekdays = models.JSONField(default=list, blank=True)
    visit_every_weeks = models.PositiveSmallIntegerField(default=1)
    visit_places = models.PositiveSmallIntegerField(default=6)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duty="class-teacher", school_class__isnull=False) | ~Q(duty="class-teacher"),
                name="class_teacher_has_a_class",
            ),
            models.CheckConstraint(
                condition=~Q(duty="typist") | Q(school_class__isnull=False, ends__isnull=False),
                name="typist_has_a_class_and_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")) | Q(taken_back=True),
                name="assignment_in_order",
            ),
        ]


ROLE_OF_DUTY: dict[str, Role] = {
    StaffAssignment.Duty.CLASS_TEACHER: Role.TEACHER,
    StaffAssignment.Duty.COUNSELOR: Role.COUNSELOR,
    StaffAssignment.Duty.HEADTEACHER: Role.HEADTEACHER,
    StaffAssignment.Duty.SCHOOL_ADMINISTRATOR: Role.SCHOOL_ADMINISTRATOR,
    StaffAssignment.Duty.STAFF: Role.STAFF,
}
DUTIES_BY_TWO = frozenset(duty for duty, role in ROLE_OF_DUTY.items() if role in MADE_BY_TWO)
DUTY_OF_ROLE: dict[str, str] = {role: duty for duty, role in ROLE_OF_DUTY.items()}


class CountyAssignment(models.Model):
    """A district officer, protection contact or auditor of a county."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="county_assignments")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="assignments")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)


class DutyDay(models.Model):
    """Duty person and deputy of a school for one day, or for the evening and night that begin on it: who is told first
    when a child is not safe."""

    class Hours(models.TextChoices):
        DAY = "day", _("By day")
        EVENING = "evening", _("Evening and night")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="duty_days")
    date = models.DateField()
    hours = models.CharField(max_length=10, choices=Hours.choices, default=Hours.DAY)
    duty_person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty_phone = models.CharField(max_length=30)
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_phone = models.CharField(max_length=30)
    # Since when each is named: the list opens what is raised from then on, never what was raised before.
    person_since = models.DateTimeField(default=timezone.now)
    deputy_since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "date", "hours"], name="one_duty_line_an_hour")]
