"""Files people print or keep: each made by one job, for one audience, from a known state of its inputs."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified
from screening.jobs.models import Job


class Document(Identified):
    """A file for one audience. Changed inputs make a new revision; the old file stays what was handed over."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="document")
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()  # public id of what it is about: a referral, a report
    audience = models.CharField(max_length=60)  # requester or receiver: two people never share one file
    language = models.CharField(max_length=10)
    input_hash = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField(default=1)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    path = models.CharField(max_length=120, blank=True)  # below DOCUMENT_DIR; opaque
    key = EncryptedTextField(blank=True)  # of the file; empty: it lies there in clear, an older version made it
    file_name = models.CharField(max_length=120, blank=True)  # what the browser is told; never a child's name
    content_type = models.CharField(max_length=80, default="application/pdf")
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "audience", "language", "input_hash"], name="one_file_a_state_of_its_inputs"
            ),
            models.CheckConstraint(condition=Q(path="") | Q(size__gt=0), name="a_made_file_has_a_size"),
        ]
