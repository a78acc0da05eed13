"""Ids that may stand in an address: random, never counted."""

import uuid

from django.db import models


class Identified(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


def both_or_neither(name: str, at: str, by: str) -> models.CheckConstraint:
    """A moment and the person who acted are recorded together or not at all."""
    both = models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
    neither = models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=both | neither, name=name)
