"""Classes to be talked over with their teacher before their results are used, as the counselor reads them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.models import Case
from screening.documents.blocks import Link
from screening.rounds.models import ClassConversation
from screening.rounds.selectors import classes_not_talked_over
from students.selectors import class_label


def talks_first(talks: Iterable[ClassConversation]) -> tuple[Link, ...]:
    return tuple(
        Link(
            _("Talk with the class teacher of %(class)s first (%(school)s)")
            % {
                "class": class_label(talk.school_class, talk.round.school_year),
                "school": talk.school_class.school.name,
            },
            note=_("by %(day)s") % {"day": formats.day(talk.due_on)},
            url=reverse("rounds:hold_conversation", args=[talk.public_id]),
            is_late=talk.due_on < timezone.localdate(),
        )
        for talk in talks
    )


def still_to_be_had() -> str:
    """The mark on a row of the queue."""
    return _("Class conversation still to be had")


def not_talked_over(user: User, case: Case) -> Link | None:
    """On the page of a child of such a class, whether or not the child has a notice."""
    talk = classes_not_talked_over(user).get((case.round_id or 0, case.school_class_id))
    if talk is None:
        return None
    says = _(
        "Class conversation still to be had: this class has very few or very many notices. Please talk with its "
        "teacher before you use the result. The notice stands in any case; a child in need does not wait for the talk."
    )
    return Link(says, reverse("rounds:hold_conversation", args=[talk]))
