"""A visit to the family (家访)."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models import SchoolClass, Student


class HomeVisit(Identified):
    """One visit as its sheet of paper holds it; ids are those of chain.json `home_visit`. Rows are added, not changed.
    What it says about life at home is kept only with the family's agreement to that."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="home_visits")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of that day
    visited_on = models.DateField()
    visitors = EncryptedTextField()
    met = EncryptedTextField()
    parents_home = models.CharField(max_length=10, blank=True)
    leaving_on = models.DateField(null=True, blank=True)
    day_morning = EncryptedTextField(blank=True)
    day_after = EncryptedTextField(blank=True)
    day_night = EncryptedTextField(blank=True)
    calls = EncryptedTextField(blank=True)
    goes_well = EncryptedTextField(blank=True)
    family_wish = EncryptedTextField(blank=True)
    agreed = EncryptedTextField()
    care_update = EncryptedTextField(blank=True)
    safety = models.CharField(max_length=10)
    next_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "-visited_on", "-id"])]

    @property
    def tells_of_home(self) -> bool:
        days = (self.day_morning, self.day_after, self.day_night)
        return any((*days, self.parents_home, self.leaving_on, self.calls, self.family_wish, self.care_update))

    @property
    def is_worrying(self) -> bool:
        return self.safety == "yes"


class VisitSheet(Identified):
    """A sheet of paper printed for a visit to one family: its code leads back to this child. No more is on record than
    that somebody took it along."""

    batch = models.UUIDField()  # printed together, one file
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="visit_sheets")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of that day
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "student"], name="one_visit_sheet_a_child")]
        indexes = [models.Index(fields=["student", "-printed_at"])]
