"""The class teacher's own talks and messages in a child's file: what this person said, and what was answered."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import messages_of, talk_tasks_of
from screening.library import texts
from students.child_file import ChildFileLine
from students.models import Student


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for task in talk_tasks_of(user).filter(student=student, answered_at__isnull=False):
        if task.answered_at and task.answer:
            said = texts.text(f"ui.talk.{task.answer}")
            yield ChildFileLine(timezone.localdate(task.answered_at), _("Talk"), said, task.note)
    for message in messages_of(user).filter(student=student):
        day = timezone.localdate(message.sent_at)
        yield ChildFileLine(day, _("Message"), _("The counselor has answered you"), "")
