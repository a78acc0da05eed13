"""How it is said that something is late, on every page."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.steps.access import cases_led_by
from screening.cases.steps.deadlines import DeadlinesBySchool
from screening.cases.steps.next_step import REQUIRED_AFTER, is_required, required_since
from screening.cases.steps.selectors import steps_of
from students.access import known_schools


def late_words(days: int) -> str:
    """Empty while there is time."""
    if not days:
        return ""
    return ngettext("%(n)s school day past its date", "%(n)s school days past its date", days) % {"n": days}


def late_title(children: int) -> str:
    """Above every list of those who are late: children, not steps."""
    return ngettext("%(n)s child is past the day", "%(n)s children are past their day", children) % {"n": children}


def gone_words(day: date | None, said: Callable[[date], str]) -> str:
    """A child that left with an open case."""
    return _("agree with the family who goes on, by %(day)s") % {"day": said(day) if day else ""}


def required_words(days: int, *, is_gone: bool = False) -> str:
    """What must be done about a child who has waited far too long; empty for all others."""
    if not is_required(days):
        return ""
    left = _(
        "This step is more than %(n)s school days late; the headteacher's first screen counts it. The child has left: "
        "reach the family and write down who goes on, or ask the headteacher for somebody who does."
    )
    words = _(
        "This step is more than %(n)s school days late; the headteacher's first screen counts it. One of these is "
        "needed now: see the child again, write the decision, or ask the headteacher for somebody who takes over."
    )
    return (left if is_gone else words) % {"n": REQUIRED_AFTER}


def is_anything_late(user: User) -> bool:
    """Any step of a child at the own school: a look, a decision, a day that a plan or a watch has named."""
    known = DeadlinesBySchool(known_schools(user), timezone.localdate())
    return any(step.late_since for _row, step in steps_of(cases_led_by(user), known))


def headteacher_line(user: User) -> str:
    """That children wait too long at the own school, in steps: a headteacher is told of no single child."""
    known = DeadlinesBySchool(known_schools(user), timezone.localdate())
    steps = steps_of(cases_led_by(user), known)
    n = sum(required_since(known[row.school_id], step) is not None for row, step in steps)
    return formats.in_steps(
        n,
        fewer=_(
            "For fewer than %(n)s children the next step is more than ten school days late. Please ask the counselor "
            "what is needed: time, help, or somebody who takes over."
        ),
        some=_(
            "For %(n)s children or more the next step is more than ten school days late. Please ask the counselor "
            "what is needed: time, help, or somebody who takes over."
        ),
    )
