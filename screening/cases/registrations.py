"""What the rooms of the chain add to each other's pages and papers; the one place where all of them meet."""

from accounts.privacy import holds
from screening.cases import error_messages, hooks, personal_data, scheduled
from screening.cases.activities import printing as activities
from screening.cases.activities.presenters.events import events_of
from screening.cases.activities.refused import ActivityRefused
from screening.cases.activities.wording import explain_refusal
from screening.cases.child import panels
from screening.cases.day_sheet import printing as day_sheet
from screening.cases.fallback import codes
from screening.cases.fallback import printing as fallback
from screening.cases.handover import printing as handover
from screening.cases.handover.presenter import handover_links
from screening.cases.holidays import printing as holidays
from screening.cases.home_visits import printing as home_visits
from screening.cases.large_type_words import printing as words
from screening.cases.notices import registering as notices
from screening.cases.plans import printing as plans
from screening.cases.plans.presenters.progress import progress_panel
from screening.cases.queue import links
from screening.cases.referrals.error_messages import explain_missing_consent
from screening.cases.referrals.printing import kinds as referral_kinds
from screening.cases.referrals.printing import papers as referral_papers
from screening.cases.referrals.services import ConsentMissing
from screening.cases.rescored.presenter import moved_links
from screening.cases.urgent.concerns.presenter import concern_links
from screening.cases.urgent.emergency.presenter import opened_links
from screening.cases.urgent.papers import printing as urgent
from screening.cases.urgent.services import is_held
from screening.cases.visit_days import printing as visit_days
from screening.cases.visit_days.presenter import links as visit_day_links


def register() -> None:
    personal_data.declare_fields()
    hooks.register()
    scheduled.register()
    notices.register()
    codes.register()
    holds.register(is_held)
    _papers()
    _refusals()
    _lines()


def _papers() -> None:
    for room in (referral_kinds, referral_papers, plans, fallback, handover, urgent, activities, visit_days):
        room.register()
    for room in (home_visits, holidays, words, day_sheet):
        room.register()


def _refusals() -> None:
    error_messages.register(ConsentMissing, explain_missing_consent)
    error_messages.register(ActivityRefused, explain_refusal)


def _lines() -> None:
    """The order here is the order on the page."""
    links.link_sources[:] = [concern_links, moved_links, handover_links, opened_links]
    links.school_link_sources[:] = [visit_day_links]
    panels.panel_sources[:] = [progress_panel]
    panels.event_sources[:] = [events_of]
