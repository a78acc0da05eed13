"""What an audience was shown: the cells as printed, and sealed behind them the counts that later months must mind."""

from django.db import models

from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified


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
