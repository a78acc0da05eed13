"""A form sent twice is one act; a page that the browser's “back” brought back may hold something else."""

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class SentBefore(Exception):
    """This page was sent once already, with other content; nothing of the second was written."""


def unchanged(row: Row, **sent: object) -> Row:
    """The row of the first press, if the second said the same. Raises SentBefore."""
    if any(getattr(row, name) != value for name, value in sent.items()):
        raise SentBefore
    return row
