"""Who left lately and may be back, and what was done by a slip and can be taken back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from screening import formats
from students.leaving.access import left_class, list_acts, may_be_back
from students.models import Enrolment, RosterAct, School, SchoolClass
from students.roster.matching import RosterChild, is_alike
from students.selectors import current_class_label, known_children
from students.services.children import Details
from students.services.undoing import may_undo


def seats_of_alike(user: User, school: School, details: Details, register: str) -> dict[str, Enrolment]:
    """Public id → last seat of a child who left and looks like this one; the look is recorded."""
    born = (details.birth_year, details.birth_month)
    typed = RosterChild(0, 0, 0, details.name, details.sex, *born, register_hash=register)
    seats = list(may_be_back(user, school, [register] if register else []))
    pairs = zip(seats, known_children(seats), strict=True)
    found = {str(seat.student.public_id): seat for seat, child in pairs if is_alike(typed, child)}
    if found:
        ids = [seat.student.public_id for seat in found.values()]
        record(by=user, verb="student.list", subjects=ids, purpose="roster")
    return found


def back_words(seat: Enrolment) -> str:
    return _("Yes, it is %(name)s: consent, care and whatever is open go on") % {"name": seat.student.name}


class LeftLine:
    """A child who has left, and when."""

    def __init__(self, seat: Enrolment) -> None:
        self.student = seat.student
        self.left = _("last day %(day)s") % {"day": formats.day(seat.ends or seat.starts)}
        self.reason = seat.get_end_reason_display()


def left_lines(user: User, school_class: SchoolClass) -> list[LeftLine]:
    return [LeftLine(seat) for seat in left_class(user, school_class)]


class ActLine:
    """One act in words, with what became of it."""

    def __init__(self, act: RosterAct) -> None:
        self.act, self.may_undo = act, may_undo(act)
        who = act.student.name if act.student else act.assignment.user.name if act.assignment else ""
        where = act.school_class or (act.assignment.school_class if act.assignment else None)
        label = current_class_label(where, timezone.localdate(act.at)) if where else ""
        told = {"act": act.get_kind_display(), "about": " · ".join(filter(None, [who, label]))}
        self.words = _("%(about)s: %(act)s") % told
        self.when = formats.clock(act.at)
        self.undone = act.undone_at is not None


def act_lines(user: User) -> list[ActLine]:
    """What can still be taken back, and what was: the latest first."""
    return [ActLine(act) for act in list_acts(user)]
