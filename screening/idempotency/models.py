"""What makes a form sent twice act once: who sent it, its idempotency key, and what it made."""

from django.apps import apps
from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.models import User


class Receipt(models.Model):
    """An act that was done. It answers for its form as long as the row it made is there, and it says nothing of it.

    The row is named by the label of its model and its id: a content type would cost every first form of a process a
    query, and is not there yet while migrations run. No user: a stranger's form, or a row older than receipts that
    does not say who wrote it; such a receipt answers whoever holds the nonce.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    nonce = models.UUIDField()
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=60, blank=True)
    made_id = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what was said; blank where a repeat may say anything
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "nonce", "act"], name="one_receipt_an_act"),
            UniqueConstraint(fields=["nonce", "act"], condition=Q(user=None), name="one_receipt_of_nobody"),
        ]
        indexes = [models.Index(fields=["nonce"], name="receipt_of_a_nonce")]

    @property
    def made(self) -> models.Model | None:
        """The row; None when it is gone by now."""
        row: models.Model | None = apps.get_model(self.kind)._base_manager.filter(pk=self.made_id).first()
        return row
