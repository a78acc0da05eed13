"""Doors of the cases: who may reach which case, talk, referral, message or urgent concern today.

    cases_of(user), get_case_or_404(user, public_id, *, purpose)     counselor of the case's school; audited
    referrals_of, plan_actions_of, follow_ups_of                     through the same cases
    talk_tasks_of, watch_checks_of, messages_of                      the class teacher's side: no reason, no tier
    urgent_concerns_of(user), get_urgent_or_404(user, public_id)     urgent_access: obeys withheld_from everywhere

Default: nothing. Somebody else's object is 404.
"""

from screening.cases.access.cases import (
    cases_of,
    counselor_posts_of,
    family_of,
    follow_ups_of,
    get_case_or_404,
    get_case_to_write_or_404,
    get_follow_up_or_404,
    get_message_or_404,
    get_plan_action_or_404,
    get_referral_or_404,
    get_referral_to_write_or_404,
    get_talk_or_404,
    get_watch_check_or_404,
    look_at_list,
    messages_of,
    plan_actions_of,
    reasons_of,
    receivers_of,
    referrals_of,
    seats_of,
    strengths_of,
    student_of_case,
    talk_answers_of,
    talk_tasks_of,
    watch_checks_of,
)
from screening.cases.access.urgent import (
    COUNTY_AFTER,
    DEPUTY_AFTER,
    first_recipients,
    get_urgent_or_404,
    get_urgent_to_write_or_404,
    may_act_on,
    schools_worked_at,
    urgent_concerns_of,
)

__all__ = [
    "COUNTY_AFTER",
    "DEPUTY_AFTER",
    "cases_of",
    "counselor_posts_of",
    "family_of",
    "first_recipients",
    "follow_ups_of",
    "get_case_or_404",
    "get_case_to_write_or_404",
    "get_follow_up_or_404",
    "get_message_or_404",
    "get_plan_action_or_404",
    "get_referral_or_404",
    "get_referral_to_write_or_404",
    "get_talk_or_404",
    "get_urgent_or_404",
    "get_urgent_to_write_or_404",
    "get_watch_check_or_404",
    "look_at_list",
    "may_act_on",
    "messages_of",
    "plan_actions_of",
    "reasons_of",
    "receivers_of",
    "referrals_of",
    "schools_worked_at",
    "seats_of",
    "strengths_of",
    "student_of_case",
    "talk_answers_of",
    "talk_tasks_of",
    "urgent_concerns_of",
    "watch_checks_of",
]
