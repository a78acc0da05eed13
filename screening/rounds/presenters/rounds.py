"""The rounds of a county or school: in numbers, who may open, close or begin one, and a round school by school.

A school is told within or over the places and what is missing, never how many children. What the last round brought is
told in fives; what came of an open one exactly, and only to who sees the children anyway: for the county it stands in
its month, which is published as a whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.library.texts import text
from screening.rounds import wording
from screening.rounds.access import rescorings_of, round_schools_of, rounds_of, sheets_to_reopen_of, tier_counts_of
from screening.rounds.completion.access import ClassToCome, classes_to_come
from screening.rounds.models import Rescoring, RoundSchool, ScreeningRound, Sheet, Tier
from screening.rounds.opening import Gate, LastRound, Outlook, Places
from screening.rounds.presenters.completion import more_schools, undone_words
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.selectors import SchoolProgress, round_progress
from students.access import is_sole_administrator
from students.models import School
from students.selectors import class_label, school_year_words

STATUS = {"planned": "not-started", "open": "in-progress"}
FEW = 20  # schools on the list; the others of a county stand on the page of the round
TAG = {"planned": "", "open": "doing", "closed": ""}  # over is not done: classes may be left

WHERE = {
    "duty-missing": "students:list_duty",
    "evening-missing": "students:list_duty",
    "places": "students:list_staff",
    "no-counselor": "students:list_staff",
}
COUNTY_CODES = ("county-numbers", "county-contact")


class SchoolLine:
    """`fits`: within or over the places, all that is said of them; `missing`: what keeps it from opening. The way
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
    """Rounds that are planned or open, for the counselor: to the places of the own schools."""
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


def missing_at_school(gate: Gate, *, keeps_numbers: bool = False) -> tuple[Link, ...]:
    """What stands against opening; `url` of the page where the school puts it right, `note` what it is called. Without
    a url only the county can do something. Nothing once the county has opened the way. `keeps_numbers`: the person's
    school is the county's only one and writes down its numbers."""
    if gate.passes:
        return ()
    links = {
        "students:list_duty": _("Fill the duty list"),
        "students:list_staff": _("See the counselor's visits"),
        "students:change_numbers": _("Write the numbers down"),
    }
    where = WHERE | (dict.fromkeys(COUNTY_CODES, "students:change_numbers") if keeps_numbers else {})
    return tuple(
        Link(wording.gate_problem(one), reverse(name), links[name])
        if (name := where.get(one.code, ""))
        else Link(_("%(what)s The county puts this right.") % {"what": wording.gate_problem(one)})
        for one in gate.standing
    )


def fits_words(gate: Gate) -> str:
    return _("Within the counselor's places") if gate.fits else _("Over the counselor's places")


def gate_note(gate: Gate, one: ScreeningRound) -> str:
    """What is said where nothing is missing, and the button is not there yet or stands for a reason."""
    if gate.passes and timezone.localdate() < one.opens_on:
        return _("Nothing is missing; the round can be opened from %(day)s.") % {"day": formats.day(one.opens_on)}
    if gate.overridden and not gate.green:
        return _("The county has given a reason to open all the same.")
    return ""


def consent_words(one: ScreeningRound, classes: Iterable[ClassToCome]) -> str:
    """Before opening: how many children of each class have a sheet that agrees."""
    parts = [f"{class_label(row.school_class, one.school_year)} {row.agreed}/{row.children}" for row in classes]
    return _("Consent given: %(classes)s") % {"classes": " · ".join(parts)} if parts else ""


def without_consent(one: ScreeningRound, classes: Iterable[ClassToCome]) -> tuple[Link, ...]:
    """Classes in which opening today would leave nobody to rate, with the way to their sheets. Keeps nothing shut."""
    says = _("%(class)s has no sheet that agrees yet: once the round is open nobody in it can be filled in.")
    return tuple(
        Link(
            says % {"class": class_label(row.school_class, one.school_year)},
            reverse("students:record_consents", args=[row.school_class.public_id]),
            _("Record consent"),
        )
        for row in classes
        if not row.agreed
    )


