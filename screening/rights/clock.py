"""What goes when its time is over, in plain words: on the page of the headteacher and in `purge --dry-run`."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.privacy import holds
from screening.documents.models import Document
from screening.rights.services.retention import time_is_over
from students.models import School, Student

AHEAD = timedelta(days=30)


class Kept(NamedTuple):
    what: str
    when: str  # it goes


class ClockLine(NamedTuple):
    what: str
    when: str
    waits: str


def kept_how_long() -> list[Kept]:
    """What families may read as well; nothing is counted for it."""
    return [
        Kept(_("Everything about a child"), _("3 years after it left school")),
        Kept(_("Uploaded rosters and lists"), _("after 7 days")),
        Kept(_("Printed files"), _("after 30 days; a child's file after 7")),
        Kept(_("What a sheet answered to a save"), _("after 1 day")),
        Kept(_("Sign-ins that failed"), _("after 1 day")),
        Kept(_("Who opened which kind of page (no child is named)"), _("after six months")),
        Kept(_("Notices"), _("after 1 year")),
        Kept(_("The log of who looked at what"), _("kept for 3 years at least")),
        Kept(_("Backups"), _("7 days, 4 weeks, 12 months")),
    ]


def clock_lines(schools: QuerySet[School] | None = None) -> list[ClockLine]:
    """Of these schools; of all where none are named."""
    itself = _("goes by itself, every day")
    waits = [_children(schools), itself, _files(), *[itself] * 4, _("nothing goes by itself"), itself]
    return [ClockLine(*line, said) for line, said in zip(kept_how_long(), waits, strict=True)]


def _children(schools: QuerySet[School] | None) -> str:
    today = timezone.localdate()
    due, soon = list(time_is_over(today, schools)), list(time_is_over(today + AHEAD, schools))
    held = sum(holds.is_held(child.public_id) for child in due)
    words = _("now: %(now)s children; within 30 days: %(soon)s more")
    said = words % {"now": len(due) - held, "soon": len(_without(soon, due))}
    if not held:
        return said
    if schools is None:
        return said + _("; kept for now because the law says so: %(held)s") % {"held": held}
    return said + _("; others are kept for now because the law says so")  # how many tells what is written of one


def _without(children: list[Student], others: list[Student]) -> set[int]:
    return {child.pk for child in children} - {child.pk for child in others}


def _files() -> str:
    due = Document.objects.filter(expires_at__lte=timezone.now() + AHEAD).exclude(path="")
    return _("within 30 days: %(count)s files") % {"count": due.count()}
