"""What a class teacher reads: never a score, a level, a tier, or why the system asks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import messages_of
from screening.cases.models import TalkTask, TeacherMessage, WatchCheck
from screening.library import texts
from students.selectors import calendar_of


@dataclass(frozen=True)
class TalkPage:
    heading: str
    until: str
    left: str
    card: dict[str, Any]


@dataclass(frozen=True)
class WatchPage:
    name: str
    lead: str


@dataclass(frozen=True)
class Message:
    public_id: UUID
    day: str
    name: str
    text: str
    mind: str
    unread: bool


def talk_page(task: TalkTask) -> TalkPage:
    calendar = calendar_of(task.school_class.school.township.county)
    days = calendar.school_days_between(timezone.localdate(), task.due_on)
    return TalkPage(
        heading=texts.text("ui.talk.please-talk", child=task.student.name),
        until=_("By %(day)s, with this card; choose one answer afterwards.") % {"day": texts.day(task.due_on)},
        left=texts.text("ui.talk.days-left", days=days),
        card=texts.localized("chain.talk_card"),
    )


def watch_page(check: WatchCheck) -> WatchPage:
    return WatchPage(check.case.student.name, texts.text("chain.watch_check.lead"))


def messages_page(user: User) -> list[Message]:
    return [_message(row) for row in messages_of(user)[:50]]


def _message(row: TeacherMessage) -> Message:
    suggestion = texts.localized("support_catalogue.class_suggestions")
    entry = next((entry for entry in suggestion if entry["id"] == row.suggestion), {})
    return Message(
        public_id=row.public_id,
        day=texts.day(timezone.localdate(row.sent_at)),
        name=row.student.name,
        text=message_words(row),
        mind=str(entry.get("mind", "")),
        unread=row.read_at is None,
    )


def message_words(row: TeacherMessage) -> str:
    """The sentence of reasons.json for a message to a class teacher."""
    if row.kind == "what-you-can-do":
        return texts.text(f"reasons.teacher_sees.{row.kind}", suggestion=_do(row.suggestion))
    if row.kind == "acknowledged" and row.due_on:
        return texts.text("reasons.teacher_sees.acknowledged", date=row.due_on)
    if row.kind == "acknowledged":
        return texts.text("ui.thanks.concern-received")
    return texts.text("reasons.teacher_sees.looked")


def _do(suggestion: str) -> str:
    return texts.text(f"support_catalogue.class_suggestions.{suggestion}.do")
