"""The class teacher's first screen: the sheet to go on with, talks to have, what the counselor answered. No scores."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import messages_of, talk_tasks_of, watch_checks_of
from screening.cases.look_ups.presenter import open_count
from screening.cases.models import TalkTask, TeacherMessage
from screening.cases.plans.presenters.tasks import TaskList
from screening.cases.talks.presenter import message_words
from screening.documents.blocks import Link
from screening.home.hooks import notes_for
from screening.home.urgent_notices import urgent_rows
from screening.library import texts
from screening.rounds.access import sheets_of
from screening.rounds.child_forms.presenter import class_lines
from screening.rounds.models import ScreeningRound, Sheet
from screening.rounds.presenters.practice import Invitation
from screening.rounds.selectors import ClassProgress, class_progress, wanted_talks
from students.selectors import calendar_of, class_label

MESSAGES = 4
PAST_SHEETS = 6


class Talk:
    def __init__(self, task: TalkTask) -> None:
        today = timezone.localdate()
        calendar = calendar_of(task.school_class.school.township.county)
        days = calendar.school_days_between(today, task.due_on)
        done = task.state == TalkTask.State.ANSWERED
        self.public_id = task.public_id
        self.child = task.student.name
        self.until = _("by %(day)s") % {"day": formats.day(task.due_on)}
        self.says = class_label(task.school_class, calendar.school_year(today)) + (
            "" if done else " · " + texts.text("ui.talk.days-left", days=days)
        )
        self.done = done


class MessageCard:
    def __init__(self, message: TeacherMessage) -> None:
        who = message.sent_by.name if message.sent_by else _("Counselor")
        when = formats.moment(message.sent_at)
        titles = {
            "acknowledged": _("Received: %(child)s"),
            "looked": _("Looked at: %(child)s"),
            "still-waiting": _("Still waiting: %(child)s"),
            "what-you-can-do": _("You can do this: %(child)s"),
        }
        self.title = titles.get(message.kind, "%(child)s") % {"child": message.student.name}
        self.from_and_when = f"{who} · {when}"
        self.says = message_words(message)
        self.mind = _mind(message)


@dataclass(frozen=True)
class Now:
    """The one thing to do now."""

    says: str
    quiet: str
    sheet: UUID | None
    begun: bool
    complete: bool = False


def build(user: User) -> dict[str, Any]:
    progress = class_progress(user)
    talks = list(talk_tasks_of(user).exclude(state=TalkTask.State.LAPSED).select_related("round"))
    messages = list(messages_of(user).select_related("student", "sent_by").order_by("-sent_at")[:MESSAGES])
    checks = list(watch_checks_of(user))
    tasks = TaskList(user)
    shown = [one.student for one in talks] + [one.student for one in messages] + [one.case.student for one in checks]
    subjects = [*(child.public_id for child in shown), *tasks.home_children]
    audit.record(by=user, verb="home.show", subjects=subjects, purpose="home")
    return {
        "now": _now(progress),
        "progress": progress,
        "talks": sorted((Talk(task) for task in talks if _is_current(task)), key=lambda talk: talk.done),
        "checks": checks,
        "tasks": tasks,
        "messages_from_counselor": [MessageCard(message) for message in messages],
        "past": _past(user),
        "class_pages": _class_pages(user),
        "practice": Invitation(user),
        "wanted_talks": wanted_talks(user),
        "urgent": urgent_rows(user),
        "look_ups": open_count(user),
        "notes": notes_for(user),
        "typing": class_lines(user),
    }


def _now(progress: list[ClassProgress]) -> Now:
    if not progress:
        return Now(texts.text("ui.empty.no-round"), "", None, False)
    open_sheets = [row for row in progress if row.status != "done"]
    if not open_sheets:
        return Now(texts.text("ui.empty.tasks"), "", None, False)
    first = min(open_sheets, key=lambda row: row.status != "in-progress")
    left = first.total - first.done
    says = ngettext(
        "%(class)s: %(n)s child is still to be rated, until %(day)s.",
        "%(class)s: %(n)s children are still to be rated, until %(day)s.",
        left,
    ) % {"class": first.class_name, "n": left, "day": formats.day(first.closes_on)}
    if not left:
        return _only_to_hand_in(first)
    saved = first.sheet.last_saved_at
    quiet = _("You can stop at any time; nothing is lost.")
    if saved:
        quiet = _("Saved %(time)s. You can stop at any time; nothing is lost.") % {"time": formats.moment(saved)}
    return Now(says, quiet, first.sheet.public_id, first.status == "in-progress")


def _only_to_hand_in(row: ClassProgress) -> Now:
    says = _("%(class)s: everybody is accounted for. Please look once and hand it in, until %(day)s.") % {
        "class": row.class_name,
        "day": formats.day(row.closes_on),
    }
    return Now(says, "", row.sheet.public_id, True, complete=True)


def _is_current(task: TalkTask) -> bool:
    """Waiting ones, and answered ones until the end of their round, so that an answer can be changed."""
    return task.state == TalkTask.State.WAITING or task.round.state == ScreeningRound.State.OPEN


def _mind(message: TeacherMessage) -> str:
    """What to keep in mind with a suggestion."""
    entry = f"support_catalogue.class_suggestions.{message.suggestion}"
    return texts.text(f"{entry}.mind") if message.suggestion else ""


def _class_pages(user: User) -> list[Link]:
    """The nameless pages of the person's classes, until the term is over in which they were written."""
    today, found = timezone.localdate(), []
    for sheet in sheets_of(user).filter(class_page__isnull=False).order_by("-submitted_at"):
        term = calendar_of(sheet.round.county).term_of(today)
        if term and (term.school_year, term.number) == (sheet.round.school_year, sheet.round.term):
            found.append(Link(class_label(sheet.school_class, sheet.round.school_year), _url("show_class_page", sheet)))
    return found


def _past(user: User) -> list[Link]:
    closed = sheets_of(user).filter(round__state=ScreeningRound.State.CLOSED)[:PAST_SHEETS]
    return [
        Link(
            f"{class_label(sheet.school_class, sheet.round.school_year)} · {formats.day(sheet.round.opens_on)}",
            _url("show_sheet", sheet),
        )
        for sheet in closed
    ]


def _url(name: str, sheet: Sheet) -> str:
    return reverse(f"rounds:{name}", args=[sheet.public_id])
