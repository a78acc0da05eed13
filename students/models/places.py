"""Where: county with its calendar, townships, schools, classes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified


class County(Identified):
    """The district whose calendar, numbers and norms its schools share."""

    class ScreeningName(models.TextChoices):
        """What the county's own papers call it; every report that leaves the school says it so."""

        SCREENING = "screening", _("mental-health screening")
        ASSESSMENT = "assessment", _("mental-health assessment")
        CARE = "care", _("mental-health care")

    name = models.CharField(max_length=50)
    emergency_numbers = models.CharField(max_length=200, blank=True)
    protection_contact_name = models.CharField(max_length=50, blank=True)
    protection_contact_phone = models.CharField(max_length=30, blank=True)
    report_closing_day = models.PositiveSmallIntegerField(default=31)
    screening_name = models.CharField(max_length=20, choices=ScreeningName.choices, default=ScreeningName.SCREENING)

    @property
    def has_numbers(self) -> bool:
        return bool(self.emergency_numbers)

    @property
    def has_contact(self) -> bool:
        """Somebody to call past the school: a name and a number."""
        return bool(self.protection_contact_name and self.protection_contact_phone)

    @property
    def can_be_called(self) -> bool:
        """No round opens before that."""
        return self.has_numbers and self.has_contact


class Term(models.Model):
    """A term of a school year (2026 = 2026–2027), first and last day inclusive."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="terms")
    school_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(choices=[(1, _("First term")), (2, _("Second term"))])
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "school_year", "number"], name="one_term_of_a_number"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="term_ends_after_it_starts"),
        ]


class Holiday(models.Model):
    """Days inside a term without school, inclusive."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=50)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="holiday_ends_after_it_starts")]


class MakeUpDay(models.Model):
    """A weekend day on which school is held to make up for a holiday (调休)."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="make_up_days")
    date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "date"], name="one_make_up_day_a_date")]


class Township(Identified):
    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="townships")
    name = models.CharField(max_length=50)


class School(Identified):
    class Kind(models.TextChoices):
        TOWNSHIP = "township", _("Township primary school")
        VILLAGE = "village", _("Village school")
        NINE_YEAR = "nine-year", _("Nine-year school")

    township = models.ForeignKey(Township, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    phone = models.CharField(max_length=30, blank=True)


class SchoolClass(Identified):
    """A cohort's class: the year its children entered grade 1 and a number. Its grade follows from the school year."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    cohort_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    last_grade = models.PositiveSmallIntegerField()  # the school's; here too, since lists load the class alone
    closed_on = models.DateField(null=True, blank=True)  # graduated or merged

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "cohort_year", "number"], name="one_class_of_a_number")
        ]


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
