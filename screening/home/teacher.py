"""The class teacher's first screen: the sheet to go on with, talks to have, what the counselor answered. No scores."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
from screening.cases.plans.tasks_page import TaskList
from screening.cases.talks.presenter import message_words
from screening.documents.blocks import Link
from screening.home.hooks import notes_for
from screening.home.urgent_notices import urgent_notices
from screening.library import texts
from screening.rounds.access import own_sheets_of, round_schools_of
from screening.rounds.child_forms.presenter import class_lines
from screening.rounds.completion.standing import Step
from screening.rounds.models import ScreeningRound, Sheet
from screening.rounds.presenters.completion import ClassLine, asked_words, late_words, nobody_words
from screening.rounds.presenters.raters import Invitation
from screening.rounds.presenters.sheet import typing_left
from screening.rounds.selectors import ClassProgress, class_progress, sheet_view_data, wanted_talks
from students.access import classes_of
from students.pages.lists import class_lines as own_class_lines
from students.selectors import calendar_of, class_label, whom_to_ask

_TWO_SIGNS = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 南宫 长孙 宇文 端木 独孤 司空 闻人 呼延".split()
)


def greeting(name: str, now: datetime) -> str:
    return _("%(time_of_day)s, %(teacher)s") % {"teacher": _called(name), "time_of_day": _time_of_day(now.hour)}


def _called(name: str) -> str:
    """By the family name where it is known which part that is: of Chinese names of two to four signs."""
    is_chinese = 2 <= len(name) <= 4 and all("\u4e00" <= sign <= "\u9fff" for sign in name)
    family = name[: 2 if name[:2] in _TWO_SIGNS and len(name) > 2 else 1]
    return name if formats.is_english() else f"{family if is_chinese else name}老师"


def _time_of_day(hour: int) -> str:
    if hour < 11:
        return _("Good morning")
    if hour < 13:
        return _("Good day")
    return _("Good afternoon") if hour < 18 else _("Good evening")


MESSAGES = 4
PAST_SHEETS = 6
NEVER = datetime.min.replace(tzinfo=UTC)
CLASS_PAGE_FIRST = timedelta(weeks=2)


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
    late: bool = False
    asked: bool = False

    @property
    def is_typing(self) -> bool:
        return self.sheet is not None and not (self.complete or self.late or self.asked)


def build(user: User) -> dict[str, Any]:
    return {
        "greeting": greeting(user.name, timezone.localtime()),
        **_classes(user),
        **_about_children(user),
        "practice": Invitation(user),
        "wanted_talks": wanted_talks(user),
        "urgent": urgent_notices(user),
        "look_ups": open_count(user),
        "notes": notes_for(user),
        "typing": class_lines(user),
    }


def _about_children(user: User) -> dict[str, Any]:
    """What waits for the person, child by child; the look is recorded."""
    talks = list(talk_tasks_of(user).exclude(state=TalkTask.State.LAPSED).select_related("round"))
    messages = _latest(list(messages_of(user)[: 2 * MESSAGES]))
    checks = list(watch_checks_of(user))
    tasks = TaskList(user)
    shown = [one.student for one in talks] + [one.student for one in messages] + [one.case.student for one in checks]
    subjects = [*(child.public_id for child in shown), *tasks.home_children]
    audit.record(by=user, verb="home.show", subjects=subjects, purpose="home")
    return {
        "talks": sorted((Talk(task) for task in talks if _is_current(task)), key=lambda talk: talk.done),
        "waiting_talks": sum(task.state == TalkTask.State.WAITING for task in talks),
        "checks": checks,
        "tasks": tasks,
        "messages_from_counselor": [MessageCard(message) for message in messages],
    }


def _latest(messages: list[TeacherMessage]) -> list[TeacherMessage]:
    """Newest first; that a child still waits is over once something newer was said of it."""
    told: set[int] = set()
    shown = []
    for message in messages:
        if message.kind != TeacherMessage.STILL_WAITING or message.student_id not in told:
            shown.append(message)
        told.add(message.student_id)
    return shown[:MESSAGES]


def _classes(user: User) -> dict[str, Any]:
    progress, pages = class_progress(user), _class_pages(user)
    has_class = bool(progress) or classes_of(user).exists()
    now = _now(progress) if has_class else _without_a_class(user)
    current = next((row for row in progress if now.is_typing and row.sheet.public_id == now.sheet), None)
    if not progress:
        now = _lies_typed(user) or now
    return {
        "now": now,
        "between": between_rounds(user) if has_class and not progress else None,
        "current": current,
        "left": typing_left(sheet_view_data(current.sheet)) if current else "",
        "progress": [ClassLine(row) for row in progress],
        "classes_to_do": sum(row.is_typing or row.is_late for row in progress),
        "past": [*_past(user), *(page.link for page in pages if not page.is_recent)],
        "class_pages": [page.link for page in pages if page.is_recent],
    }


def _now(progress: list[ClassProgress]) -> Now:
    if not progress:
        return Now(texts.text("ui.empty.no-round"), "", None, False)
    to_type = [row for row in progress if row.status in (Step.IN_PROGRESS, Step.NOT_BEGUN)]
    late = [row for row in progress if row.is_late]
    if not to_type and late:
        return _late(late[0])
    asked = [row for row in progress if row.asked_seats]
    if not to_type and asked:
        quiet = _("If not, say so on the sheet: nothing more is asked then.")
        view = sheet_view_data(asked[0].sheet)
        return Now(asked_words(view), quiet, asked[0].sheet.public_id, False, asked=True)
    if not to_type:
        return _nothing_to_type(progress)
    first = min(to_type, key=lambda row: row.status != Step.IN_PROGRESS)
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
        quiet = _("Saved %(time)s; you can stop at any time.") % {"time": formats.moment(saved)}
    return Now(says, quiet, first.sheet.public_id, first.status == Step.IN_PROGRESS)


def _without_a_class(user: User) -> Now:
    """Whether a round is open holds for classes, and this person has none."""
    says = _("You have no class now, so there is nothing to fill in.")
    ask = _("If this is wrong, please ask %(who)s.") % {"who": _administrator(user)}
    return Now(formats.sentences(says, ask), "", None, False)


def _administrator(user: User) -> str:
    person = whom_to_ask(user)
    return _("the school administrator, %(name)s") % {"name": person.name} if person else _("the school administrator")


def _lies_typed(user: User) -> Now | None:
    """Between rounds: a sheet that was filled in and not handed in when its round ended. Only the administrator can
    open it once more."""
    lying = [one for one in own_sheets_of(user) if one.state == Sheet.State.OPEN and one.started_at]
    lying = [one for one in lying if one.round.state == ScreeningRound.State.CLOSED and _is_of_this_term(one)]
    view = sheet_view_data(lying[0]) if lying else None
    if view is None or not view.done:
        return None
    says = ngettext(
        "%(class)s: %(n)s child is filled in and was not handed in; the round ended on %(day)s. It does not count yet.",
        "%(class)s: %(n)s children are filled in and were not handed in; the round ended on %(day)s. "
        "They do not count yet.",
        view.done,
    )
    ask = _("Please ask %(who)s to open the sheet again; then hand it in.")
    said = {"class": view.class_name, "n": view.done, "day": formats.day(view.sheet.round.last_day)}
    return Now(says % said, ask % {"who": _administrator(user)}, None, False)


def _late(row: ClassProgress) -> Now:
    quiet = _("Only these rows open; what is handed in stays as it is. Until %(day)s.")
    says = late_words(row.class_name, row.standing, row.late_seats)
    return Now(says, quiet % {"day": formats.day(row.closes_on)}, row.sheet.public_id, False, late=True)


def _nothing_to_type(progress: list[ClassProgress]) -> Now:
    """Done, where every class that has somebody to rate is; else whom to ask."""
    waits = [row for row in progress if row.status == Step.NO_CONSENT]
    done = [row for row in progress if row.status == Step.DONE]
    if done and not waits:
        return Now(texts.text("ui.empty.tasks"), "", None, False)
    row = (waits or progress)[0]
    says = nobody_words(row.standing.waiting, row.school)
    return Now(_("%(class)s: %(says)s") % {"class": row.class_name, "says": says}, "", None, False)


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


class OwnClassPage:
    """The nameless page of a class: on its own for two weeks, then among earlier rounds."""

    def __init__(self, sheet: Sheet) -> None:
        label = class_label(sheet.school_class, sheet.round.school_year)
        self.link = Link(_("%(class)s: our class page") % {"class": label}, _url("show_class_page", sheet))
        self.is_recent = bool(sheet.submitted_at and timezone.now() - sheet.submitted_at < CLASS_PAGE_FIRST)


def _class_pages(user: User) -> list[OwnClassPage]:
    """Of the person's classes, until the term is over in which they were written."""
    written = [sheet for sheet in own_sheets_of(user) if sheet.class_page is not None and _is_of_this_term(sheet)]
    written.sort(key=lambda sheet: sheet.submitted_at or NEVER, reverse=True)
    return [OwnClassPage(sheet) for sheet in written]


