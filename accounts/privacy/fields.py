"""Text that is unreadable in a stolen database, under a key list of its own, apart from SECRET_KEY.

A value opens only in the table, column and row it was written for: what is copied over another row's stays shut.
"""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from accounts.privacy.sealed_values import NotOpened, row_id, seal, unseal


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA256 (64 hex digits) under LOOKUP_KEY; `purpose` keeps equal texts of two uses apart."""
    return keyed_hashes(purpose, text)[0]


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The one of today and those of each time before, the newest first: what was printed then carries one of them."""
    found: list[str] = []
    for key in reversed(lookup_keys()):
        text = carried_over(key, purpose, text)
        found.insert(0, text)
    return found


def carried_over(key: str, purpose: str, older: str) -> str:
    """The hash of today for the one of before this key; for the first key the text itself."""
    return hmac.new(key.encode(), f"{purpose}:{older}".encode(), hashlib.sha256).hexdigest()


def lookup_keys() -> list[str]:
    return settings.LOOKUP_KEY.split(",")


class UnreadableText(Exception):
    """A whole page stands or falls with a value that no key on the list opens."""


class Unreadable(str):
    """Stands on the page for a value that no key on the list opens, written with a lost key or changed by hand. Saved
    again, it is what was stored: the right key may come back."""

    stored: str

    def __new__(cls, stored: str) -> "Unreadable":
        shown = super().__new__(cls, _("(cannot be read)"))
        shown.stored = stored
        return shown


class Opened(str):
    """A value that opened, until its row is known: then it is a text, or Unreadable in another one's row."""

    row: bytes
    stored: str

    def __new__(cls, text: str, row: bytes = b"", stored: str = "") -> "Opened":
        opened = super().__new__(cls, text)
        opened.row, opened.stored = row, stored
        return opened


class ToSeal(str):
    """A text on its way into a row that is known."""

    row: bytes

    def __new__(cls, text: str, row: bytes = b"") -> "ToSeal":
        made = super().__new__(cls, text)
        made.row = row
        return made


def readable(text: str) -> str:
    """What a program reads on, where showing that it cannot be read is not enough. Raises UnreadableText."""
    if isinstance(text, Unreadable):
        raise UnreadableText
    return text


def row_of(instance: models.Model) -> bytes:
    return row_id(getattr(instance, "public_id", None), instance.pk)


class OwnRowOnly(DeferredAttribute):
    """Reads a value only in the row it was written for."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if type(value) is Opened:
            fits = not value.row or value.row == row_of(instance)
            value = str(value) if fits else Unreadable(value.stored)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class KeyedHashField(models.CharField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A hash of `accounts.privacy.lookup` for this purpose: a new key finds it and carries it over."""

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 64} | options)
        self.purpose = purpose

    def deconstruct(self) -> Any:
        """For the database it is a text like any other."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def clone(self) -> "KeyedHashField":
        _name, _path, args, options = super().deconstruct()
        return type(self)(*args, **options, purpose=self.purpose)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A note, contact or concern. Not searchable, never in an index; empty stays empty."""

    descriptor_class = OwnRowOnly

    @property
    def place(self) -> str:
        """A renamed table or column needs its values sealed anew."""
        return f"{self.model._meta.db_table}.{self.column}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        plain = isinstance(value, str) and not isinstance(value, Unreadable)
        return ToSeal(value, row_of(model_instance)) if plain else value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.stored
        row = value.row if isinstance(value, ToSeal) else b""
        text = super().get_prep_value(value)
        return seal(tuple(settings.FIELD_KEYS), self.place, row, str(text)) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        if not value:
            return value
        try:
            return Opened(*unseal(tuple(settings.FIELD_KEYS), self.place, value), value)
        except NotOpened:
            return Unreadable(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)
