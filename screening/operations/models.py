"""What this installation knows of its own backups, and of what went wrong with the data of a school."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models import School


class Backup(Identified):
    """One archive that was written whole, and whether somebody has opened it since."""

    class Reason(models.TextChoices):
        BY_HAND = "by-hand"
        DAILY = "daily"
        BEFORE_UPGRADE = "before-upgrade"

    made_at = models.DateTimeField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    folder = models.CharField(max_length=300)
    file_name = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    anchor = models.CharField(max_length=100, blank=True)  # head of the audit log inside: NUMBER:MAC
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["made_at"])]


class Breach(Identified):
    """Data of a school was seen, taken, changed or lost by somebody who may not: what is reported, and shown later.
    The days say what the log is asked for."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    what = EncryptedTextField()  # what happened, and why
    measures = EncryptedTextField()  # what was done against harm, and will be
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(since__lte=F("until")), name="breach_in_order")]
