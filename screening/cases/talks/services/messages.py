"""What goes back to the class teacher. Never a tier, a score, or the reason where it is the child's own."""

from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, TalkTask, TeacherMessage
from screening.cases.opening.selectors import coming_visits, dates_for
from screening.library import texts
from screening.rounds.models import TeacherConcern, Tier
from students.seating import class_today
from students.selectors import calendar_of, class_teacher_of


@transaction.atomic
def confirm_concern(concern: TeacherConcern, *, case: Case) -> TeacherMessage:
    """At once, by the system: received, and until when somebody looks. A counselor's own concern needs no answer. The
    same span for every child: an earlier day would tell that a case is open already."""
    due = _five_school_days(case)
    return _send(to=concern.raised_by, kind=TeacherMessage.ACKNOWLEDGED, case=case, concern=concern, by=None, due=due)


def _five_school_days(case: Case) -> date | None:
    """The clock of a fresh look, counted from today."""
    return dates_for(Tier.A, case.school, timezone.localdate(), case.round).desk


@transaction.atomic
def tell_who_still_waits() -> int:
    """Daily, on school days: whoever was promised a look by a day that has passed hears it, with a new day."""
    today = timezone.localdate()
    rows = TeacherConcern.objects.exclude(messages__kind=TeacherMessage.LOOKED).annotate(
        promised=Max("messages__due_on")
    )
    told = 0
    for concern in rows.filter(promised__lt=today).select_related("raised_by"):
        first = (
            concern.messages.filter(kind=TeacherMessage.ACKNOWLEDGED, case__isnull=False)
            .select_related("case__school")
            .first()
        )
        if first and first.case and calendar_of(first.case.school.township.county).is_school_day(today):
            told += _still_waits(concern, first.case)
    return told


def _still_waits(concern: TeacherConcern, case: Case) -> int:
    """The next visit, or five school days where that comes first."""
    visits = coming_visits(case.school, timezone.localdate(), 1)
    days = [day for day in (*visits, _five_school_days(case)) if day]
    TeacherMessage.objects.create(
        student_id=concern.student_id,
        case=case,
        concern=concern,
        to=concern.raised_by,
        kind=TeacherMessage.STILL_WAITING,
        due_on=min(days) if days else None,
        sent_at=timezone.now(),
    )
    return 1


@transaction.atomic
def acknowledge_concern(concern: TeacherConcern, *, case: Case, by: User, suggestion: str = "") -> TeacherMessage:
    """The counselor has looked; with one thing to do in class where there is one."""
    message = _send(to=concern.raised_by, kind=TeacherMessage.LOOKED, case=case, concern=concern, by=by)
    if suggestion:
        _suggest(case, to=concern.raised_by, by=by, suggestion=suggestion)
    return message


def tell_teacher(case: Case, *, by: User, suggestion: str = "") -> None:
    """After a decision: those who raised a concern hear that it was looked at, the class teacher gets a suggestion."""
    if case.flag:
        for concern in TeacherConcern.objects.filter(student=case.student, messages__case=case).distinct():
            _send(to=concern.raised_by, kind=TeacherMessage.LOOKED, case=case, concern=concern, by=by)
    school_class = class_today(case.student)
    teacher = class_teacher_of(school_class, timezone.localdate()) if school_class else None
    if teacher and TalkTask.objects.filter(case=case, state=TalkTask.State.ANSWERED).exists():
        _send(to=teacher, kind=TeacherMessage.LOOKED, case=case, by=by)
    if teacher and suggestion:
        _suggest(case, to=teacher, by=by, suggestion=suggestion)


@transaction.atomic
def mark_messages_read(messages: QuerySet[TeacherMessage], *, by: User) -> int:
    """What a person has in front of them is read, all at once. Returns how many were new."""
    unread = list(messages.filter(read_at__isnull=True).select_related("student"))
    TeacherMessage.objects.filter(pk__in=[row.pk for row in unread]).update(read_at=timezone.now())
    if unread:
        audit.record(by=by, verb="message.read", subjects=[row.student.public_id for row in unread])
    return len(unread)


def _suggest(case: Case, *, to: User, by: User, suggestion: str) -> TeacherMessage:
    if suggestion not in texts.ids("support_catalogue.class_suggestions"):
        raise ValueError(suggestion)
    return _send(to=to, kind=TeacherMessage.SUGGESTION, case=case, by=by, suggestion=suggestion)


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
