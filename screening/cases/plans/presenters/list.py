"""The counselor's open plans: those that ask for something first, and what they ask for."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.models import SupportPlan
from screening.cases.plans.access import plans_of, plans_without_action
from screening.cases.plans.presenters.plan import action_title, entered_of
from screening.cases.plans.rhythm import missed_in_a_row

SOON = timedelta(days=7)


class PlanRow:
    def __init__(self, plan: SupportPlan, bare: bool, today: date) -> None:
        self.case = plan.case.public_id
        self.name = plan.case.student.name
        self.place = plan.case.school.name
        self.review = _("look again on %(day)s") % {"day": formats.day(plan.review_on)}
        self.is_late = plan.review_on < today
        self.asks = tuple(_asks(plan, bare, today))


def plan_rows_of(user: User) -> list[PlanRow]:
    """The look at every child named on it is recorded."""
    today = timezone.localdate()
    plans = list(plans_of(user).prefetch_related("actions__entries").order_by("review_on", "pk"))
    bare = set(plans_without_action(user, today).values_list("pk", flat=True))
    audit.record(by=user, verb="case.list", subjects=[plan.case.student.public_id for plan in plans], purpose="plans")
    return [PlanRow(plan, plan.pk in bare, today) for plan in plans]


def _asks(plan: SupportPlan, bare: bool, today: date) -> list[str]:
    asks = []
    if plan.review_on <= today + SOON:
        asks.append(_("The day to look again has come.") if plan.review_on <= today else _("To be looked at soon."))
    if bare:
        asks.append(_("Nothing in it runs any more: add something, or end the case."))
    running = [action for action in plan.actions.all() if action.ended_on is None]
    over = sum(bool(action.ends and action.ends < today) for action in running)
    if over and not bare:
        words = ngettext("The last day of %(n)s action is over.", "The last day of %(n)s actions is over.", over)
        asks.append(words % {"n": over})
    missed = [action_title(action) for action in running if missed_in_a_row(entered_of(action))]
    asks += [_("%(what)s: the last two did not come about.") % {"what": title} for title in missed]
    return asks
