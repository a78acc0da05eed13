"""The first screen of other staff: what they look after for a child, forms to type, the urgent button."""

from typing import Any

from accounts import audit
from accounts.models import User
from screening.cases.plans.tasks_page import TaskList
from screening.home import urgent_notices


def build(user: User) -> dict[str, Any]:
    tasks = TaskList(user)
    if tasks.first:
        audit.record(by=user, verb="home.show", subjects=tasks.home_children, purpose="home")
    return {**urgent_notices.build(user), "tasks": tasks}
