"""What is urgent about a child, for whoever looks at its case: nobody may decide about a child without knowing it.

marks_of(user, students)        child (by key) → a mark for every open concern this person may see, and for a decision
                                not sent
on_paper(user, students)        children (by key) whose mark may lie on a desk: kept from nobody
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.access.cases import of_my_cases
from screening.cases.access.urgent import not_sent_of, open_concerns_about, urgent_decisions
from screening.cases.models import Decision, UrgentConcern
from screening.documents.blocks import Link

Marks = Mapping[int, tuple[Link, ...]]


def marks_of(user: User, students: Iterable[int]) -> Marks:
    """The look at the case is recorded where it is shown; the words of a concern stand on its own page only."""
    asked = list(students)
    decided = urgent_decisions(user, case__student__in=asked, **of_my_cases(user, "case"))
    return marks(not_sent_of(user, decided), open_concerns_about(user, asked))


def marks(unsent: Iterable[Decision], concerns: Mapping[int, Sequence[UrgentConcern]]) -> Marks:
    found: dict[int, tuple[Link, ...]] = defaultdict(tuple)
    for decision in unsent:
        found[decision.case.student_id] += (not_sent(decision),)
    for student, rows in concerns.items():
        found[student] += tuple(Link(_says(one), reverse("cases:show_urgent", args=[one.public_id])) for one in rows)
    return dict(found)


def concerns_about(
    user: User, students: Collection[int], known: Sequence[UrgentConcern] | None
) -> Mapping[int, Sequence[UrgentConcern]]:
    """`known`: the open ones this person may see, where the page has read them already; the oldest first."""
    if known is None:
        return open_concerns_about(user, students)
    oldest_first = sorted(known, key=lambda one: (one.raised_at, one.pk))
    return {student: [one for one in oldest_first if one.student_id == student] for student in students}


def not_sent(decision: Decision) -> Link:
    """A decision alone tells nobody."""
    words = _("decided on %(day)s and not sent yet: nobody has been told. Send it now")
    day = formats.day(timezone.localdate(decision.decided_at))
    return Link(words % {"day": day}, f"{reverse('cases:raise_urgent')}?case={decision.case.public_id}")


def on_paper(user: User, students: Iterable[int]) -> set[int]:
    found = open_concerns_about(user, students)
    return {student for student, rows in found.items() if any(not row.withheld_from.exists() for row in rows)}


def _says(concern: UrgentConcern) -> str:
    values = {"time": formats.moment(concern.raised_at), "name": concern.raised_by.name}
    raised = _("open since %(time)s, raised by %(name)s") % values
    if concern.is_waiting or concern.acknowledged_by is None:
        return _("%(raised)s; nobody has taken it yet") % {"raised": raised}
    return _("%(raised)s; %(who)s has it") % {"raised": raised, "who": concern.acknowledged_by.name}
