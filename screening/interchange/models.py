"""What other programs' formats need kept."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models import County


class BureauForm(Identified):
    """The bureau's own workbook with the mapping that says which figure goes where. The newest in use is filled."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="bureau_forms")
    workbook = EncryptedTextField()  # base64; as it was sent, macros and links refused
    mapping = models.JSONField()  # checked: single cells and columns of schools
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    audit_app = "reports"  # where it stood first: events about its rows keep their type

    class Meta:
        db_table = "reports_bureauform"
        constraints = [both_or_neither("bureau_form_retired", "retired_at", "retired_by")]
