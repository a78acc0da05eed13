"""Durable work: the row is the truth, the broker message only a wake-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.identity import Identified


class Job(Identified):
    """One piece of background work, claimed by a worker for the length of a lease."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("In progress")
        READY = "ready", _("Done")
        FAILED = "failed", _("Failed")

    class Queue(models.TextChoices):
        DEFAULT = "default"
        BULK = "bulk"

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)  # ids and codes only
    queue = models.CharField(max_length=10, choices=Queue.choices, default=Queue.DEFAULT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    progress_n = models.PositiveIntegerField(default=0)
    progress_of = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=60, blank=True)  # code; the sentence is made where it is shown
    error_detail = models.CharField(max_length=300, blank=True)
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    language = models.CharField(max_length=10, default="zh-hans")
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="jobs_due"),
            models.Index(fields=["state", "lease_until"], name="jobs_leases"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(state="running") & models.Q(claim__isnull=False, lease_until__isnull=False))
                | ~models.Q(state="running"),
                name="running_jobs_are_claimed",
            )
        ]


class SignOfLife(models.Model):
    """When a worker last did what the clock had sent it: clock, broker, worker and database have all worked then."""

    at = models.DateTimeField()


class FailedChore(models.Model):
    """Work by the clock that ended with an error, and since when; the row goes as soon as it succeeds again."""

    name = models.CharField(max_length=120, unique=True)  # module and function
    since = models.DateTimeField()
    error = models.CharField(max_length=60)  # the class of the last exception; its text may name somebody
