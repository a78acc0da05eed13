"""The counselor's first screen: urgent concerns, where to be today, the queue over all assigned schools."""

from typing import Any

from accounts.models import User
from screening.cases.activities.mixing import groups_to_mix
from screening.cases.fallback.presenter import pack_lines
from screening.cases.look_ups.presenter import open_count
from screening.cases.queue.presenters import page as queue_page
from screening.cases.referrals.presenters.list import due_words
from screening.home.due import due_lines
from screening.home.hooks import notes_for
from screening.home.urgent_notices import urgent_rows
from screening.rounds.child_forms.presenter import has_forms_to_type
from screening.rounds.presenters.planning import current_rounds


def build(user: User) -> dict[str, Any]:
    return {
        "urgent": urgent_rows(user),
        "page": queue_page.QueuePage(user),
        "rounds": current_rounds(user),
        "has_child_forms": has_forms_to_type(user),
        "packs": pack_lines(user),
        "look_ups": open_count(user),
        "groups_to_mix": len(groups_to_mix(user)),
        "due": due_lines(user),
        "notes": notes_for(user),
        "referrals": due_words(user),
    }
