"""A county's month as it was published: what its officer's pages read."""

from django.db import models

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.reports.models.first_days import FIRST_DAY
from students.models import County


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
