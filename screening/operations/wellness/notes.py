"""The worst line on the first screens of whoever leads a school, and a notice without content when it comes up."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices.services import notify
from accounts.permissions import Permission, can, roles_with
from screening.operations.wellness.lines import Level, worst_first
from screening.operations.wellness.state import measure_for_first_screen

KIND, PAGE = "installation", "operations:show_wellness"
AGAIN = timedelta(days=7)  # a line that stays is said again


def wellness_lines(user: User) -> list[tuple[str, str]]:
    """Words and address of the page that says it all."""
    if not can(user, Permission.SEE_INSTALLATION):
        return []
    return [(line.words, reverse(PAGE)) for line in worst_first(measure_for_first_screen())[:1]]


def tell_of_trouble() -> list[Notice]:
    """By the clock: everybody who may see the page is told once a week that something on it needs a look. What it is
    about is known by a code, so that a second trouble is told although the first one was."""
    return [notice for line in worst_first(measure_for_first_screen()) for notice in _tell(line.name, line.level)]


def _tell(line: str, level: Level) -> Iterable[Notice]:
    now = timezone.now()
    lately = Notice.objects.filter(kind=KIND, params__line=line, created_at__range=(now - AGAIN, now))
    people = User.objects.filter(is_active=True, role__in=roles_with(Permission.SEE_INSTALLATION))
    return notify(people.exclude(pk__in=lately.values("to")), kind=KIND, by=None, page=PAGE, line=line)
