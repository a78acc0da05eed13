"""How a plan came to be as it is: one paragraph a change, newest first, with what differs from the one before."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.privacy.fields import UnreadableText, readable
from screening import formats
from screening.cases.models import PlanAction, PlanRevision, SupportPlan
from screening.cases.plans.presenters.catalogue import title_of
from screening.cases.plans.presenters.plan import EVERY, weekday
from screening.library import texts

Content = Mapping[str, Any]


class PlanChange:
    def __init__(self, row: PlanRevision, before: Content, after: Content) -> None:
        self.when = f"{formats.day(timezone.localdate(row.saved_at))} {formats.clock(row.saved_at)}"
        self.who = row.saved_by.name
        self.why = row.why
        self.lines = tuple(_differences(before, after)) if after else (row.content,)


def plan_history(plan: SupportPlan) -> list[PlanChange]:
    found: list[PlanChange] = []
    before: Content = {}
    for row in plan.revisions.select_related("saved_by").order_by("number"):
        try:
            content = json.loads(readable(row.content))
        except UnreadableText:
            found.append(PlanChange(row, before, {}))  # says that it cannot be read
            continue
        found.append(PlanChange(row, before, content))
        before = content
    return found[::-1]


def _differences(before: Content, after: Content) -> Iterator[str]:
    labels = {
        "starts": _("Starts on"),
        "review_on": _("Look again on"),
        "child_goal": _("The child's own goal"),
        "agreed_with": _("Agreed with"),
    }
    for name, label in labels.items():
        if (before.get(name) or "") != after[name]:
            yield _("%(label)s: %(value)s") % {"label": label, "value": _plain(after[name]) or "—"}
    known = {row["id"]: row for row in before.get("actions", ())}
    for row in after["actions"]:
        if row["id"] not in known:
            yield _("New: %(what)s") % {"what": _action(row)}
        elif known[row["id"]] != row:
            yield from _changed(known[row["id"]], row)


def _changed(before: Content, after: Content) -> Iterator[str]:
    title = title_of(after["action"])
    if after["ended_on"] and not before["ended_on"]:
        reason = PlanAction.EndReason(after["end_reason"]).label
        yield _("Ended: %(what)s (%(reason)s)") % {"what": title, "reason": reason}
        return
    was, now = _particulars(before), _particulars(after)
    gone = [value for value in was if value not in now]
    new = [value for value in now if value not in was]
    yield _("Changed: %(what)s: %(was)s → %(now)s") % {
        "what": title,
        "was": pgettext("between names", ", ").join(gone) or "—",
        "now": pgettext("between names", ", ").join(new) or "—",
    }


def _action(row: Content) -> str:
    return " · ".join([title_of(row["action"]), *_particulars(row)])


def _particulars(row: Content) -> list[str]:
    role = texts.text(f"support_catalogue.roles.{row['owner_role']}") if row["owner_role"] else ""
    names = ("who", "owner", "agreed", "rhythm", "place", "phone", "activity")
    values = ["" if role == row["who"] else role, *(row.get(name) or "" for name in names)]
    if row["weekday"] is not None:
        values.append(_weekday(row))
    values += [str(EVERY[row["every_weeks"]]), _("since %(day)s") % {"day": _plain(row["starts"])}]
    if row["ends"]:
        values.append(_("until %(day)s") % {"day": _plain(row["ends"])})
    return [value for value in values if value]


def _weekday(row: Content) -> str:
    return " ".join(filter(None, (weekday(row["weekday"]), (row["at_time"] or "")[:5])))


def _plain(value: str) -> str:
    try:
        return formats.day(date.fromisoformat(value))
    except ValueError:
        return value
