"""The papers of a counselor's day at a school, and the order in which they are typed back."""

from django.db import models

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.cases.models.case import Case
from screening.cases.models.decision import Review
from students.models import School


class VisitDay(Identified):
    """Review records printed for one day at one school. Printed anew with other children it is another row."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["school", "-day", "-id"])]


class VisitDaySheet(Identified):
    """One child's sheet in the pack, by its case. `review`: what was typed back from it, once."""

    visit = models.ForeignKey(VisitDay, on_delete=models.CASCADE, related_name="sheets")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visit_day_sheets")
    place = models.PositiveSmallIntegerField()
    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="visit_day_sheet"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "place"], name="one_sheet_a_place"),
            models.UniqueConstraint(fields=["visit", "case"], name="one_sheet_a_case_and_visit"),
        ]
