"""The agreed actions of a plan as a list, with how often each took place."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from screening.cases.models import Case, PlanAction
from screening.library import texts

TOOK_PLACE = ("held", "kept")


@dataclass(frozen=True)
class ActionRow:
    title: str
    who: str
    rhythm: str
    kept: str
    url: str


def action_title(action: PlanAction) -> str:
    return texts.text(f"support_catalogue.actions.{action.action}.title")


def plan_rows(case: Case) -> list[ActionRow]:
    plan = getattr(case, "plan", None)
    if plan is None:
        return []
    return [_row(action) for action in plan.actions.prefetch_related("entries").order_by("starts", "pk")]


def _row(action: PlanAction) -> ActionRow:
    entries = list(action.entries.all())
    held = sum(entry.status in TOOK_PLACE for entry in entries)
    return ActionRow(
        title=action_title(action),
        who=action.who,
        rhythm=action.rhythm,
        kept=_("%(held)s of %(all)s took place") % {"held": held, "all": len(entries)},
        url=reverse("cases:record_plan_entry", args=[action.public_id]),
    )