def number(value: float, digits: int = 0) -> str:
    """A number without a last zero that says nothing: 12, 3.5."""
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if digits else written


def about(children: int) -> str:
    return _("about %(n)s") % {"n": formats.near_five(children)} if children else "0"


def places_words(places: Places) -> str:
    if not places.counselors:
        return _("no counselor")
    values = {"all": number(float(places.in_all)), "week": number(float(places.weekly), 1)}
    return _("%(all)s (%(week)s a week)") % values


def places_rows(schools: Iterable[School], places: Mapping[int, Places]) -> list[tuple[str, str]]:
    return [(one.name, _words_of(places, one)) for one in schools]


def _words_of(places: Mapping[int, Places], school: School) -> str:
    return places_words(places.get(school.pk, Places()))


def last_words(last: LastRound | None, schools: Iterable[School]) -> str:
    if last is None:
        return _("No round has been held here yet.")
    rated, flagged, talks = last.brought([school.pk for school in schools])
    words = _("%(round)s: of %(all)s children, %(a)s were flagged for the counselor and %(b)s for a talk.")
    named = {"round": school_year_words(last.school_year, last.term), "all": about(rated)}
    return words % {**named, "a": about(flagged), "b": about(talks)}


class RoundPage:
    """`waiting`: schools that have not opened, their places and where the gate stands; `opened`: the others, with the
    flags that came for who sees the children."""

    def __init__(self, user: User, one: ScreeningRound, outlook: Outlook | None) -> None:
        rows = list(round_schools_of(user).filter(round=one))
        words, manages = round_words(one), can(user, Permission.MANAGE_ROUNDS)
        planned = one.state == ScreeningRound.State.PLANNED
        self.title = words["title"]
        self.window = words["window"]
        self.list_url = reverse("rounds:list_rounds") if manages else ""
        self.rules = one.rule_set.version
        self.rules_url = reverse("rounds:choose_rules", args=[one.public_id]) if manages and planned else ""
        self.reason = one.override_reason
        self.exact = can(user, Permission.REVIEW_CASES)
        self.last = last_words(outlook.last, [row.school for row in rows]) if outlook else ""
        gates, places = (outlook.gates, outlook.places) if outlook else ({}, {})
        self.waiting = [
            (row.school.name, _url("show_school", row), _words_of(places, row.school), gate_words(gates[row.school_id]))
            for row in rows
            if row.school_id in gates
        ]
        came = _came(user, one)
        self.opened = [
            (row.school.name, _url("show_school", row), came[row.school_id][Tier.A], came[row.school_id][Tier.B])
            for row in rows
            if row.opened_at
        ]


class SchoolPage:
    """One school: its places and what is missing while it has not opened, afterwards what came."""

    def __init__(self, user: User, row: RoundSchool, outlook: Outlook | None) -> None:
        gate = outlook.gates.get(row.school_id) if outlook else None
        may = gate is not None and gate.may_be_overridden and can(user, Permission.MANAGE_ROUNDS)
        self.round = round_words(row.round)["title"]
        self.title = row.school.name
        self.exact = can(user, Permission.REVIEW_CASES)
        self.places, self.last, self.state, self.missing = "", "", "", []
        if outlook and gate:
            self.places = _words_of(outlook.places, row.school)
            self.last = last_words(outlook.last, [row.school]) if self.exact else ""
            self.state, self.missing = gate_words(gate), [wording.gate_problem(one) for one in gate.problems]
        self.override_url = _url("override_gate", row) if may else ""
        self.reason = row.override_reason
        self.opened = row.opened_at is not None
        came = _came(user, row.round)[row.school_id]
        self.came_a, self.came_b = came[Tier.A], came[Tier.B]


def gate_words(gate: Gate) -> str:
    if gate.green:
        return _("ready to open")
    return _("may open, for a reason") if gate.passes else _("not ready")


def _came(user: User, one: ScreeningRound) -> Mapping[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for line in tier_counts_of(user, one):
        found[line["school"]][line["tier"]] += line["count"]
    return found


def _url(name: str, row: RoundSchool) -> str:
    return reverse(f"rounds:{name}", args=[row.round.public_id, row.school.public_id])
