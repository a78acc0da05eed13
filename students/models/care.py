"""The child's family and care: context that shapes help and never becomes a score."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
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
    register_value = models.PositiveSmallIntegerField(null=True, blank=True)  # as imported; 3: of no known kind
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
                condition=Q(register_value__isnull=True) | Q(register_value__lte=3), name="register_value_is_0_to_3"
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

    @property
    def role(self) -> str:
        """As every screen and paper says it: somebody who cares for the child is not a guardian for that alone."""
        said = gettext("%(relation)s, guardian") if self.is_guardian else gettext("%(relation)s, not a guardian")
        return said % {"relation": self.relation}


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


class Consent(Identified):
    """One answered consent sheet. Rows are added, never changed: the latest row of a child is in force."""

    class Outcome(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        TALK = "talk", _("Would like to talk first")

    class Authority(models.TextChoices):
        PARENT = "parent", _("Father or mother")
        OTHER_GUARDIAN = "other-guardian", _("Another guardian (with proof)")
        DELEGATE = "delegate", _("Carer with a written delegation")
        CARER_ONLY = "carer-only", _("Carer without a delegation")

    class Way(models.TextChoices):
        SIGNED = "signed", _("Signed sheet")
        PHONE = "phone", _("By telephone, with a witness")
        IN_PERSON = "in-person", _("In person")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64, blank=True)  # of its words; none for a sheet of the school's own
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    teacher_forms = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    child_forms = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    talk = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    care_context = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    evaluation = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    share_with_receiver = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    guardian_name = EncryptedTextField(blank=True)
    guardian_relation = models.CharField(max_length=30, blank=True)
    authority = models.CharField(max_length=20, choices=Authority.choices, blank=True)
    way = models.CharField(max_length=20, choices=Way.choices, default=Way.SIGNED)
    witness = EncryptedTextField(blank=True)
    child_agrees = models.BooleanField(default=True)  # the child's own "I would rather not" counts
    dated = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "-dated", "-id"])]


class RegistrationSheet(Identified):
    """That a child's sheet of a school year came back and what it led to. Typed again, it is one more row."""

    class Says(models.TextChoices):
        UNCHANGED = "unchanged", _("Nothing has changed")
        CHANGED = "changed", _("Something has changed")
        NOTHING = "nothing", _("Nothing was filled in")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="registration_sheets")
    school_year = models.PositiveSmallIntegerField()  # 2026 = 2026–2027
    dated = models.DateField()  # the day on the sheet
    care_says = models.CharField(max_length=20, choices=Says.choices)
    care = models.ForeignKey(CareArrangement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "school_year", "-id"])]
