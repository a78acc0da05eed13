"""The difference of a re-score as it may be printed: levels before and after by form and grades, and what flags do.

Small numbers are hidden with everything that would give them away; children are named to their counselor only.
"""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.library import wording
from screening.reports.disclosure_control.model import Published, Sum, publish_cells
from screening.rounds.access import get_rescoring_or_404
from screening.rounds.models import Rescoring
from screening.rounds.presenters.rounds import round_words
from screening.rounds.selectors.rescoring import LEVELS, Difference, Move, difference

ALL = "all"


class LevelsTable:
    """Levels before (rows) and after (columns) of one form in one band of grades."""

    def __init__(self, form: str, grades: tuple[int, int], moves: list[Move]) -> None:
        levels = [level for level in LEVELS if any(level in (move.before, move.after) for move in moves)]
        shown = _published(levels, moves)
        self.anchor = f"{form}-{grades[0]}"
        self.title = _("%(form)s, grades %(low)s to %(high)s") % {
            "form": wording.form_title(form),
            "low": grades[0],
            "high": grades[1],
        }
        self.says = _moved_words(shown["moved"], shown[ALL])
        self.columns = tuple(_word(level) for level in levels)
        self.rows = [(_word(was), [shown[f"{was}>{now}"] for now in levels]) for was in levels]


class DifferencePage:
    def __init__(self, rescoring: Rescoring) -> None:
        """Empty of tables while it is being computed."""
        found = difference(rescoring)
        ready = rescoring.state == Rescoring.State.READY
        self.title = round_words(rescoring.round)["title"]
        self.reason = rescoring.reason
        self.back_url = reverse("rounds:show_rescoring", args=[rescoring.public_id])
        self.tables = tuple(_tables(found)) if found else ()
        self.facts = _facts(found) if found else []
        self.decide_url = f"{self.back_url}#adopt" if ready else ""


def _tables(found: Difference) -> Iterable[LevelsTable]:
    places = dict.fromkeys((move.form, move.grades) for move in found.moves)
    for form, grades in places:
        moves = [move for move in found.moves if (move.form, move.grades) == (form, grades)]
        yield LevelsTable(form, grades, moves)


def _published(levels: list[str], moves: list[Move]) -> dict[str, Published]:
    """Every cell, the whole, and how many move. Sums of rows and columns are left out: each one more that is printed
    is one more from which a small number could be worked out, and something would have to be hidden for it."""
    cells = {f"{was}>{now}": 0 for was in levels for now in levels}
    for move in moves:
        cells[f"{move.before}>{move.after}"] += move.children
    moving = [f"{was}>{now}" for was in levels for now in levels if was != now]
    whole = _sum(cells, ALL, list(cells))
    moved = _sum(cells, "moved", moving)
    staying = Sum(ALL, (*(f"{level}>{level}" for level in levels), "moved"))
    return publish_cells(cells, [whole, moved, staying], known=[ALL])  # how many children were rated is known anyway


def _sum(cells: dict[str, int], total: str, parts: list[str]) -> Sum:
    cells[total] = sum(cells[part] for part in parts)
    return Sum(total, tuple(parts))


def _word(level: str) -> str:
    return wording.level("" if level == "not-scorable" else level)


def _moved_words(moved: Published, whole: Published) -> str:
    return _("%(moved)s of %(whole)s children change their level.") % {"moved": moved.text, "whole": whole.text}


def _facts(found: Difference) -> list[tuple[str, Published]]:
    counts = {"new_a": found.new_a, "new_b": found.new_b, "up": found.up, "stay": found.stay}
    shown = publish_cells(counts, [])
    labels = {
        "new_a": _("New: please see (counselor)"),
        "new_b": _("New: talk first (class teacher)"),
        "up": _("From “talk first” up to “please see”"),
        "stay": _("Would be lower or gone under the new rules, and stay all the same"),
    }
    return [(label, shown[key]) for key, label in labels.items()]


@require_safe
@needs(Permission.MANAGE_ROUNDS)
def show_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rescoring = get_rescoring_or_404(request.user, public_id)
    return render(request, "reports/rescorings/show_rescoring.html", {"page": DifferencePage(rescoring)})
