"""What a decision at the desk rests on, above its form: why one looks, what the class teacher heard, what was seen."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.ending.selectors import holding_looks
from screening.cases.error_messages import words_of_code
from screening.cases.evidence import why
from screening.cases.evidence.urgent_marks import marks_of
from screening.cases.models import Case, TalkTask
from screening.library import texts


class Desk:
    """A line each; the reasons are left out while they are hidden."""

    def __init__(self, user: User, case: Case) -> None:
        self.urgent = marks_of(user, [case.student_id]).get(case.student_id, ())
        self.lines = [line for line in (*_why(user, case), *_talk(case), *_seen(case)) if line]


def _why(user: User, case: Case) -> Iterator[str]:
    if not case.is_hidden:
        closed = answers_are_closed(case)
        yield why.short(why.readable(access.reasons_of(user, case), closed=closed))
        yield why.closed_words() if closed else ""


def _talk(case: Case) -> Iterator[str]:
    task: TalkTask | None = getattr(case, "talk_task", None)
    if task and task.answer:
        yield _("Class teacher: %(answer)s") % {"answer": texts.text(f"ui.talk.{task.answer}")}
        yield task.note


def _seen(case: Case) -> Iterator[str]:
    review = case.reviews.order_by("reviewed_at", "pk").last()
    if review and review.child_seen_on:
        yield _("Child seen on %(day)s") % {"day": formats.day(review.child_seen_on)}
        if review.pk not in holding_looks(case, timezone.localdate()):
            yield words_of_code("look-too-old")
        yield review.child_wants
