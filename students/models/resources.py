"""What a school has to help with: people, hours, clubs, lessons, books, once a school year."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.identity import Identified
from students.models.places import School


class SchoolResources(Identified):
    """One school, one school year, as it was entered. Rows are added, never changed: the last one of a year holds."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="resources")
    school_year = models.PositiveSmallIntegerField()
    staff = models.PositiveSmallIntegerField()
    teachers = models.PositiveSmallIntegerField()
    counselor_hours = models.DecimalField(max_digits=5, decimal_places=1)  # a week, all counselors together
    night_staff = models.PositiveSmallIntegerField()
    clubs = models.PositiveSmallIntegerField()
    lessons = models.PositiveSmallIntegerField()  # of mental-health education, a class and term
    books = models.PositiveIntegerField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counselor_hours__gte=0), name="counselor_hours_not_negative"),
            models.CheckConstraint(condition=Q(teachers__lte=models.F("staff")), name="teachers_are_staff"),
        ]
        indexes = [models.Index(fields=["school", "school_year", "-id"], name="resources_of_a_year")]
