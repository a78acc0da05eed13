"""The classes of a round: which are not done and why, with a sentence that can be sent to their teachers."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.rounds.access import open_rounds_of
from screening.rounds.completion.access import classes_of_round, undone_of_round
from screening.rounds.completion.standing import TO_REMIND, ClassStanding, Step, undone_of
from screening.rounds.models import ScreeningRound
from screening.rounds.presenters.completion import TAG, step_words, undone_words, waiting_words
from screening.rounds.presenters.rounds import round_words
from students.models import SchoolClass
from students.selectors import class_label, class_teachers_of

SEES_CHILDREN = (Permission.MANAGE_ROSTER, Permission.REVIEW_CASES)


class ClassOfRound:
    """`step`: for who sees no child without a count of children."""

    def __init__(self, user: User, row: SchoolClass, standing: ClassStanding, teacher: User | None, year: int) -> None:
        self.name, self.standing = class_label(row, year), standing
        self.teacher = teacher.name if teacher else _("no class teacher named")
        counts = can(user, *SEES_CHILDREN)
        self.step = step_words(standing) if counts or standing.step != Step.LATE else _("more to fill in")
        self.tag = TAG.get(standing.step, "")
        self.waiting = waiting_words(standing) if counts else ""
        may_record = can(user, Permission.MANAGE_ROSTER) and standing.waiting
        self.consent_url = reverse("students:record_consents", args=[row.public_id]) if may_record else ""


class SchoolClasses:
    """The classes of one school: those not done first, the others folded."""

    def __init__(self, name: str, classes: Sequence[ClassOfRound], closes: str) -> None:
        wanted = [one for one in classes if one.standing.step != Step.NOBODY]
        self.name, self.says = name, undone_words(undone_of(one.standing for one in classes))
        self.undone = [one for one in wanted if not one.standing.is_done]
        self.done = [one for one in wanted if one.standing.is_done]
        self.reminder = _reminder([one for one in wanted if one.standing.step in TO_REMIND], closes)


class ClassesPage:
    def __init__(self, user: User, one: ScreeningRound) -> None:
        words, rows = round_words(one), classes_of_round(user, one)
        teachers = class_teachers_of([row.pk for row, _standing in rows], timezone.localdate())
        self.title, self.window = words["title"], words["window"]
        by_school: dict[str, list[ClassOfRound]] = {}
        for row, standing in rows:
            line = ClassOfRound(user, row, standing, teachers.get(row.pk), one.school_year)
            by_school.setdefault(row.school.name, []).append(line)
        closes = formats.day(one.closes_on) if one.state == ScreeningRound.State.OPEN else ""
        self.schools = [SchoolClasses(name, classes, closes) for name, classes in by_school.items()]


def class_lines(user: User, *, done: bool | None = None) -> list[Link]:
    """For a first screen, of each open round: the sentence about its classes, and the way to them. `done`: only rounds
    whose classes are, or are not."""
    found = [(one, undone_of_round(user, one)) for one in open_rounds_of(user)]
    return [
        Link(
            _("Classes of this round"),
            reverse("rounds:list_classes", args=[one.public_id]),
            note=undone_words(undone),
        )
        for one, undone in found
        if done in (None, undone.is_done)
    ]


def _reminder(classes: Sequence[ClassOfRound], closes: str) -> str:
    """No child is named and none is counted: the sentence may go into a chat."""
    if not classes or not closes:
        return ""
    names = formats.joined(
        _("%(class)s (%(teacher)s)") % {"class": one.name, "teacher": one.teacher} for one in classes
    )
    words = _("A reminder: the class sheets of %(names)s are not complete yet. Please fill them in by %(day)s.")
    return words % {"names": names, "day": closes}
