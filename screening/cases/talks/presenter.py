"""What a class teacher reads: never a score, a level, a tier, or why the system asks."""

from datetime import date
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import may_change_answer, messages_of
from screening.cases.models import TalkTask, TeacherMessage
from screening.library import texts
from students.selectors import calendar_of

LONGEST = 200  # messages on one page


class TalkPage:
    """The same words for every talk, whatever the reason for it."""

    def __init__(self, user: User, task: TalkTask) -> None:
        calendar = calendar_of(task.school_class.school.township.county)
        days = calendar.school_days_between(timezone.localdate(), task.due_on)
        waiting = task.state == TalkTask.State.WAITING
        self.child = task.student.public_id
        self.heading = texts.text("ui.talk.please-talk", child=task.student.name)
        self.until = _("By %(day)s, with this card; choose one answer afterwards.") % {"day": formats.day(task.due_on)}
        self.left = texts.text("ui.talk.days-left", days=days) if waiting else ""
        self.card = texts.localize("chain.talk_card")
        self.answered = _answered(task)
        self.not_yet = bool(task.not_possible)
        self.may_answer = waiting or may_change_answer(user, task)


class Message:
    def __init__(self, row: TeacherMessage) -> None:
        suggestion = texts.localize("support_catalogue.class_suggestions")
        entry: dict[str, Any] = next((entry for entry in suggestion if entry["id"] == row.suggestion), {})
        self.public_id = row.public_id
        self.day = formats.day(timezone.localdate(row.sent_at))
        self.name = row.student.name
        self.text = message_words(row)
        self.mind = str(entry.get("mind", ""))


class MessagesPage:
    """`newest`: up to which message one press marks all as read; one that comes in meanwhile stays new."""

    def __init__(self, user: User) -> None:
        """New ones first, then month by month. The look at every child named in a message is recorded."""
        rows = list(messages_of(user)[:LONGEST])
        subjects = [row.student.public_id for row in rows]
        audit.record(by=user, verb="message.list", subjects=subjects, purpose="messages")
        new = tuple(Message(row) for row in rows if row.read_at is None)
        old = groupby((row for row in rows if row.read_at is not None), key=_month_of)
        months = [(month, tuple(Message(row) for row in group)) for month, group in old]
        self.new = new
        self.newest = str(rows[0].public_id) if rows else ""
        # what was read before, folded except where it is all there is
        self.months = [
            {"title": formats.month(month), "messages": found, "is_open": not new and place == 0}
            for place, (month, found) in enumerate(months)
        ]


def _answered(task: TalkTask) -> str:
    if task.state == TalkTask.State.LAPSED:
        return _("The days are over; the counselor looks now. Thank you all the same.")
    if not task.answer or not task.answered_at:
        return ""
    said = texts.text(f"chain.talk_card.after.options.{task.answer}")
    return _("Noted on %(day)s: %(answer)s") % {
        "day": formats.day(timezone.localdate(task.answered_at)),
        "answer": said,
    }


def _month_of(row: TeacherMessage) -> date:
    return timezone.localdate(row.sent_at).replace(day=1)


def message_words(row: TeacherMessage) -> str:
    """The sentence of reasons.json for a message to a class teacher."""
    if row.kind == "what-you-can-do":
        return texts.text(f"reasons.teacher_sees.{row.kind}", suggestion=_do(row.suggestion))
    if row.kind == "acknowledged" and row.due_on:
        return texts.text("reasons.teacher_sees.acknowledged", date=row.due_on)
    if row.kind == "acknowledged":
        return texts.text("ui.thanks.concern-received")
    if row.kind == TeacherMessage.STILL_WAITING:
        return _still_waiting(row)
    return texts.text("reasons.teacher_sees.looked")


def _still_waiting(row: TeacherMessage) -> str:
    if row.due_on is None:
        return _("Still waiting, and not forgotten. The counselor has been reminded.")
    said = _("Still waiting, and not forgotten: the counselor will look by %(day)s and tell you.")
    if row.due_on < timezone.localdate():
        said = _("Not forgotten: the counselor was to look by %(day)s.")
    return said % {"day": formats.day(row.due_on)}


def _do(suggestion: str) -> str:
    return texts.text(f"support_catalogue.class_suggestions.{suggestion}.do")
