"""The record of every look and act, in ids."""

import uuid

from django.db import models

from accounts.models.people import Role, User
from accounts.privacy.identity import Identified


class AuditEvent(models.Model):
    """One look or one act: who, in which role, did what, to which object. Ids only, never a name.

    Inserted in the transaction of the act without chain fields; numbered and chained soon after (accounts.audit).
    """

    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)  # public_id; kept when the account is gone
    role = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    subjects = models.JSONField(default=list)  # public ids of every child shown or touched
    detail = models.JSONField(default=dict)  # ids, codes and counts
    number = models.BigIntegerField(null=True, unique=True)
    mac = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["id"], condition=models.Q(number__isnull=True), name="audit_unsealed"),
        ]

    @property
    def role_words(self) -> str:
        """The role as people call it; a code the log knows and the program no longer does stays as it is."""
        return str(dict(Role.choices).get(self.role, self.role))


class AuditSubject(models.Model):
    """One child shown by one event, so that "who looked at this child" is one indexed question."""

    event = models.ForeignKey(AuditEvent, on_delete=models.CASCADE, related_name="+")
    subject_id = models.UUIDField(db_index=True)


class AuditAnchor(models.Model):
    """The head of the chain as it was printed or backed up somewhere else; a chain shorter than its anchor was cut."""

    number = models.BigIntegerField()
    mac = models.CharField(max_length=64)
    taken_at = models.DateTimeField(auto_now_add=True)
    place = models.CharField(max_length=60)


class KeyFingerprint(models.Model):
    """Which key the data was written with: a keyed hash of a fixed word. Other keys are refused before they write."""

    purpose = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=32)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "fingerprint"], name="one_fingerprint_a_key")]


class Notice(Identified):
    """Something waits for a person: what kind of thing and on which page, never about whom.

    One row an event, added and never changed but for `read_at`; the inbox shows rows of one kind and page as one line
    with their number. So no act that gives notice waits for another one's row.
    """

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)  # for the sentence: a school, a round, a month; never a person
    page = models.CharField(max_length=60, default="home:show_home")  # the name of an address
    about = models.CharField(max_length=36, blank=True)  # the random id in that address
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["to", "read_at"], name="notices_of_a_person")]


class Dispatch(Identified):
    """A notice on its way out of the house. The row is written with the notice, so no crash loses it."""

    class Channel(models.TextChoices):
        MAIL = "mail"
        ROBOT = "robot"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        NEEDLESS = "needless"  # read before it went

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="dispatches_due")]
