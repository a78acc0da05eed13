"""That somebody of the school spoke with the family of a child whose parents work away."""

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.privacy.identity import Identified
from students.models import Student


class TermContact(Identified):
    """One contact, ticked for a day. It says that and how, never what about: that has its own records."""

    class Way(models.TextChoices):
        PHONE = "phone", pgettext_lazy("way of a contact", "By telephone or video")
        VISIT = "visit", pgettext_lazy("way of a contact", "At home")
        SCHOOL = "school", pgettext_lazy("way of a contact", "At school")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="term_contacts")
    dated = models.DateField()
    way = models.CharField(max_length=20, choices=Way.choices)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "dated"], name="one_term_contact_a_day")]
