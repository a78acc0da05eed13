"""What the rooms of the chain add to each other's pages and papers; the one place where all of them meet."""

from accounts.audit import naming
from accounts.privacy import holds
from accounts.services.people import handed
from screening.cases import error_messages, hooks, personal_data, scheduled
from screening.cases.access.cases import children_in_care, children_with_number
from screening.cases.access.log import children_for_the_log, looks_at_urgent, numbers_for_the_log, who_dealt_unseen
from screening.cases.activities import printing as activities
from screening.cases.activities.pages import events_of
from screening.cases.activities.rules import ActivityRefused
from screening.cases.activities.wording import explain_refusal
from screening.cases.child import panels
from screening.cases.child.presenters import file_lines as case_lines
from screening.cases.day_sheet import presenter as day_sheet
from screening.cases.fallback import codes
from screening.cases.fallback import printing as fallback
from screening.cases.handover import presenter as handover_lines
from screening.cases.handover import printing as handover
from screening.cases.holidays import pages as holiday_lines
from screening.cases.holidays import printing as holidays
from screening.cases.home_visits import pages as home_visit_lines
from screening.cases.home_visits import printing as home_visits
from screening.cases.large_type_words import printing as words
from screening.cases.look_ups import presenter as look_ups
from screening.cases.notices import registering as notices
from screening.cases.plans import papers as plans
from screening.cases.plans import progress as plan_lines
from screening.cases.queue import links
from screening.cases.referrals import pages as referral_lines
from screening.cases.referrals import printing as referrals
from screening.cases.referrals.services import ConsentMissing
from screening.cases.rescored.presenter import moved_links
from screening.cases.review import printing as reviews
from screening.cases.talks import file_lines as talk_lines
from screening.cases.urgent import first as urgent_lines
from screening.cases.urgent import papers as urgent
from screening.cases.urgent.concerns.presenter import concern_lines
from screening.cases.urgent.emergency import opened_links
from screening.cases.urgent.services import acting as urgent_by_two
from screening.cases.urgent.services import is_held
from screening.cases.visit_days import printing as visit_days
from screening.cases.visit_days.presenter import links as visit_day_links
from screening.cases.withdrawals.presenter import banner as withdrawal_banner
from screening.cases.withdrawals.presenter import events_of as withdrawal_events
from students import child_file
from students.file.access import code_sources


def register() -> None:
    personal_data.declare_fields()
    hooks.register()
    scheduled.register()
    notices.register()
    codes.register()
    holds.register(is_held)
    naming.names_of["cases.case"] = numbers_for_the_log
    naming.children_of_case.append(children_for_the_log)
    urgent_by_two.register_acts()
    handed[:] = [urgent_by_two.keep_from_hands]
    _papers()
    _refusals()
    _lines()


def _papers() -> None:
    for room in (referrals, plans, fallback, handover, urgent, activities, visit_days):
        room.register()
    for room in (home_visits, holidays, words, day_sheet, reviews):
        room.register()


def _refusals() -> None:
    error_messages.register(ConsentMissing, referral_lines.explain_missing_consent)
    error_messages.register(ActivityRefused, explain_refusal)


def _lines() -> None:
    """The order here is the order on the page."""
    links.counted_sources[:] = [concern_lines, handover_lines.handover_lines]
    links.link_sources[:] = [moved_links, opened_links]
    links.school_link_sources[:] = [visit_day_links]
    panels.banner_sources[:] = [withdrawal_banner]
    panels.panel_sources[:] = [plan_lines.progress_panel]
    panels.event_sources[:] = [events_of, withdrawal_events]
    panels.page_event_sources[:] = [plan_lines.case_events, urgent_lines.case_events]
    _child_file()


def _child_file() -> None:
    """What each room tells in a child's file; the order here is that within one day."""
    child_file.also_in_care.append(children_in_care)
    child_file.unseen_sources.append(who_dealt_unseen)
    child_file.seen_sources.append(looks_at_urgent)
    code_sources.append(children_with_number)
    rooms = (urgent_lines, plan_lines, case_lines, handover_lines, holiday_lines, talk_lines)
    child_file.event_sources += [room.events_of for room in rooms]
    child_file.event_sources += [look_ups.file_lines, home_visit_lines.file_lines]
    child_file.next_sources += [urgent_lines.next_of, case_lines.next_of, plan_lines.next_of, referral_lines.next_of]
    child_file.next_sources += [look_ups.file_next, home_visit_lines.file_next]
