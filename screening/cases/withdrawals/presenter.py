"""A consent taken back, in words: on the case, in its history, in the list of what is due."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases.child.panels import Event, Panel
from screening.cases.deciding.withdrawn import HARM, URGENT, is_withdrawn, safety_reason
from screening.cases.models import Case, ConsentTask
from screening.cases.withdrawals import access
from screening.documents.blocks import Link
from students.consents import SCOPES, taken_back
from students.pages.child import scope_label


def banner(user: User, case: Case) -> Panel | None:
    """What was taken back and stays so, whether the clocks stand still, and what is to be done."""
    found = list(_taken(user, case))
    if not found:
        return None
    tasks = list(access.consent_tasks_of(user).filter(case=case))
    closed = _closed(case)
    if case.paused_on is None and not tasks and not closed:
        return None
    day, scopes = found[-1]
    said = _("On %(day)s the family took back its consent: %(scopes)s.")
    stands = _(
        "The clocks that rest on it stand still. What safety asks for goes on; new support and referrals wait until "
        "you have agreed with the family."
    )
    return {
        "template": "cases/withdrawals/banner.html",
        "words": said % {"day": formats.day(day), "scopes": _joined(scopes)},
        "stands": stands if case.paused_on else "",
        "closed": closed,
        "tasks": [Link(task_words(one), task_url(one), note=_by(one)) for one in tasks],
    }


def _closed(case: Case) -> str:
    if not is_withdrawn(case):
        return ""
    return {
        URGENT: _("Scores and answers stay open to you because of the urgent decision."),
        HARM: _("Scores and answers stay open to you because of the sign of harm you wrote down."),
        "": _(
            "Scores and answers are closed, on the page and on paper. An urgent decision or a sign of harm opens them."
        ),
    }[safety_reason(case)]


def events_of(user: User, case: Case) -> Iterator[Event]:
    for day, scopes in _taken(user, case):
        yield Event(day, _("The family took back its consent"), _joined(scopes))
    for task in case.consent_tasks.all():
        if task.done_on:
            yield Event(task.done_on, task_words(task), task.said)


def task_words(task: ConsentTask) -> str:
    if task.kind == ConsentTask.Kind.TELL_RECEIVER and task.referral:
        return _("Tell %(unit)s that the family has taken back its consent") % {"unit": task.referral.receiver.unit}
    return _("Agree with the family what still goes on")


def task_url(task: ConsentTask) -> str:
    return reverse("cases:record_consent_task", args=[task.public_id])


def _taken(user: User, case: Case) -> Iterator[tuple[date, set[str]]]:
    """Every time since the case came up: the day and what no longer holds."""
    sheets = once_while_reading(("sheets", user.pk, case.student_id), lambda: list(access.sheets_of(user, case)))
    for before, now in pairwise(sheets):
        scopes = taken_back(before, now)
        if scopes and now.dated >= case.opened_on:
            yield now.dated, scopes


def _joined(scopes: Collection[str]) -> str:
    return pgettext("between names", ", ").join(str(scope_label(one)) for one in SCOPES if one in scopes)


def _by(task: ConsentTask) -> str:
    return _("by %(day)s") % {"day": formats.day(task.due_on)}
