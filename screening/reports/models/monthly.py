"""What is counted and kept: the figures of a month as they stood, under a revision."""

from django.db import models

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.reports.models.first_days import FIRST_DAY
from students.models import School


class MonthlyReport(Identified):
    """One school, one month: figures as of the month's end. A re-issue is a new revision."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="monthly_reports")
    month = models.DateField()  # first day
    revision = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField()  # published cells only
    input_hash = models.CharField(max_length=64)
    audit_number = models.BigIntegerField(null=True)
    audit_mac = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "month", "revision"], name="one_report_a_revision"),
            models.CheckConstraint(condition=FIRST_DAY, name="month_is_a_first_day"),
        ]
