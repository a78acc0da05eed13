"""What a decision at the desk rests on, above its form: why one looks, what the class teacher heard, what was seen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence import why
from screening.cases.models import Case, TalkTask
from screening.library import texts


def about(user: User, case: Case) -> list[str]:
    """A line each; the reasons are left out while they are hidden."""
    return [line for line in (*_why(user, case), *_talk(case), *_seen(case)) if line]


def _why(user: User, case: Case) -> Iterator[str]:
    if not case.is_hidden:
        yield why.short(access.reasons_of(user, case))


def _talk(case: Case) -> Iterator[str]:
    task: TalkTask | None = getattr(case, "talk_task", None)
    if task and task.answer:
        yield _("Class teacher: %(answer)s") % {"answer": texts.text(f"ui.talk.{task.answer}")}
        yield task.note


def _seen(case: Case) -> Iterator[str]:
    review = case.reviews.order_by("reviewed_at", "pk").last()
    if review and review.child_seen_on:
        yield _("Child seen on %(day)s") % {"day": formats.day(review.child_seen_on)}
        yield review.child_wants
