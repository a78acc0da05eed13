"""What the officer reads of comments: by role and question, and of no role with fewer than five pages."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from screening.reports.disclosure_control.model import SMALLEST
from screening.research.evaluation import access, prompts, wording
from screening.research.models import Pilot, PilotComment


def comments_read(user: User, pilot: Pilot) -> list[dict[str, Any]]:
    """Every role, in the order of the pages. Answers of one page stand apart: their order tells nothing."""
    rows: dict[str, list[PilotComment]] = defaultdict(list)
    for row in access.released_comments(user, pilot):
        rows[row.role].append(row)
    return [_role(role, rows[role]) for role in prompts.PROMPTS]


def _role(role: str, rows: list[PilotComment]) -> dict[str, Any]:
    """Comments of one role, question by question; or why none are shown."""
    found: dict[str, Any] = {"anchor": f"said-{role}", "title": wording.role_words(role)}
    if len({row.page for row in rows}) < SMALLEST:
        few = _("Fewer than five pages are released. With so few somebody could be recognised: shown from five on.")
        return found | {"too_few": few if rows else _("Nothing has been released yet."), "answers": []}
    answers = [
        (prompts.question(role, number), _mixed([row for row in rows if row.prompt == number]))
        for number in range(1, prompts.QUESTIONS + 1)
    ]
    return found | {"too_few": "", "answers": [one for one in answers if one[1]]}


def _mixed(rows: list[PilotComment]) -> list[str]:
    """In the order of their random ids, which follows neither page nor day."""
    return [_("“%(text)s”") % {"text": row.released_text} for row in sorted(rows, key=lambda row: row.public_id)]
