"""Everything that changes a case, a talk, a referral or an urgent concern: atomic, audited, harmless when repeated."""

from screening.cases.services.deciding import NothingDecided
from screening.cases.services.drawing import draw_random_checks, draw_random_talks
from screening.cases.services.ending import check_back_in_class, end_drafts
from screening.cases.services.following import add_follow_up, complete_follow_up
from screening.cases.services.goals import end_goal, set_goal, tick_goal
from screening.cases.services.looking_up import record_look_up
from screening.cases.services.messages import (
    acknowledge_concern,
    confirm_concern,
    mark_messages_read,
    tell_who_still_waits,
)
from screening.cases.services.opening import open_case_for_flag, was_ended, was_looked_at, withdraw_case
from screening.cases.services.planning import (
    UnknownChoice,
    add_plan_action,
    change_plan_action,
    end_plan_action,
    record_plan_entry,
    save_plan,
)
from screening.cases.services.receiving import (
    day_after,
    record_receipt,
    record_referral_status,
    record_reminder,
)
from screening.cases.services.referring import (
    MOVES,
    ConsentMissing,
    NoSuchMove,
    UnknownReceiptCode,
    create_referral,
    issue_referral,
    receipt_hash,
)
from screening.cases.services.repeats import SentBefore
from screening.cases.services.returning import Returned, record_back_in_class
from screening.cases.services.reviewing import (
    CaseClosed,
    DecidedMeanwhile,
    begin_review,
    decide,
    record_guardian_contact,
    record_review,
)
from screening.cases.services.support import close_case
from screening.cases.services.talks import (
    TalkAnswered,
    TalkLapsed,
    answer_talk,
    answer_watch_check,
    create_watch_checks,
    move_overdue_talks,
)
from screening.cases.services.urgent import NothingSaid, NotSentInTime, raise_urgent
from screening.cases.services.urgent_acting import (
    NeedsSecondPerson,
    NotAskedToClose,
    NotClosedYet,
    acknowledge_urgent,
    ask_to_close_urgent,
    close_urgent,
    is_held,
    lift_hold,
    record_act,
    widen_withheld,
)
from screening.cases.services.visiting import record_home_visit

__all__ = [
    "MOVES",
    "CaseClosed",
    "ConsentMissing",
    "DecidedMeanwhile",
    "NeedsSecondPerson",
    "NoSuchMove",
    "NotAskedToClose",
    "NotClosedYet",
    "NothingDecided",
    "NothingSaid",
    "NotSentInTime",
    "Returned",
    "SentBefore",
    "TalkAnswered",
    "TalkLapsed",
    "UnknownChoice",
    "UnknownReceiptCode",
    "acknowledge_concern",
    "acknowledge_urgent",
    "add_follow_up",
    "add_plan_action",
    "answer_talk",
    "answer_watch_check",
    "ask_to_close_urgent",
    "begin_review",
    "change_plan_action",
    "check_back_in_class",
    "close_case",
    "close_urgent",
    "complete_follow_up",
    "confirm_concern",
    "create_referral",
    "create_watch_checks",
    "day_after",
    "decide",
    "draw_random_checks",
    "draw_random_talks",
    "end_goal",
    "end_plan_action",
    "end_drafts",
    "issue_referral",
    "is_held",
    "lift_hold",
    "mark_messages_read",
    "move_overdue_talks",
    "open_case_for_flag",
    "raise_urgent",
    "receipt_hash",
    "record_act",
    "record_back_in_class",
    "record_guardian_contact",
    "record_home_visit",
    "record_look_up",
    "record_plan_entry",
    "record_receipt",
    "record_referral_status",
    "record_reminder",
    "record_review",
    "save_plan",
    "set_goal",
    "tick_goal",
    "tell_who_still_waits",
    "was_ended",
    "was_looked_at",
    "widen_withheld",
    "withdraw_case",
]
