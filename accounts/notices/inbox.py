"""A person's inbox as lines: unread rows of one kind and page are one line with their number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Notice, User
from accounts.notices.access import notices_of
from accounts.notices.words import say

SHOWN = 500  # newest rows; older ones are read or stand in the same lines
LINES_READ = 20


@dataclass(frozen=True)
class InboxLine:
    """`notice` is the newest row of the line; opening it reads them all."""

    notice: UUID
    title: str
    says: str
    at: datetime
    when: str


@dataclass(frozen=True)
class Inbox:
    unread: list[InboxLine]
    read: list[InboxLine]
    made_at: str  # what “all read” covers


def inbox_of(user: User) -> Inbox:
    made_at = timezone.now().isoformat()
    rows = notices_of(user).order_by("-created_at", "-pk")
    unread = _lines(rows.filter(read_at__isnull=True)[:SHOWN])
    return Inbox(unread, _lines(rows.filter(read_at__isnull=False)[:SHOWN])[:LINES_READ], made_at)


def count_unread(user: User) -> int:
    """Lines, not rows."""
    unread = notices_of(user).filter(read_at__isnull=True)
    return unread.order_by().values("kind", "page", "about").distinct().count()


def page_of(notice: Notice) -> str:
    """Where a line leads; a page that the program no longer has leads to the inbox."""
    try:
        return reverse(notice.page, args=[notice.about] if notice.about else [])
    except NoReverseMatch:
        return reverse("accounts:list_notices")


def _lines(rows: Iterable[Notice]) -> list[InboxLine]:
    """`rows`: newest first."""
    lines: dict[tuple[object, ...], list[Notice]] = {}
    for row in rows:
        lines.setdefault((row.kind, row.page, row.about, row.read_at), []).append(row)
    return [_line(group) for group in lines.values()]


def _line(group: list[Notice]) -> InboxLine:
    newest = group[0]
    words = say(newest.kind, len(group), newest.params)
    when = date_format(timezone.localtime(newest.created_at), "DATETIME_FORMAT")
    return InboxLine(newest.public_id, words.subject, words.body, newest.created_at, when)
