"""Giving notice, and reading it. Called by the services of the rooms above, inside the transaction of what happened.

    notify([counselor], kind="queue", by=teacher, page="cases:list_cases")
    notify(people, kind="urgent", by=author, page="cases:show_urgent", about=concern.public_id, school=school.name)

`kind` is an entry of the library's notices; what else its sentence has places for is given by name.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Dispatch, Notice, User
from accounts.notices.channels import say
from accounts.notices.outbox import NOT_FOR_A_GROUP


@transaction.atomic
def notify(
    people: Iterable[User], *, kind: str, by: User | None, page: str, about: UUID | None = None, **params: str
) -> list[Notice]:
    """A line in each inbox, and on its way out where a way is set up. Whoever did it needs no notice of it."""
    say(kind, 1, params)
    to = {person.pk: person for person in people if person.is_active and (by is None or person.pk != by.pk)}
    rows = Notice.objects.bulk_create(
        Notice(to=person, kind=kind, params=params, page=page, about=str(about or "")) for person in to.values()
    )
    Dispatch.objects.bulk_create(_dispatches(rows, timezone.now()))
    return rows


def _dispatches(notices: Iterable[Notice], now: datetime) -> Iterable[Dispatch]:
    for notice in notices:
        if settings.EMAIL_HOST and notice.to.mail_address:
            yield Dispatch(notice=notice, channel=Dispatch.Channel.MAIL, not_before=now)
        if settings.NOTICE_ROBOT_URL and notice.kind not in NOT_FOR_A_GROUP:
            yield Dispatch(notice=notice, channel=Dispatch.Channel.ROBOT, not_before=now)


@transaction.atomic
def open_notice(notice: Notice, *, by: User) -> Notice:
    """The line is read: all rows that stand in it."""
    line = Notice.objects.filter(to=by, kind=notice.kind, page=notice.page, about=notice.about, read_at__isnull=True)
    line.update(read_at=timezone.now())
    return notice


@transaction.atomic
def read_all(*, by: User, until: datetime) -> int:
    """Everything that stood on the page when it was made; what came since stays unread."""
    return Notice.objects.filter(to=by, read_at__isnull=True, created_at__lte=until).update(read_at=timezone.now())


@transaction.atomic
def set_mail_address(user: User, *, by: User, mail_address: str) -> User:
    """Where a mail without content may go; empty for none. What still waits goes to the new one."""
    if user.mail_address != mail_address:
        user.mail_address = mail_address
        user.save(update_fields=["mail_address"])
        audit.record(by=by, verb="account.set_mail_address", obj=user, detail={"set": bool(mail_address)})
    return user
