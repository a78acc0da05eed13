"""A child may not be safe: the row, and from whom it is kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.case import Case
from students.models import School, Student


class UrgentConcern(Identified):
    """A child may not be safe. Outside scoring and outside the broker: a row at once, shown at once."""

    class About(models.TextChoices):
        NO = "no", _("No")
        STAFF = "staff", _("Somebody who works here")
        GUARDIAN = "guardian", _("The guardian or family")
        UNSURE = "unsure", _("Not sure")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="urgent_concerns")
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, null=True, blank=True, related_name="urgent_concerns"
    )
    who = EncryptedTextField(blank=True)
    what = EncryptedTextField(blank=True)
    told = EncryptedTextField(blank=True)
    about = models.CharField(max_length=10, choices=About.choices, default=About.UNSURE)
    about_whom = EncryptedTextField(blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Where somebody at school is concerned the county's contact takes it as well, whoever has it at school.
    county_took_at = models.DateTimeField(null=True, blank=True)
    county_took_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    close_asked_at = models.DateTimeField(null=True, blank=True)
    close_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Everything recorded about the child is kept from the first moment on, until somebody lifts the hold.
    hold_lifted_at = models.DateTimeField(null=True, blank=True)
    hold_lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("urgent_acknowledged", "acknowledged_at", "acknowledged_by"),
            both_or_neither("urgent_county_took", "county_took_at", "county_took_by"),
            both_or_neither("urgent_close_asked", "close_asked_at", "close_asked_by"),
            both_or_neither("urgent_closed", "closed_at", "closed_by"),
            both_or_neither("urgent_hold_lifted", "hold_lifted_at", "hold_lifted_by"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("closed_by"))),
                name="urgent_is_closed_by_two",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Nobody has taken it, or whoever did has no account any more."""
        return self.acknowledged_by is None or not self.acknowledged_by.is_active

    @property
    def is_about_colleague(self) -> bool:
        """Somebody at school may be concerned: by the answer, or because it is kept from somebody there. The door tells
        with the row (`is_kept`) whether it is."""
        if self.about in (self.About.STAFF, self.About.UNSURE):
            return True
        known = vars(self).get("is_kept")
        return self.withheld_from.exists() if known is None else bool(known)

    @property
    def is_waiting_for_county(self) -> bool:
        """Whoever has it at school does not stop the way past the school."""
        by = self.county_took_by
        return self.is_about_colleague and self.closed_at is None and (by is None or not by.is_active)

    def is_waiting_for(self, user: User) -> bool:
        return self.is_waiting or (user.works_for_county and self.is_waiting_for_county)


class UrgentAct(Identified):
    """One line of the mandatory-report checklist: what was done, when, who received it, under which number. Lines are
    added, never changed; none of them is required."""

    concern = models.ForeignKey(UrgentConcern, on_delete=models.CASCADE, related_name="acts")
    line = models.CharField(max_length=30)  # id of texts.urgent.report_checklist
    whom = models.CharField(max_length=30, blank=True)  # id of texts.urgent.report_to_labels
    done_at = models.DateTimeField(null=True, blank=True)
    receiver = EncryptedTextField(blank=True)
    receipt = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class PutRight(Identified):
    """An urgent concern stood at the wrong child: at whom, at whom it stands since, who put it right. Added, never
    changed."""

    concern = models.ForeignKey(UrgentConcern, on_delete=models.CASCADE, related_name="put_right")
    wrong = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class KeptOpen(Identified):
    """A case that was ended by somebody who may not know of an open concern about its child. Whoever may know says who
    goes on with the child; the concern does not end before."""

    concern = models.ForeignKey(UrgentConcern, on_delete=models.PROTECT, related_name="kept_open")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="kept_open")
    since = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said = EncryptedTextField(blank=True)  # empty where the case itself was taken up again
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("kept_open_answered", "answered_at", "answered_by"),
            models.UniqueConstraint(
                fields=["concern", "case"], condition=Q(answered_at__isnull=True), name="kept_open_once"
            ),
        ]


class UrgentWithheld(models.Model):
    """A person, or everybody in a role of the school, who must not learn of an urgent concern."""

    concern = models.ForeignKey(UrgentConcern, on_delete=models.CASCADE, related_name="withheld_from")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="") | (Q(user__isnull=True) & ~Q(role="")),
                name="withheld_names_one",
            )
        ]
