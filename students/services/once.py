"""A form sent twice makes one row."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

Row = TypeVar("Row", bound=models.Model)


def create_once(model: type[Row], nonce: UUID | None, **fields: Any) -> tuple[Row, bool]:
    """The row with this nonce, and whether it is new; also when both copies of the form arrive at the same moment."""
    done = sent_before(model, nonce)
    if done is not None:
        return done, False
    try:
        with transaction.atomic():
            return model._default_manager.create(nonce=nonce, **fields), True
    except IntegrityError:
        done = sent_before(model, nonce)
        if done is None:
            raise
        return done, False


def sent_before(model: type[Row], nonce: UUID | None) -> Row | None:
    return model._default_manager.filter(nonce=nonce).first() if nonce else None
