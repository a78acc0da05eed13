"""What waits for a person, and its way out of the house."""

from django.db import models

from accounts.models.people import User
from accounts.privacy.identity import Identified


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
