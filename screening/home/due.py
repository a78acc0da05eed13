"""What is due, as lines of a counselor's first screen: counts that lead to their lists and name nobody."""

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases.follow_up.due.presenter import counts
from screening.cases.handover.presenter import handover_links
from screening.cases.holidays.presenter import soon
from screening.cases.urgent.concerns.presenter import concern_links
from screening.documents.blocks import Link


def due_lines(user: User) -> list[Link]:
    late, week = counts(user)
    passed_on = (*concern_links(user), *handover_links(user))
    found = [Link(line.words, line.url) for line in passed_on]
    if late:
        says = ngettext("%(n)s step is past its day", "%(n)s steps are past their day", late) % {"n": late}
        found.append(Link(says, reverse("cases:list_due"), is_late=True))
    if week:
        says = ngettext("%(n)s step in the next seven days", "%(n)s steps in the next seven days", week) % {"n": week}
        found.append(Link(says, reverse("cases:list_due")))
    holiday = soon(user)
    return [*found, *([holiday] if holiday else [])]
