"""A review that is not finished: what stood in the form when its writer left the page."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from screening.cases.models.case import Case


class ReviewDraft(models.Model):
    """Nothing of it counts. Only its writer reads it; it goes when the review is saved, and with its case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="review_drafts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField()  # JSON: name of a field → what was chosen or typed
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_draft_a_case_and_writer")]
