"""One state for every child of a round."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.rounds.models.planning import ScreeningRound
from students.models import SchoolClass, Student


class ChildState(models.TextChoices):
    """Every child of an opened round is in exactly one of these."""

    TO_RATE = "to-rate", _("To be rated")
    RATED = "rated", _("Rated")
    NOT_SCORABLE = "not-scorable", _("Not scorable")
    ABSENT_LONG = "absent-long", _("Away from school for long")
    KNOWN_TOO_SHORT = "known-too-short", _("Known for under four weeks")
    NO_CONSENT_YET = "no-consent-yet", _("No consent yet")
    REFUSED = "refused", _("Not taking part")
    LEFT = "left", _("Left")


class Owner(models.TextChoices):
    CLASS_TEACHER = "class-teacher", _("Class teacher")
    SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")


class RoundChild(models.Model):
    """A child in a round: the one state, who owns the next step and until when."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="children")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="round_children")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="round_children")
    state = models.CharField(max_length=20, choices=ChildState.choices, default=ChildState.TO_RATE)
    since = models.DateTimeField()
    owner = models.CharField(max_length=30, choices=Owner.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "student"], name="one_state_a_child"),
            models.CheckConstraint(
                condition=Q(state__in=["rated", "refused", "left"], owner="", due_on__isnull=True)
                | (~Q(state__in=["rated", "refused", "left"]) & ~Q(owner="") & Q(due_on__isnull=False)),
                name="open_states_have_owner_and_date",
            ),
        ]
        indexes = [models.Index(fields=["round", "school_class", "state"])]
