"""`manage.py access_log`: who opened which kind of page when; reading it is an event of the audit log itself."""

from argparse import ArgumentParser
from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from accounts import access_log, audit
from accounts.access_log import Access
from accounts.models import User
from accounts.own_data import OwnDataCommand


class Command(OwnDataCommand):
    help = "Show who opened which kind of page when. Six months are kept, without a child's name or a page's content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="first day, such as 2026-11-02; else yesterday")
        parser.add_argument("--until", type=date.fromisoformat, help="last day; else today")
        parser.add_argument("--user", help="only this user name")
        parser.add_argument("--from-address", help="only what came from this address")
        parser.add_argument("--refused", action="store_true", help="only what was refused")
        parser.add_argument("--count", action="store_true", help="how often each person opened each kind of page")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ACCESS_LOG_DIR:
            raise CommandError("This installation keeps no access log.")
        today = timezone.localdate()
        first, last = options["since"] or today - timedelta(days=1), options["until"] or today
        names = {str(key): name for key, name in User.objects.values_list("public_id", "username")}
        found = [one for one in access_log.read(first, last) if _fits(one, names, options)]
        audit.record(by=None, verb="access_log.read", detail={"since": str(first), "until": str(last)})
        for line in _counted(found, names) if options["count"] else (_told(one, names) for one in found):
            self.stdout.write(line)
        refused = sum(one.is_refused for one in found)
        self.stdout.write(f"{len(found)} requests from {first} to {last}, {refused} refused")


def _fits(one: Access, names: dict[str, str], options: dict[str, Any]) -> bool:
    user, address = options["user"], options["from_address"]
    return (
        (not user or names.get(one.person) == user)
        and (not address or one.place in access_log.places_of(address))
        and (not options["refused"] or one.is_refused)
    )


def _told(one: Access, names: dict[str, str]) -> str:
    who = names.get(one.person, one.person)
    return f"{one.at} {one.status} {one.method} {one.page} {who} {one.role} {one.place} {one.request}"


def _counted(found: list[Access], names: dict[str, str]) -> list[str]:
    counts = Counter((names.get(one.person, one.person), one.page, one.status) for one in found)
    return [f"{count:6} {who} {page} {status}" for (who, page, status), count in counts.most_common()]
