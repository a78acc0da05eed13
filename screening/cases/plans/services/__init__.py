"""A support plan: its actions, entries and goals. Atomic, audited, harmless when repeated."""

from screening.cases.plans.services.goals import end_goal, set_goal, tick_goal
from screening.cases.plans.services.planning import (
    UnknownChoice,
    add_plan_action,
    change_plan_action,
    end_plan_action,
    record_plan_entry,
    save_plan,
)

__all__ = [
    "UnknownChoice",
    "add_plan_action",
    "change_plan_action",
    "end_goal",
    "end_plan_action",
    "record_plan_entry",
    "save_plan",
    "set_goal",
    "tick_goal",
]
