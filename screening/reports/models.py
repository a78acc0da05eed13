"""What the reports keep: the figures of a month as they stood, under a revision."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.documents.models import Document
from screening.jobs.models import Job
from students.models import County, School

FIRST_DAY = Q(month__endswith="-01")


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


class AskAnswer(Identified):
    """One answer to one ask of a school's month: who does it until when, or what became of it. The last one holds, and
    none is changed; a revision of the month leaves them as they are."""

    class State(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("ask", "Will be done")
        DONE = "done", pgettext_lazy("ask", "Done")
        NOT_DONE = "not-done", pgettext_lazy("ask", "Not done")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="ask_answers")
    month = models.DateField()  # first day
    code = models.CharField(max_length=20)  # of monthly/action_items
    number = models.PositiveSmallIntegerField()  # 1 is the first answer
    state = models.CharField(max_length=10, choices=State.choices)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "month", "code", "number"], name="one_answer_a_number"),
            models.CheckConstraint(condition=FIRST_DAY, name="asked_month_is_a_first_day"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(done_by__isnull=False, until__isnull=False),
                name="taken_by_somebody_until_a_day",
            ),
        ]


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


class CountyMonth(Identified):
    """One county, one month. `cells`: published counts by key; `work`: its round, the next one with its places,
    and the exact work of each school by its key."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()  # first day
    revision = models.PositiveSmallIntegerField(default=1)
    cells = models.JSONField()
    work = models.JSONField()
    input_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "month", "revision"], name="one_county_month_a_revision"),
            models.CheckConstraint(condition=FIRST_DAY, name="county_month_is_a_first_day"),
        ]


class Publication(Identified):
    """The published cells of one audience and month. Rows are added and never changed: what was read stays read."""

    audience = models.CharField(max_length=60)  # school:… or county:…
    period = models.CharField(max_length=10)  # 2026-11
    revision = models.PositiveSmallIntegerField(default=1)
    cells = models.JSONField()  # key → [number or null, why]
    behind = EncryptedTextField()  # the tables with what is hidden, for the differences of later months
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "period", "revision"], name="one_publication_a_revision"),
        ]
