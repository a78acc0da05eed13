"""What a plan tells a receiver: how often its actions took place, and when a visitor is expected."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.activities.access import attendance_of
from screening.cases.models import Case, Receiver
from screening.cases.plans.presenters.plan import action_title, agreed_of, entered_of, schedule_words
from screening.cases.plans.rhythm import counts
from screening.cases.referrals.contributions import TriedStep
from screening.library import texts
from students.selectors import calendar_of

COMES = {"social-work": "volunteer"}  # kind of receiver → who of the catalogue comes


def steps_of(user: User, case: Case) -> Iterator[TriedStep]:
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
            yield TriedStep(action.starts, action_title(action), says)


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
