"""A command of this program on the data here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.services.keys import KeysDoNotFit, keys_fit
from config.encrypted_sqlite.opening import FileNotOpened


class OwnDataCommand(BaseCommand):
    """Does nothing under keys that are not those of the data: what it wrote could not be read or proved again."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        refuse_other_keys()
        return super().execute(*args, **options)


def refuse_other_keys() -> None:
    try:
        fit = keys_fit()
    except DatabaseError as error:
        if not isinstance(error.__cause__, FileNotOpened):
            raise
        fit = False
    if not fit:
        raise CommandError(str(KeysDoNotFit()))
