"""What somebody at school worries about, in words: whoever sees children in the dormitory or at meals has no roster."""

from django.db import models

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from students.models import School


class ConcernInWords(Identified):
    """For the counselor of the school, who finds the child. No score, no case, nothing urgent."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="concerns_in_words")
    words = EncryptedTextField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [both_or_neither("concern_looked_at", "looked_at", "looked_by")]
