"""The rounds of a county or school, in numbers; who may open, close or begin one."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.library.texts import text
from screening.rounds.access import rescorings_of, rounds_of, sheets_to_reopen_of
from screening.rounds.models import Rescoring, ScreeningRound, Sheet
from screening.rounds.opening import Gate
from screening.rounds.presenters.opening import fits_words, gate_note, missing_at_school
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.selectors import SchoolProgress, round_progress
from students.selectors import class_label, school_year_words

STATUS = {"planned": "not-started", "open": "in-progress", "closed": "done"}
TAG = {"planned": "", "open": "doing", "closed": "done"}


class SchoolLine:
    """`fits`: within or over the places, all that is said of the load; `missing`: what keeps it from opening. The way
    in stands only where the gate is green or overridden and the window has begun."""

    def __init__(self, one: ScreeningRound, line: SchoolProgress, gate: Gate | None) -> None:
        may = gate is not None and gate.passes and one.opens_on <= timezone.localdate()
        self.name, self.words = line.school.name, _school_words(line)
        self.open_url = reverse("rounds:open_round", args=[one.public_id, line.school.public_id]) if may else ""
        self.fits = fits_words(gate) if gate else ""
        self.missing = missing_at_school(gate) if gate else ()
        self.note = gate_note(gate, one) if gate else ""


class RoundCard:
    def __init__(
        self, user: User, one: ScreeningRound, sheets: list[Sheet], gates: Mapping[tuple[int, int], Gate]
    ) -> None:
        officer = can(user, Permission.MANAGE_ROUNDS)
        closes = officer and one.state == ScreeningRound.State.OPEN
        words = round_words(one)
        self.anchor = f"round-{one.school_year}-{one.term}"
        self.title = words["title"]
        self.window = words["window"]
        self.status = text(f"ui.status.{STATUS[one.state]}")
        self.tag = TAG[one.state]
        self.reason = one.override_reason
        shown = gates if can(user, Permission.OPEN_ROUND) else {}
        self.schools = [
            SchoolLine(one, line, shown.get((one.pk, line.school.pk))) for line in round_progress(user, one)
        ]
        self.close_url = reverse("rounds:close_round", args=[one.public_id]) if closes else ""
        self.round_url = reverse("rounds:show_round", args=[one.public_id]) if officer else ""
        self.rescorings = _rescoring_links(user, one)
        self.reopen = [
            Link(class_label(sheet.school_class, one.school_year), sheet_url("reopen_sheet", sheet)) for sheet in sheets
        ]


def round_cards(user: User, gates: Mapping[tuple[int, int], Gate]) -> list[RoundCard]:
    """Newest first. A district officer sees every school, the others their own; nobody sees a child.

    `gates` of the schools that have not opened, by round and school.
    """
    sheets: dict[int, list[Sheet]] = {}
    for sheet in sheets_to_reopen_of(user):
        sheets.setdefault(sheet.round_id, []).append(sheet)
    return [RoundCard(user, one, sheets.get(one.pk, []), gates) for one in rounds_of(user)]


def current_rounds(user: User) -> list[Link]:
    """Rounds that are planned or open, for the counselor: to the expected load of the own schools."""
    rows = rounds_of(user).exclude(state=ScreeningRound.State.CLOSED)
    return [Link(round_words(one)["title"], reverse("rounds:show_round", args=[one.public_id])) for one in rows]


def round_words(one: ScreeningRound) -> dict[str, str]:
    window = _("%(first)s to %(last)s") % {"first": formats.day(one.opens_on), "last": formats.day(one.closes_on)}
    return {"title": school_year_words(one.school_year, one.term), "window": window}


def _school_words(line: SchoolProgress) -> str:
    if not line.opened:
        return _("not opened yet")
    said: dict[str, Any] = {"done": line.submitted, "of": line.sheets}
    return ngettext("%(done)s of %(of)s sheet handed in", "%(done)s of %(of)s sheets handed in", line.sheets) % said


def _rescoring_links(user: User, screening_round: ScreeningRound) -> list[Link]:
    """For those who manage rounds: the re-scores of a round, and a way to begin one unless one waits."""
    if not can(user, Permission.MANAGE_ROUNDS) or screening_round.state == ScreeningRound.State.PLANNED:
        return []
    rows = list(rescorings_of(user).filter(round=screening_round))
    links = [Link(_link_words(row), reverse("rounds:show_rescoring", args=[row.public_id])) for row in rows]
    if not any(row.state in (Rescoring.State.COMPUTING, Rescoring.State.READY) for row in rows):
        links.append(
            Link(_("Score this round again"), reverse("rounds:start_rescoring", args=[screening_round.public_id]))
        )
    return links


def _link_words(row: Rescoring) -> str:
    began = formats.day(timezone.localdate(row.started_at))
    return _("Re-score of %(day)s: %(state)s") % {"day": began, "state": row.get_state_display()}
