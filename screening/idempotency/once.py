"""A form sent twice acts once.

    @once("act")                in place of `transaction.atomic` on a service that takes `by` and `nonce` and returns
                                the row it made; a repeat gets that row
    @once("act", strict=True)   a repeat that says something else is refused with SentBefore
    @once("act", repeat=again)  again(row, what the service was asked) says what a repeat gets
    made_before(Model, "act", by=by, nonce=nonce)   the row, for a service that returns something else
    was_done("act", nonce)      by whomever, for a nonce that is the name of the fact itself

The receipt is taken before the service begins and stands or falls with what it writes: of two copies that arrive at one
moment the second waits for the first and gets its row. Without a nonce a service acts each time.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import User
from screening.idempotency.models import Receipt

Told = ParamSpec("Told")
Row = TypeVar("Row", bound=Model)


class SentBefore(Exception):
    """This page was sent once already, with other content; nothing of the second was written."""


def once(
    act: str, *, strict: bool = False, repeat: Callable[..., Any] | None = None
) -> Callable[[Callable[Told, Row]], Callable[Told, Row]]:
    """The service acts once for a person, a nonce and an act."""

    def decorate(service: Callable[Told, Row]) -> Callable[Told, Row]:
        @wraps(service)
        def act_once(*about: Told.args, **said: Told.kwargs) -> Row:
            by, nonce = cast(User | None, said["by"]), cast(UUID | None, said.get("nonce"))
            if nonce is None:
                with transaction.atomic():
                    return service(*about, **said)
            receipt = Receipt(user_id=by.pk if by else None, nonce=nonce, act=act)
            if strict:
                receipt.fingerprint = fingerprint(nonce, about, said)
            made, is_new = _take(receipt, lambda: service(*about, **said))
            if is_new or repeat is None:
                return cast(Row, made)
            with transaction.atomic():
                return cast(Row, repeat(made, *about, **said))

        return act_once

    return decorate


def made_before(model: type[Row], act: str, *, by: User | None, nonce: UUID | None) -> Row | None:
    """What this person's form made when it came first."""
    receipts = _receipts(by.pk if by else None, nonce, act) if nonce else Receipt.objects.none()
    made = next((receipt.made for receipt in receipts), None)
    return made if isinstance(made, model) else None


def was_done(act: str, nonce: UUID) -> bool:
    return Receipt.objects.filter(act=act, nonce=nonce).exists()


def fingerprint(nonce: UUID, about: Iterable[object], said: Mapping[str, object]) -> str:
    """A keyed hash: whoever reads the table cannot try out what may have been said."""
    words = {name: value for name, value in said.items() if name not in ("by", "nonce")}
    told = json.dumps([_plain(list(about)), _plain(words)], ensure_ascii=False)
    return salted_hmac(f"receipt {nonce}", told, algorithm="sha256").hexdigest()


def _receipts(user: int | None, nonce: UUID, act: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(Q(user=user) | Q(user=None), nonce=nonce, act=act)


def _answer(receipt: Receipt) -> Model | None:
    """What the receipt that is there answers for; one whose row is gone answers for nothing, and goes too."""
    known = _receipts(receipt.user_id, receipt.nonce, receipt.act).first()
    if known is None:
        return None
    if (made := known.made) is None:
        known.delete()
    elif receipt.fingerprint != known.fingerprint:
        raise SentBefore
    return made


def _take(receipt: Receipt, act: Callable[[], Model]) -> tuple[Model, bool]:
    """What was made, and whether it was now."""
    if (before := _answer(receipt)) is not None:
        return before, False
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
            made = act()
            receipt.kind, receipt.made_id = made._meta.label_lower, made.pk
            receipt.save(update_fields=["kind", "made_id"])
            return made, True
    except IntegrityError:
        answered = _answer(receipt)  # another copy of the form was there first
        if answered is None:
            raise
        return answered, False


def _plain(value: Any) -> Any:
    """What was said as JSON, the same for the same words."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Model) and value.pk:
        return [value._meta.label_lower, value.pk]
    if isinstance(value, Model):
        return _plain({field.attname: getattr(value, field.attname) for field in value._meta.concrete_fields})
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return sorted([str(name), _plain(one)] for name, one in value.items())
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_plain(one), ensure_ascii=False) for one in value)
    if isinstance(value, list | tuple | QuerySet):
        return [_plain(one) for one in value]
    return str(value)
