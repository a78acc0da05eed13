"""What the guardians have allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from students.models.people import Student


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
