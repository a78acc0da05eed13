"""Whose level a re-score moves: named to the counselor of the school, before and after it is adopted."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence import why
from screening.cases.evidence.scales import under_words
from screening.documents.blocks import Link
from screening.library import wording
from screening.rounds.access import rescorings_of
from screening.rounds.models import Rescoring, Result
from screening.rounds.selectors.rescoring import moved_results
from students.selectors import class_label, school_year_words


class MovedRow:
    """A child and a form; nothing of its levels while the reason of its case is kept until the child was seen."""

    def __init__(self, before: Result, after: Result, rescoring: Rescoring, *, hidden: bool) -> None:
        one = after.assessment
        self.url = reverse("students:show_student", args=[one.student.public_id])
        self.name = one.student.name
        self.place = f"{one.school_class.school.name} {class_label(one.school_class, rescoring.round.school_year)}"
        self.form = wording.form_title(one.instrument_version.instrument)
        self.before = None if hidden else why.level(before.band)
        self.after = None if hidden else why.level(after.band)


class MovedPage:
    def __init__(self, user: User, rescoring: Rescoring) -> None:
        moved = moved_results(user, rescoring)
        kept = access.kept_until_seen(user)
        self.title = school_year_words(rescoring.round.school_year, rescoring.round.term)
        self.says = _says(rescoring)
        self.under = under_words(moved[0][1]) if moved else ""
        self.reason = rescoring.reason
        self.rows = tuple(
            MovedRow(before, after, rescoring, hidden=after.assessment.student_id in kept) for before, after in moved
        )


def _says(rescoring: Rescoring) -> str:
    if rescoring.adopted_at:
        return _("Adopted on %(day)s.") % {"day": formats.day(timezone.localdate(rescoring.adopted_at))}
    if rescoring.state == Rescoring.State.ADOPTING:
        return _("It has been decided: the new results are being put in force.")
    return _("Nothing has changed yet: the county is still looking at it.")


def moved_links(user: User) -> tuple[Link, ...]:
    """Re-scores that wait for the county's decision: the counselor may look at the children beforehand."""
    waiting = rescorings_of(user).filter(state=Rescoring.State.READY)
    return tuple(Link(_link_words(one), reverse("cases:list_moved", args=[one.public_id])) for one in waiting)


def _link_words(one: Rescoring) -> str:
    return _("The county is looking at a re-score (%(round)s): which of your children would change") % {
        "round": school_year_words(one.round.school_year, one.round.term)
    }
