"""Text that is unreadable in a stolen database: Fernet with a key list of its own, apart from SECRET_KEY."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """The first key encrypts, every key decrypts: a new key is put in front and rows move over when they are saved."""
    return _cipher(tuple(settings.FIELD_KEYS))


class UnreadableText(Exception):
    """The row was written with a key that is no longer on the list, or was changed by hand."""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A note, contact or concern. Not searchable, never in an index; empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return cipher().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise UnreadableText(f"{self.model._meta.label}.{self.name}") from error

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)
