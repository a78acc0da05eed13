"""A person's inbox as lines: unread rows of one kind and page are one line with their number."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Notice, User
from accounts.notices.access import notices_of
from accounts.notices.channels import say

SHOWN = 500  # newest rows; older ones are read or stand in the same lines
LINES_READ = 20


class InboxLine:
    """`notice` is the newest row of the line; opening it reads them all."""

    def __init__(self, group: list[Notice]) -> None:
        newest = group[0]
        words = say(newest.kind, len(group), newest.params)
        self.when = date_format(timezone.localtime(newest.created_at), "DATETIME_FORMAT")
        self.notice = newest.public_id
        self.title = words.subject
        self.says = words.body
        self.at = newest.created_at


class Inbox:
    def __init__(self, user: User) -> None:
        # what “all read” covers
        self.made_at = timezone.now().isoformat()
        rows = notices_of(user).order_by("-created_at", "-pk")
        self.unread = _lines(rows.filter(read_at__isnull=True)[:SHOWN])
        self.read = _lines(rows.filter(read_at__isnull=False)[:SHOWN])[:LINES_READ]


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
    return [InboxLine(group) for group in lines.values()]
