"""What somebody looks after this week: with whom, what, when, where; one press says how it went. Never why."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from screening.cases.access import plan_actions_of
from screening.cases.models import PlanAction, PlanEntry
from screening.cases.plans.access import Task, plan_tasks_of
from screening.cases.plans.pages import action_title, agreed_of, entered_of, when_words
from screening.cases.plans.rhythm import missed_in_a_row
from screening.library import texts
from students.calendar import SchoolCalendar
from students.selectors import calendar_of, current_class_label

AT_HOME = 6
LOOK_BACK, LOOK_AHEAD = timedelta(days=13), timedelta(days=6)


class TaskRow:
    def __init__(self, task: Task, day: date, today: date, written: str = "") -> None:
        action, student = task.action, task.action.plan.case.student
        self.action = action.public_id
        self.day = day
        self.anchor = f"t{action.public_id.hex[:8]}{day:%m%d}"
        self.student, self.child = student.pk, student.public_id
        self.name = student.name
        self.place = current_class_label(task.school_class, today) if task.school_class else ""
        self.title = action_title(action)
        self.when = when_words(action, day)
        self.details = tuple(details_of(action))
        self.choices = texts.choices(f"support_catalogue.actions.{action.action}.record.statuses")
        self.has_come = day <= today
        self.written = written


class TaskList:
    """`due`: to answer, oldest first; `coming`: this week; `written`: entered today, to be corrected if need be."""

    def __init__(self, user: User) -> None:
        """Without an audit event: the page that shows it records its own look."""
        today = timezone.localdate()
        calendars: dict[int, SchoolCalendar] = {}
        due: list[TaskRow] = []
        coming: list[TaskRow] = []
        written: list[TaskRow] = []
        missed: list[dict[str, Any]] = []
        for task in plan_tasks_of(user):
            county = task.action.plan.case.school.township.county
            calendar = calendars[county.pk] = calendars.get(county.pk) or calendar_of(county)
            rows = list(_rows(task, calendar, today))
            due += [row for row in rows if row.day <= today]
            coming += [row for row in rows if row.day > today]
            written += _written_today(user, task, today)
            missed += _missed(task)
        by_day = sorted(due, key=lambda row: (row.day, row.when))
        self.due = tuple(by_day)
        self.coming = tuple(sorted(coming, key=lambda row: row.day))
        self.written = tuple(written)
        self.missed = tuple(missed)

    @property
    def children(self) -> list[UUID]:
        named = [row.child for row in (*self.due, *self.coming, *self.written)]
        return list(dict.fromkeys(named + [row["child"] for row in self.missed]))

    @property
    def first(self) -> tuple[TaskRow, ...]:
        """What the first screen has room for."""
        return (*self.due, *self.coming)[:AT_HOME]

    @property
    def home_children(self) -> list[UUID]:
        return list(dict.fromkeys(row.child for row in self.first))

    @property
    def total(self) -> int:
        return len(self.due) + len(self.coming)

    @property
    def more(self) -> int:
        return self.total - len(self.first)

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.coming or self.written or self.missed)


def tasks_page(user: User) -> TaskList:
    page = TaskList(user)
    audit.record(by=user, verb="plan.list", subjects=page.children, purpose="plan-tasks")
    return page


def _rows(task: Task, calendar: SchoolCalendar, today: date) -> Iterator[TaskRow]:
    """Days that nobody has answered yet, from a fortnight ago to the end of the coming week."""
    agreed = agreed_of(task.action)
    dates = [entry.dated for entry in task.action.entries.all()]
    for day in agreed.days(calendar, max(today - LOOK_BACK, task.since), today + LOOK_AHEAD):
        if not agreed.is_answered(day, dates):
            yield TaskRow(task, day, today)


def details_of(action: PlanAction) -> Iterator[str]:
    """Who, what exactly, where and on which telephone: what one needs to do it."""
    yield from filter(None, (action.who, action.agreed))
    where = [action.place, action.activity.title if action.activity else ""]
    yield from filter(None, where)
    if action.phone:
        yield _("telephone %(phone)s") % {"phone": action.phone}


def _written_today(user: User, task: Task, today: date) -> list[TaskRow]:
    mine: Iterable[PlanEntry] = task.action.entries.all()
    path = f"support_catalogue.actions.{task.action.action}.record.statuses"
    return [
        TaskRow(task, entry.dated, today, texts.text(f"{path}.{entry.status}"))
        for entry in mine
        if entry.recorded_by_id == user.pk and timezone.localdate(entry.recorded_at) == today
    ]


def _missed(task: Task) -> Iterator[dict[str, Any]]:
    if missed_in_a_row(entered_of(task.action)):
        words = _(
            "%(name)s: the last two calls did not come about. Perhaps another day or hour suits the family better."
        )
        child = task.action.plan.case.student
        yield {"says": words % {"name": child.name}, "action": task.action.public_id, "child": child.public_id}


def after_entry(user: User, action: PlanAction) -> str:
    """Back to the plan for whoever reads it, else to the own list."""
    if plan_actions_of(user).filter(pk=action.pk).exists():
        return reverse("cases:edit_plan", args=[action.plan.case.public_id])
    return reverse("cases:list_plan_tasks")
