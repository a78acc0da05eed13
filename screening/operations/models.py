"""What this installation knows of its own backups."""

from django.db import models

from accounts.privacy.identity import Identified


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
