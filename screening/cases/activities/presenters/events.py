"""What a child took part in, among what happened around its case."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.activities.selectors import doses_of
from screening.cases.child.panels import Event
from screening.cases.models import Case


def events_of(user: User, case: Case) -> Iterator[Event]:
    """What the child took part in since the case began, one line an activity, on the day it last took place."""
    for dose in doses_of(user, case.student, case.opened_on):
        if case.closed_at is None or dose.last <= timezone.localdate(case.closed_at):
            values = {"title": dose.activity.title, "came": dose.came, "all": dose.days}
            yield Event(dose.last, _("%(title)s: came %(came)s of %(all)s times so far") % values)
