"""The counselor's first screen: urgent concerns, who is late, today's children, what is due, the rest as counted lines;
and one page for whatever is not needed every week."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from screening.cases.access import open_urgent_of
from screening.cases.activities.mixing import groups_to_mix
from screening.cases.counted_lines import counted
from screening.cases.fallback.printing import pack_lines
from screening.cases.follow_up.pages import promised_line
from screening.cases.handover.presenter import handover_lines
from screening.cases.holidays.pages import calendars_of, soon
from screening.cases.look_ups.presenter import open_line
from screening.cases.queue.presenters.first import FirstScreen
from screening.cases.referrals.pages import due_line
from screening.cases.urgent.concerns.presenter import concern_lines
from screening.documents.blocks import Link
from screening.home.hooks import notes_for
from screening.home.urgent_notices import by_state, not_sent_rows, urgent_rows
from screening.rounds.child_forms.presenter import has_forms_to_type
from screening.rounds.presenters.rounds import current_rounds
from screening.rounds.presenters.running import class_lines
from students.calendar import SchoolCalendar

ROOM, CARDS = 6, 3  # lines, of which an urgent concern takes one; urgent concerns in full
STAY = ("cases:list_referrals", "cases:list_handovers")  # what others answered or handed over is never folded away


def build(user: User) -> dict[str, Any]:
    concerns = open_urgent_of(user)
    page = FirstScreen(user, concerns)
    urgent = urgent_rows(user, concerns, page.calendars)
    not_sent = not_sent_rows(page.not_sent, page.seating)
    lines = [*page.lines, *_lines(user, page.calendars)]
    stay = {reverse(name) for name in STAY}
    first = [line for line in lines if line.url in stay]
    others = [line for line in lines if line.url not in stay]
    room = max(2, ROOM - len(urgent) - len(not_sent) - len(first))
    rest = {"lines": [*first, *others[:room]], "lines_left": len(others[room:])}
    return {"urgent": by_state(urgent, CARDS), "not_sent": not_sent, "page": page, **rest}


def rare(user: User) -> dict[str, Any]:
    """What waits in any room, and the ways to whatever is seldom needed."""
    return {
        "lines": [*_lines(user, calendars_of(user)), *_seldom(user)],
        "rounds": current_rounds(user),
        "has_child_forms": has_forms_to_type(user),
        "packs": pack_lines(user),
        "groups_to_mix": len(groups_to_mix(user)),
    }


def _lines(user: User, calendars: Mapping[int, SchoolCalendar]) -> list[Link]:
    """What waits in the other rooms, a counted line each, only where something does. They name nobody."""
    waiting = (
        promised_line(user),
        due_line(user),
        *concern_lines(user),
        *handover_lines(user),
        open_line(user),
        soon(user, calendars),
    )
    return counted(waiting)


def _seldom(user: User) -> Iterator[Link]:
    yield from (Link(f"{one.words} {one.note}", one.url) for one in class_lines(user))
    yield from (Link(words, url) for words, url in notes_for(user))