def _is_of_this_term(sheet: Sheet) -> bool:
    term = calendar_of(sheet.round.county).term_of(timezone.localdate())
    return term is not None and (term.school_year, term.number) == (sheet.round.school_year, sheet.round.term)


def _past(user: User) -> list[Link]:
    closed = [sheet for sheet in own_sheets_of(user) if sheet.round.state == ScreeningRound.State.CLOSED]
    return [
        Link(
            f"{class_label(sheet.school_class, sheet.round.school_year)} · {formats.day(sheet.round.opens_on)}",
            _url("show_sheet", sheet),
        )
        for sheet in closed[:PAST_SHEETS]
    ]


def _url(name: str, sheet: Sheet) -> str:
    return reverse(f"rounds:{name}", args=[sheet.public_id])


@dataclass(frozen=True)
class BetweenRounds:
    next_round: str  # empty where none is planned
    care: str  # empty where every care situation is up to date


def between_rounds(user: User) -> BetweenRounds:
    return BetweenRounds(_next_round(user), _care(user))


def _next_round(user: User) -> str:
    planned = round_schools_of(user).filter(
        round__state=ScreeningRound.State.PLANNED, round__opens_on__gt=timezone.localdate()
    )
    first = planned.order_by("round__opens_on").first()
    if first is None:
        return ""
    return _("The next round begins on %(day)s; your class stands here then.") % {
        "day": formats.day(first.round.opens_on)
    }


def _care(user: User) -> str:
    count = sum(line.to_check for line in own_class_lines(user))
    says = ngettext(
        "Until then: the care situation of %(n)s child is to be checked.",
        "Until then: the care situation of %(n)s children is to be checked.",
        count,
    )
    return says % {"n": count} if count else ""
