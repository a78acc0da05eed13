"""Who: children and where they sat from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy.fields import KeyedHashField
from accounts.privacy.identity import Identified
from students.models.places import SchoolClass


class Student(Identified):
    """A child on the roster. No citizen number; the register number only as keyed hash and last four."""

    class Sex(models.TextChoices):
        GIRL = "girl", _("Girl")
        BOY = "boy", _("Boy")

    name = models.CharField(max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)  # hex of the name in GB 18030
    sex = models.CharField(max_length=10, choices=Sex.choices)
    birth_year = models.PositiveSmallIntegerField()
    birth_month = models.PositiveSmallIntegerField()
    register_hash = KeyedHashField(purpose="student-register", blank=True, db_index=True)
    register_last4 = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(birth_month__gte=1, birth_month__lte=12), name="birth_month_is_a_month")
        ]


class Enrolment(models.Model):
    """A child in a class, first to last day inclusive; the open one says where the child is now."""

    class End(models.TextChoices):
        MOVED_CLASS = "moved-class", _("Moved to another class")
        MOVED_SCHOOL = "moved-school", _("Moved to another school")
        GRADUATED = "graduated", _("Graduated")
        LEFT = "left", _("Left")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="enrolments")
    seat_number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], condition=Q(ends__isnull=True), name="one_open_enrolment"),
            models.UniqueConstraint(
                fields=["school_class", "seat_number"], condition=Q(ends__isnull=True), name="one_child_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="enrolment_in_order"
            ),
        ]
