"""Pages of a support plan: a call on Wednesdays that teacher Li looks after, missed twice, and a goal of the child."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from screening.cases.models import PlanAction
from screening.cases.plans import services
from tests.authorization.plans_rows import the_plan
from tests.conftest import Cast


def plan(cast: Cast) -> Mapping[str, Any]:
    made = the_plan(cast)
    services.set_goal(made, by=cast.wang, nonce=uuid.uuid4(), text="上课举一次手")
    for day in (date(2026, 10, 7), date(2026, 10, 14)):
        if day <= timezone.localdate():
            services.record_plan_entry(a_call(), by=cast.li, dated=day, status="missed")
    return {"public_id": made.case.public_id}


def a_call() -> PlanAction:
    return PlanAction.objects.get(action="family-call-schedule")


def with_plan(cast: Cast) -> Mapping[str, Any]:
    plan(cast)
    return {}


def an_action(cast: Cast) -> Mapping[str, Any]:
    plan(cast)
    return {"public_id": a_call().public_id}


def from_the_catalogue(cast: Cast) -> Mapping[str, Any]:
    return {**plan(cast), "action": "school-mentor"}


SAVE = "main form.card .btn.wide"
# name, who opens it, what it needs, the button that shows its errors
PLAN_PAGES = (
    ("cases:list_plans", "wang", with_plan, ""),
    ("cases:edit_plan", "wang", plan, ""),
    ("cases:choose_action", "wang", plan, ""),
    ("cases:add_action", "wang", from_the_catalogue, ""),
    ("cases:change_action", "wang", an_action, ""),
    ("cases:show_plan_history", "wang", plan, ""),
    ("cases:show_goals", "wang", plan, SAVE),
    ("cases:record_plan_entry", "li", an_action, SAVE),
    ("cases:list_plan_tasks", "li", with_plan, ""),
    ("cases:list_plan_tasks", "staff", with_plan, ""),
)
