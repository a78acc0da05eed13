"""What holds for a child through a long holiday (假期安排)."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.cases.models.case import Case
from screening.cases.models.support import FollowUp


class HolidayPlan(Identified):
    """Where the child stays, who looks in and whom it can call, as its sheet of paper asks; ids are those of chain.json
    `holiday_plan`. Rows are added, never changed: the last one of a case and holiday holds."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holiday_plans")
    holiday_starts = models.DateField()  # first day without school
    stays_where = EncryptedTextField()
    home_from = models.DateField(null=True, blank=True)  # the parents are at home from, until
    home_until = models.DateField(null=True, blank=True)
    who_looks_in = EncryptedTextField()
    how_often = models.CharField(max_length=20)
    first_on = models.DateField()
    child_contact = EncryptedTextField()
    child_wants = EncryptedTextField(blank=True)
    goes_on = models.JSONField(default=list, blank=True)
    stand_in = EncryptedTextField()
    village_told = models.CharField(max_length=20, blank=True)
    safe = models.CharField(max_length=10)
    back_on = models.DateField()
    # The two dated checks that come up by themselves.
    first_look = models.ForeignKey(FollowUp, on_delete=models.SET_NULL, null=True, related_name="+")
    back = models.ForeignKey(FollowUp, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "holiday_starts", "-id"])]

    @property
    def is_worrying(self) -> bool:
        return self.safe == "yes"
