"""What goes back to the class teacher. Never a tier, a score, or the reason where it is the child's own."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, TalkTask, TeacherMessage
from screening.library import texts
from screening.rounds.models import TeacherConcern
from students.selectors import class_teacher_of

ACKNOWLEDGED, LOOKED, SUGGESTION = "acknowledged", "looked", "what-you-can-do"


@transaction.atomic
def confirm_concern(concern: TeacherConcern, *, case: Case) -> TeacherMessage:
    """At once, by the system: received, and until when somebody looks. A counselor's own concern needs no answer."""
    due = case.desk_due_on or case.answer_due_on
    return _send(to=concern.raised_by, kind=ACKNOWLEDGED, case=case, concern=concern, by=None, due=due)


@transaction.atomic
def acknowledge_concern(concern: TeacherConcern, *, case: Case, by: User, suggestion: str = "") -> TeacherMessage:
    """The counselor has looked; with one thing to do in class where there is one."""
    message = _send(to=concern.raised_by, kind=LOOKED, case=case, concern=concern, by=by)
    if suggestion:
        _suggest(case, to=concern.raised_by, by=by, suggestion=suggestion)
    return message


def tell_teacher(case: Case, *, by: User, suggestion: str = "") -> None:
    """After a decision: those who raised a concern hear that it was looked at, the class teacher gets a suggestion."""
    if case.flag:
        for concern in TeacherConcern.objects.filter(student=case.student, messages__case=case).distinct():
            _send(to=concern.raised_by, kind=LOOKED, case=case, concern=concern, by=by)
    teacher = class_teacher_of(case.school_class, timezone.localdate())
    if teacher and TalkTask.objects.filter(case=case, state=TalkTask.State.ANSWERED).exists():
        _send(to=teacher, kind=LOOKED, case=case, by=by)
    if teacher and suggestion:
        _suggest(case, to=teacher, by=by, suggestion=suggestion)


@transaction.atomic
def mark_read(message: TeacherMessage, *, by: User) -> TeacherMessage:
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
        audit.record(by=by, verb="message.read", obj=message, subjects=[message.student.public_id])
    return message


def _suggest(case: Case, *, to: User, by: User, suggestion: str) -> TeacherMessage:
    if suggestion not in texts.ids("support_catalogue.class_suggestions"):
        raise ValueError(suggestion)
    return _send(to=to, kind=SUGGESTION, case=case, by=by, suggestion=suggestion)


def _send(
    *,
    to: User,
    kind: str,
    case: Case,
    by: User | None,
    concern: TeacherConcern | None = None,
    suggestion: str = "",
    due: date | None = None,
) -> TeacherMessage:
    """The same message about the same thing goes out once."""
    message, _created = TeacherMessage.objects.get_or_create(
        student=case.student,
        case=case,
        concern=concern,
        to=to,
        kind=kind,
        suggestion=suggestion,
        defaults={"due_on": due, "sent_by": by, "sent_at": timezone.now()},
    )
    return message
