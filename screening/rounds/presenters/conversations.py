"""The page for talking a class over: what the numbers are, two questions, four steps, and what stands afterwards."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.documents.blocks import Section
from screening.library import texts, wording
from screening.rounds.models import ClassConversation
from screening.rounds.selectors import last_practised
from students.selectors import class_label, class_teacher_of


class ConversationPage:
    def __init__(self, row: ClassConversation) -> None:
        self.row = row
        name = class_label(row.school_class, row.round.school_year)
        teacher = class_teacher_of(row.school_class, timezone.localdate())
        line = wording.quality(row.kind, {"count": row.flags}, class_name=name)
        self.title = _("Talk about %(class)s") % {"class": name}
        self.with_whom = _with_whom(row, teacher.name if teacher else "")
        self.sentence, self.ask = line.sentence, line.ask
        self.count = _count(row)
        self.held = _held(row)
        practised = last_practised(teacher) if teacher else None
        self.steps = _steps(line.ask, texts.text("rater_practice.done", date=practised) if practised else "")


def _with_whom(row: ClassConversation, teacher: str) -> str:
    values = {"school": row.school_class.school.name, "teacher": teacher, "day": formats.day(row.due_on)}
    if not teacher:
        return _("%(school)s · please talk by %(day)s; nobody is class teacher at present") % values
    return _("%(school)s · with %(teacher)s, by %(day)s") % values


def _count(row: ClassConversation) -> str:
    said = ngettext(
        "%(flags)s of %(n)s rated child has a notice.", "%(flags)s of %(n)s rated children have a notice.", row.children
    )
    return said % {"flags": row.flags, "n": row.children}


def _held(row: ClassConversation) -> str:
    if row.held_on is None or row.held_by is None:
        return ""
    values = {"day": formats.day(row.held_on), "name": row.held_by.name, "outcome": row.get_outcome_display()}
    return _("%(name)s talked with the class teacher on %(day)s: %(outcome)s.") % values


def after_talk(row: ClassConversation) -> str:
    """What the counselor reads once it is recorded."""
    if row.outcome != ClassConversation.Outcome.RATE_AGAIN:
        return _("Recorded. Every notice of the class stands as it is.")
    if row.round.state == row.round.State.OPEN:
        return _("Recorded. The class teacher's first screen now says that the sheet can be opened again.")
    return _("Recorded. The round is over: the school administrator can open the sheet again, with a reason.")


def _steps(ask: str, practised: str) -> list[Section]:
    ruler = texts.lines("rater_practice.ruler")
    return [
        Section(
            _("Say what it is about"),
            (
                _("“Before I use the numbers of your class I would like to hear you: you see the children every day.”"),
                _("It is about what the numbers were measured with, not about how well anybody worked. No names yet."),
            ),
        ),
        Section(_("Ask, and listen"), (ask, _("Write nothing down at first; let silence be."))),
        Section(_("Look at the ruler together"), (*ruler, *_practice(practised))),
        Section(
            _("Agree on one thing"),
            (
                _("The ratings stand, the teacher looks at the sheet again, or the class as a whole needs something."),
                _("Do not ask for more or fewer notices. Nobody's notice is taken back; do not say who has one."),
            ),
        ),
    ]


def _practice(practised: str) -> tuple[str, ...]:
    if practised:
        return (_("The practice stories are a common ground: “%(done)s”.") % {"done": practised},)
    return (_("The four practice stories take ten minutes and keep no score; you can read them side by side."),)
