"""Finding out where a child is whom nobody has seen (查访)."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models import SchoolClass, Student


class LookUp(Identified):
    """What is known after somebody asked, as one sheet of paper holds it. Rows are added, never changed: the last one
    of a child says whether the look-up goes on. Ids are those of chain.json `look_up`."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="look_ups")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")  # of that day
    last_seen_on = models.DateField()
    last_seen_by = EncryptedTextField(blank=True)
    tries = EncryptedTextField()  # whom, when, how
    answered_by = EncryptedTextField(blank=True)
    where = models.CharField(max_length=20)
    seen = models.CharField(max_length=10)
    safe = models.CharField(max_length=10)
    needs = EncryptedTextField(blank=True)
    agreed = EncryptedTextField(blank=True)
    reported = EncryptedTextField(blank=True)  # the written report: when, to whom
    next_on = models.DateField(null=True, blank=True)
    next_who = EncryptedTextField(blank=True)
    closed = models.CharField(max_length=20, blank=True)  # how it ended; empty while it goes on
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "-recorded_at", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(closed="") | Q(next_on__isnull=False), name="an_open_look_up_has_a_next_day"
            )
        ]

    @property
    def is_worrying(self) -> bool:
        """Nobody knows where the child is, nobody has seen or heard it, or it does not sound safe."""
        return self.where == "unknown" or self.seen == "no" or self.safe != "yes" or self.closed == "urgent"
