"""Registration sheets: one page a child and school year, filled in at home and typed at school."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified
from students.models.care import CareArrangement
from students.models.consent import Consent
from students.models.people import Student


class RegistrationSheet(Identified):
    """That a child's sheet of a school year came back and what it led to. Typed again, it is one more row."""

    class Says(models.TextChoices):
        UNCHANGED = "unchanged", _("Nothing has changed")
        CHANGED = "changed", _("Something has changed")
        NOTHING = "nothing", _("Nothing was filled in")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="registration_sheets")
    school_year = models.PositiveSmallIntegerField()  # 2026 = 2026–2027
    dated = models.DateField()  # the day on the sheet
    care_says = models.CharField(max_length=20, choices=Says.choices)
    care = models.ForeignKey(CareArrangement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "school_year", "-id"])]
