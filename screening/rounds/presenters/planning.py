"""The rounds of a county or school, in numbers; who may open, close or begin one."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.library.texts import text
from screening.rounds.access import rescorings_of, rounds_of, sheets_to_reopen_of
from screening.rounds.completion.before import ClassToCome, classes_to_come
from screening.rounds.models import Rescoring, ScreeningRound, Sheet
from screening.rounds.opening import Gate
from screening.rounds.presenters.completion import more_schools, undone_words
from screening.rounds.presenters.opening import consent_words, fits_words, gate_note, missing_at_school, without_consent
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.selectors import SchoolProgress, round_progress
from students.access import is_sole_administrator
from students.selectors import class_label, school_year_words

STATUS = {"planned": "not-started", "open": "in-progress"}
FEW = 20  # schools on the list; the others of a county stand on the page of the round
TAG = {"planned": "", "open": "doing", "closed": ""}  # over is not done: classes may be left


class SchoolLine:
    """`fits`: within or over the places, all that is said of the load; `missing`: what keeps it from opening. The way
    in stands only where the gate is green or overridden and the window has begun. `unasked`: classes nobody of which
    could be rated, a warning and no gate."""

    def __init__(
        self,
        one: ScreeningRound,
        line: SchoolProgress,
        gate: Gate | None,
        classes: Sequence[ClassToCome],
        *,
        keeps_numbers: bool,
    ) -> None:
        may = gate is not None and gate.passes and one.opens_on <= timezone.localdate()
        self.name, self.words = line.school.name, _school_words(line)
        self.open_url = reverse("rounds:open_round", args=[one.public_id, line.school.public_id]) if may else ""
        self.fits = fits_words(gate) if gate else ""
        self.missing = missing_at_school(gate, keeps_numbers=keeps_numbers) if gate else ()
        self.note = gate_note(gate, one) if gate else ""
        here = [row for row in classes if gate and row.school_class.school_id == line.school.pk]
        self.consent, self.unasked = consent_words(one, here), without_consent(one, here)


class RoundCard:
    def __init__(
        self,
        user: User,
        one: ScreeningRound,
        gates: Mapping[tuple[int, int], Gate],
        classes: Sequence[ClassToCome],
        *,
        may_reopen: bool,
    ) -> None:
        officer = can(user, Permission.MANAGE_ROUNDS)
        closes = officer and one.state == ScreeningRound.State.OPEN
        words = round_words(one)
        self.anchor = f"round-{one.school_year}-{one.term}"
        self.title = words["title"]
        self.window = words["window"]
        self.status = text(f"ui.status.{STATUS[one.state]}") if one.state in STATUS else one.get_state_display()
        self.tag = TAG[one.state]
        self.reason = one.override_reason
        shown = gates if can(user, Permission.OPEN_ROUND) else {}
        sole = bool(shown) and is_sole_administrator(user)
        listed, self.more = _listed(user, one, officer=officer)
        self.schools = [
            SchoolLine(one, line, shown.get((one.pk, line.school.pk)), classes, keeps_numbers=sole) for line in listed
        ]
        self.close_url = reverse("rounds:close_round", args=[one.public_id]) if closes else ""
        self.round_url = reverse("rounds:show_round", args=[one.public_id]) if officer else ""
        self.rescorings = _rescoring_links(user, one)
        self.reopen_url = reverse("rounds:list_reopenable", args=[one.public_id]) if may_reopen else ""
        counts = one.state != ScreeningRound.State.PLANNED and can(user, Permission.OPEN_ROUND)
        self.classes_url = reverse("rounds:list_classes", args=[one.public_id]) if counts else ""


def _listed(user: User, one: ScreeningRound, *, officer: bool) -> tuple[list[SchoolProgress], str]:
    """Those not done first, where not all of a county have room, and what is said of the others. How a county's round
    came out stands on its own page."""
    if officer and one.state == ScreeningRound.State.CLOSED:
        return [], ""
    every = round_progress(user, one)
    left = len(every) - FEW
    if not officer or left <= 0:
        return every, ""
    first = sorted(every, key=lambda line: line.opened and line.classes.is_done)[:FEW]
    return first, more_schools(left)


def round_cards(user: User, gates: Mapping[tuple[int, int], Gate]) -> list[RoundCard]:
    """Newest first. A district officer sees every school, the others their own; nobody sees a child.

    `gates` of the schools that have not opened, by round and school.
    """
    handed_in = set(sheets_to_reopen_of(user).values_list("round_id", flat=True))
    rounds, opens = list(rounds_of(user)), {one for one, _school in gates} if can(user, Permission.OPEN_ROUND) else ()
    classes = classes_to_come(user, [one for one in rounds if one.pk in opens])
    return [RoundCard(user, one, gates, classes.get(one.pk, ()), may_reopen=one.pk in handed_in) for one in rounds]


def reopen_links(user: User, one: ScreeningRound) -> list[Link]:
    """The sheets of a round that the person may open again."""
    rows = sheets_to_reopen_of(user).filter(round=one).order_by("-school_class__cohort_year", "school_class__number")
    return [Link(_reopenable(sheet, one), sheet_url("reopen_sheet", sheet)) for sheet in rows]


def _reopenable(sheet: Sheet, one: ScreeningRound) -> str:
    label = class_label(sheet.school_class, one.school_year)
    return label if sheet.state == Sheet.State.SUBMITTED else _("%(class)s (never handed in)") % {"class": label}


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
    return undone_words(line.classes)


def _rescoring_links(user: User, screening_round: ScreeningRound) -> list[Link]:
    """For those who manage rounds: the re-scores of a round, and a way to begin one unless one waits."""
    if not can(user, Permission.MANAGE_ROUNDS) or screening_round.state == ScreeningRound.State.PLANNED:
        return []
    rows = list(rescorings_of(user).filter(round=screening_round))
    links = [Link(_link_words(row), reverse("rounds:show_rescoring", args=[row.public_id])) for row in rows]
    if not any(row.state in Rescoring.WAITING for row in rows):
        links.append(
            Link(_("Score this round again"), reverse("rounds:start_rescoring", args=[screening_round.public_id]))
        )
    return links


def _link_words(row: Rescoring) -> str:
    began = formats.day(timezone.localdate(row.started_at))
    return _("Re-score of %(day)s: %(state)s") % {"day": began, "state": row.get_state_display()}
