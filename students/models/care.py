"""The child's family and care: context that shapes help and never becomes a score."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models.people import Student


class CareArrangement(models.Model):
    """Who cares for the child, as somebody knew it on a day. Context, never points; both labels are computed."""

    class Away(models.TextChoices):
        NEVER = "never", _("Never away")
        BEFORE = "before", _("Away before, back now")
        NOW = "now", _("Away now")
        UNKNOWN = "unknown", _("Not known")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    class Separation(models.TextChoices):
        NEVER = "never", _("Never separated")
        UNDER_3 = "under-3", _("Under 3 years")
        AGE_3_5 = "3-5", _("3 to 5 years")
        AGE_6_UP = "6-up", _("6 years or older")
        UNKNOWN = "unknown", _("Not known")

    class Caregiver(models.TextChoices):
        PARENTS = "parents", _("Parents")
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        PATERNAL_GRANDPARENTS = "paternal-grandparents", _("Father's parents")
        MATERNAL_GRANDPARENTS = "maternal-grandparents", _("Mother's parents")
        RELATIVE = "relative", _("Another relative")
        SIBLING = "sibling", _("An older sibling")
        OTHER = "other", _("Someone else")
        UNKNOWN = "unknown", _("Not known")

    class Contact(models.TextChoices):
        DAILY = "daily", _("Almost every day")
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two to three weeks")
        MONTHLY = "monthly", _("Every month")
        RARELY = "rarely", _("Less than monthly")
        UNKNOWN = "unknown", _("Not known")
        NOT_NEEDED = "not-needed", _("No parent away")

    class Source(models.TextChoices):
        VISIT = "visit", _("Home visit")
        PARENT = "parent", _("Parent")
        REGISTER = "register", _("Register")
        VILLAGE = "village", _("Village")
        TEACHER = "teacher", _("Class teacher")
        CHILD = "child", _("The child")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="care_arrangements")
    as_of = models.DateField()
    source = models.CharField(max_length=20, choices=Source.choices)
    father_away = models.CharField(max_length=10, choices=Away.choices, default=Away.UNKNOWN)
    father_away_since = models.DateField(null=True, blank=True)
    mother_away = models.CharField(max_length=10, choices=Away.choices, default=Away.UNKNOWN)
    mother_away_since = models.DateField(null=True, blank=True)
    rural_hukou = models.CharField(max_length=10, choices=YesNo.choices, default=YesNo.UNKNOWN)
    register_value = models.PositiveSmallIntegerField(null=True, blank=True)  # 0, 1 or 2 as imported, never corrected
    first_separation = models.CharField(max_length=10, choices=Separation.choices, default=Separation.UNKNOWN)
    primary_caregiver = models.CharField(max_length=30, choices=Caregiver.choices, default=Caregiver.UNKNOWN)
    contact = models.CharField(max_length=20, choices=Contact.choices, default=Contact.UNKNOWN)
    boarding = models.BooleanField(default=False)
    capacity_concern = models.BooleanField(default=False)
    child_on_calls = EncryptedTextField(blank=True)  # the child's own word on the calls
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(register_value__isnull=True) | Q(register_value__lte=2), name="register_value_is_0_1_2"
            )
        ]
        indexes = [models.Index(fields=["student", "-as_of", "-id"])]


class FamilyContact(Identified):
    """A person of the family and how to reach them."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="family_contacts")
    name = EncryptedTextField()
    relation = models.CharField(max_length=30)
    phone = EncryptedTextField(blank=True)
    is_guardian = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class StrengthNote(Identified):
    """What goes well, a trusted adult, what the child hopes for. Unscored; stands first wherever a child is shown."""

    class Line(models.TextChoices):
        GOES_WELL = "goes-well", _("What goes well")
        TRUSTED_ADULT = "trusted-adult", _("An adult at school the child trusts")
        HOPES = "hopes", _("What the child hopes for")

    class Source(models.TextChoices):
        TEACHER = "teacher", _("Teacher")
        CHILD = "child", _("The child")
        COUNSELOR = "counselor", _("Counselor")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="strength_notes")
    line = models.CharField(max_length=20, choices=Line.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    text = EncryptedTextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
