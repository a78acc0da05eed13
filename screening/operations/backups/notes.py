"""One line on the first screens of a school's administrator and headteacher while there is no fresh backup."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import KeptHead
from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.operations.backups.recipient import recipient
from screening.operations.models import Backup

TOO_OLD = timedelta(days=7)


def backup_lines(user: User) -> list[tuple[str, str]]:
    """Words without an address: what is to do is done at the computer, not on a page."""
    if settings.DEMO or not can(user, Permission.LEARN_OF_BACKUPS):
        return []
    newest = Backup.objects.order_by("-made_at").first()
    if (newest.made_at if newest else _began()) > timezone.now() - TOO_OLD:
        return []
    return [(f"{_since(newest)} {_advice()}", "")]


def heads_in_backups() -> list[KeptHead]:
    """The ends of the audit log that stand in the manifests."""
    heads = Backup.objects.exclude(anchor="").values_list("anchor", "file_name")
    return [KeptHead(int(text.partition(":")[0]), text.partition(":")[2], name) for text, name in heads]


def _began() -> datetime:
    """A new installation has a week."""
    first = User.objects.order_by("created_at").first()
    return first.created_at if first else timezone.now()


def _since(newest: Backup | None) -> str:
    if newest is None:
        return _("There is no backup of the data yet.")
    return _("The last backup of the data is of %(day)s.") % {
        "day": formats.day(
            timezone.localdate(newest.made_at),
        )
    }


def _advice() -> str:
    if recipient() is None:
        return _("Whoever looks after this computer has to make the backup key first (docs/operations.md).")
    return _("Please have whoever looks after this computer see to it today (docs/operations.md).")
