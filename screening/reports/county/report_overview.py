"""The county's list of rounds with what can be read about each."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.reports import hooks
from screening.reports.county.access import rounds_counted
from screening.rounds.models import ScreeningRound
from students.selectors import school_year_words


def list_page(user: User) -> dict[str, Any]:
    return {
        "rounds": [_round(one) for one in reversed(rounds_counted(user))],  # newest first
        "links": hooks.county_links,
        "sections": hooks.county_sections,
        "round_sections": hooks.round_sections,
    }


def _round(one: ScreeningRound) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "title": school_year_words(one.school_year, one.term),
        "window": _("%(first)s to %(last)s") % {"first": formats.day(one.opens_on), "last": formats.day(one.last_day)},
        "anchor": anchor_of(one),
        "is_over": one.state == ScreeningRound.State.CLOSED,  # its numbers move no more
    }


def anchor_of(one: ScreeningRound) -> str:
    return f"round-{one.school_year}-{one.term}"
