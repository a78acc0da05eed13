"""A school's own forms of the registers it is asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models.places import School


class RegisterForm(Identified):
    """One form: the washed workbook, and which fact goes into which column. The newest confirmed one is in force."""

    class Kind(models.TextChoices):
        LEFT_BEHIND = "left-behind", _("Register of left-behind children")
        CONTACTS = "contacts", _("Contact cards")
        NOTES = "term-notes", _("Notes at the end of term")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="register_forms")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    workbook = EncryptedTextField()  # base64; without rows, formulas, links and notes
    layout = models.JSONField()  # lines of heading and foot, headings by column
    columns = models.JSONField(default=dict)  # column → fact
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            both_or_neither("register_form_confirmed", "confirmed_at", "confirmed_by"),
            both_or_neither("register_form_retired", "retired_at", "retired_by"),
        ]
