"""What took place between two rounds, domain by domain, beside the scores of those rounds. Neither proves the other."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.privacy.fields import UnreadableText, readable
from screening import formats
from screening.cases.access import plan_actions_of
from screening.cases.activities.access import attendance_of
from screening.cases.activities.selectors import attended_days
from screening.cases.child.panels import Event, Panel
from screening.cases.evidence.scales import StoredScale, points
from screening.cases.evidence.scores import scales_of
from screening.cases.models import Case, PlanAction, PlanRevision, Receiver, SupportPlan
from screening.cases.plans.access import plans_of, revisions_of
from screening.cases.plans.pages import EVERY, action_title, agreed_of, entered_of, schedule_words, title_of, weekday
from screening.cases.plans.rhythm import Counts, Entered, counts
from screening.documents.charts import Bar, bar_chart
from screening.documents.referral_page import Tried
from screening.library import texts, wording
from screening.rounds.models import Result
from students.child_file import ChildFileLine
from students.models import Student
from students.selectors import calendar_of

STRETCHES = 3  # between rounds, newest last
Written = tuple[str, Entered]  # domain and entry


class RoundStretch:
    """The time from one round to the next, or to today."""

    def __init__(
        self,
        says: str,
        since: date,
        until: date,
        sums: dict[str, Counts],
        domains: Sequence[tuple[str, str]],
        forms: Iterable[Sequence[StoredScale]],
    ) -> None:
        held = (sums.get(domain) for domain, _title in domains)
        self.says = says
        self.domains = tuple(f"{found.took_place} / {found.all}" if found else "—" for found in held)
        self.scores = tuple(_scores(rows, since, until) for rows in forms)


@dataclass(frozen=True)
class Progress:
    chart: SafeString
    heads: tuple[str, ...]
    rows: tuple[RoundStretch, ...]


def progress_of(user: User, case: Case, results: Iterable[Result]) -> Progress | None:
    """None where no plan has an entry yet, or there is no score to put beside it."""
    written = _written(user, case)
    forms = scales_of(results) if written else {}
    stretches = _stretches(forms.values())
    found = [(says, since, until, _by_domain(written, since, until)) for says, since, until in stretches]
    found = [row for row in found if row[3]][-STRETCHES:]
    if not found:
        return None
    domains = texts.choices("support_catalogue.domains")
    return Progress(
        chart=bar_chart(_("Took place, of what was written down"), list(_bars(found, domains))),
        heads=(*(title for _id, title in domains), *(wording.form_title(form) for form in forms)),
        rows=tuple(
            RoundStretch(says, since, until, sums, domains, forms.values()) for says, since, until, sums in found
        ),
    )


def progress_panel(user: User, case: Case, results: Iterable[Result]) -> Panel | None:
    progress = progress_of(user, case, results)
    return {"template": "cases/plans/progress.html", "content": progress} if progress else None


def _written(user: User, case: Case) -> list[Written]:
    """Entries of all plans of the child, and the days at activities that plans point at."""
    attended = attended_days(user, case.student)
    rows = plan_actions_of(user).filter(plan__case__student=case.student).prefetch_related("entries")
    return [
        (texts.node(f"support_catalogue.actions.{row.action}.domain"), entry)
        for row in rows
        for entry in entered_of(row, attended)
    ]


def _day(scale: StoredScale) -> date:
    return timezone.localdate(scale.row.assessment.submitted_at)


def _stretches(forms: Iterable[Sequence[StoredScale]]) -> Iterator[tuple[str, date, date]]:
    """From each round of the child to the next, and from the last to today."""
    rounds: dict[str, date] = {}
    for scale in sorted((scale for rows in forms for scale in rows), key=_day):
        rounds.setdefault(scale.when, _day(scale))
    marks = [*rounds.items(), (_("today"), date.max)]
    for (name, since), (until_name, until) in zip(marks, marks[1:], strict=False):
        yield _("%(since)s to %(until)s") % {"since": name, "until": until_name}, since, until


def _by_domain(written: Iterable[Written], since: date, until: date) -> dict[str, Counts]:
    groups: dict[str, list[Entered]] = defaultdict(list)
    for domain, entry in written:
        if since <= entry.dated < until:
            groups[domain].append(entry)
    return {domain: counts(entries) for domain, entries in groups.items()}


def _bars(
    found: Sequence[tuple[str, date, date, dict[str, Counts]]], domains: Sequence[tuple[str, str]]
) -> Iterator[Bar]:
    for says, _since, _until, sums in found:
        for domain, title in domains:
            if domain in sums:
                took, of = sums[domain].took_place, sums[domain].all
                yield Bar(f"{says} {title}", took, f"{took} / {of}", outline=of)


def _scores(rows: Sequence[StoredScale], since: date, until: date) -> str:
    """“14 → 11”: the last score by the beginning and the first by the end; only the first while there is no other."""
    before = next((row for row in rows if _day(row) <= since), None)
    after = next((row for row in reversed(rows) if since < _day(row) and _day(row) <= until), None)
    scores = [points(row.total.prorated) for row in (before, after) if row]
    return " → ".join(scores) if before else "—"


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


COMES = {"social-work": "volunteer"}  # kind of receiver → who of the catalogue comes


def steps_of(user: User, case: Case) -> Iterator[Tried]:
    """Actions that were due by today and of which something is written down; what has not begun is nothing tried."""
    plan = getattr(case, "plan", None)
    if plan is None:
        return
    today, calendar = timezone.localdate(), calendar_of(case.school.township.county)
    attended = list(attendance_of(user, case.student))
    for action in plan.actions.select_related("activity").prefetch_related("entries").order_by("starts", "pk"):
        found = counts(entered_of(action, attended))
        was_due = found.took_place or agreed_of(action).days(calendar, action.starts, today)
        if found.all and was_due:
            says = _("%(held)s of %(all)s took place") % {"held": found.took_place, "all": found.all}
            yield Tried(_("since %(day)s") % {"day": formats.month_day(action.starts)}, action_title(action), says)


def times_of(case: Case, receiver: Receiver) -> Iterator[str]:
    """“Wednesdays 16:30, reading room”: what was agreed with somebody of this kind and still runs."""
    plan, role = getattr(case, "plan", None), COMES.get(receiver.kind)
    if plan is None or role is None:
        return
    today = timezone.localdate()
    for action in plan.actions.filter(ended_on__isnull=True).order_by("starts", "pk"):
        roles = texts.node(f"support_catalogue.actions.{action.action}.who")
        if roles[0] == role and (action.ends is None or action.ends >= today):
            yield _(", ").join(filter(None, (schedule_words(action), action.place)))


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in revisions_of(user, student).reverse():
        url = reverse("cases:show_plan_history", args=[row.plan.case.public_id])
        yield ChildFileLine(timezone.localdate(row.saved_at), _("Plan"), _said(row), row.why, url)


def case_events(user: User, case: Case) -> Iterator[Event]:
    for row in revisions_of(user, case.student):
        if row.plan.case_id == case.pk:
            yield Event(timezone.localdate(row.saved_at), _said(row), row.why)


def _said(row: PlanRevision) -> str:
    said = _("%(name)s wrote the support plan") if row.number == 1 else _("%(name)s changed the support plan")
    return said % {"name": row.saved_by.name}


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    plans = plans_of(user).filter(case__student=student).select_related(None)
    for case, review_on in plans.values_list("case__public_id", "review_on"):
        url = reverse("cases:edit_plan", args=[case])
        yield ChildFileLine(review_on, _("Plan"), _("The support plan is looked through"), "", url)
