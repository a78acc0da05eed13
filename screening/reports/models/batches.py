"""A month's reports of a whole county, made in the background: a row a school."""

from django.db import models

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.reports.models.first_days import FIRST_DAY
from students.models import County, School


class ReportBatch(Identified):
    """The reports of one month for the schools of a county: one for ever, whoever asks, however often."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="report_batches")
    month = models.DateField()  # first day
    created_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "month"], name="one_batch_a_county_and_month"),
            models.CheckConstraint(condition=FIRST_DAY, name="batch_month_is_a_first_day"),
        ]


class BatchRow(Identified):
    """One school of a batch: the job that makes its report, then the file for its headteacher."""

    batch = models.ForeignKey(ReportBatch, on_delete=models.CASCADE, related_name="rows")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "school"], name="one_row_a_school_of_a_batch")]
