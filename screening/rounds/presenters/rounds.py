"""The rounds of a county or school: in numbers, who may open, close or begin one, and a round school by school.

A school is told within or over the places and what is missing, never how many children. What the last round brought is
told in fives; what came of an open one exactly, and only to who sees the children anyway: for the county it stands in
its month, which is published as a whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
        keeps_numbers: bool,
    ) -> None:
        self.school = line.school
        self.words = undone_words(line.classes) if line.opened else _("not opened yet")
        self.may_open = gate is not None and gate.passes and one.opens_on <= timezone.localdate()
        self.fits = fits_words(gate) if gate else ""
        self.missing = missing_at_school(gate, keeps_numbers=keeps_numbers) if gate else ()
        self.note = gate_note(gate, one) if gate else ""
        here = [row for row in classes if gate and row.school_class.school_id == line.school.pk]
        parts = [f"{class_label(row.school_class, one.school_year)} {row.agreed}/{row.children}" for row in here]
        self.consent = _("Consent given: %(classes)s") % {"classes": " · ".join(parts)} if parts else ""
        self.unasked = without_consent(one, here)


def round_cards(user: User, gates: Mapping[tuple[int, int], Gate]) -> list[dict[str, Any]]:
    """Newest first. A district officer sees every school, the others their own; nobody sees a child.

    `gates` of the schools that have not opened, by round and school.
    """
    opens = can(user, Permission.OPEN_ROUND)
    handed_in = set(sheets_to_reopen_of(user).values_list("round_id", flat=True))
    rounds, to_open = list(rounds_of(user)), {one for one, _school in gates} if opens else ()
    classes = classes_to_come(user, [one for one in rounds if one.pk in to_open])
    sole = opens and bool(gates) and is_sole_administrator(user)
    cards = []
    for one in rounds:
        listed, more = _listed(user, one)
        schools = [
            SchoolLine(one, line, gates.get((one.pk, line.school.pk)) if opens else None, classes.get(one.pk, ()), sole)
            for line in listed
        ]
        card = {"round": one, **round_words(one), "tag": TAG[one.state], "schools": schools, "more": more}
        card |= {"rescorings": _rescoring_links(user, one), "may_reopen": one.pk in handed_in}
        card["status"] = text(f"ui.status.{STATUS[one.state]}") if one.state in STATUS else one.get_state_display()
        card["counts"] = opens and one.state != ScreeningRound.State.PLANNED
        cards.append(card)
    return cards


def _listed(user: User, one: ScreeningRound) -> tuple[list[SchoolProgress], str]:
    """Those not done first, where not all of a county have room, and what is said of the others. How a county's round
    came out stands on its own page."""
    officer = can(user, Permission.MANAGE_ROUNDS)
    if officer and one.state == ScreeningRound.State.CLOSED:
        return [], ""
    every = round_progress(user, one)
    left = len(every) - FEW
    if not officer or left <= 0:
        return every, ""
    return sorted(every, key=lambda line: line.opened and line.classes.is_done)[:FEW], more_schools(left)


def reopen_links(user: User, one: ScreeningRound) -> list[Link]:
    """The sheets of a round that the person may open again."""
    rows = sheets_to_reopen_of(user).filter(round=one).order_by("-school_class__cohort_year", "school_class__number")
    never = _("%(class)s (never handed in)")
    labels = [(sheet, class_label(sheet.school_class, one.school_year)) for sheet in rows]
    return [
        Link(
            label if sheet.state == Sheet.State.SUBMITTED else never % {"class": label},
            sheet_url("reopen_sheet", sheet),
        )
        for sheet, label in labels
    ]


def current_rounds(user: User) -> list[Link]:
    """Rounds that are planned or open, for the counselor: to the places of the own schools."""
    rows = rounds_of(user).exclude(state=ScreeningRound.State.CLOSED)
    return [Link(round_words(one)["title"], reverse("rounds:show_round", args=[one.public_id])) for one in rows]


def round_words(one: ScreeningRound) -> dict[str, str]:
    window = _("%(first)s to %(last)s") % {"first": formats.day(one.opens_on), "last": formats.day(one.closes_on)}
    return {"title": school_year_words(one.school_year, one.term), "window": window}


def _rescoring_links(user: User, one: ScreeningRound) -> list[Link]:
    """For those who manage rounds: the re-scores of a round, and a way to begin one unless one waits."""
    if not can(user, Permission.MANAGE_ROUNDS) or one.state == ScreeningRound.State.PLANNED:
        return []
    rows, says = list(rescorings_of(user).filter(round=one)), _("Re-score of %(day)s: %(state)s")
    links = [
        Link(
            says % {"day": formats.day(timezone.localdate(row.started_at)), "state": row.get_state_display()},
            reverse("rounds:show_rescoring", args=[row.public_id]),
        )
        for row in rows
    ]
    if not any(row.state in Rescoring.WAITING for row in rows):
        links.append(Link(_("Score this round again"), reverse("rounds:start_rescoring", args=[one.public_id])))
    return links


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


def last_words(last: LastRound | None, schools: Iterable[School]) -> str:
    if last is None:
        return _("No round has been held here yet.")
    rated, flagged, talks = last.brought([school.pk for school in schools])
    words = _("%(round)s: of %(all)s children, %(a)s were flagged for the counselor and %(b)s for a talk.")
    named = {"round": school_year_words(last.school_year, last.term), "all": about(rated)}
    return words % {**named, "a": about(flagged), "b": about(talks)}


def round_page(user: User, one: ScreeningRound, outlook: Outlook | None) -> dict[str, Any]:
    """`waiting`: schools that have not opened, their places and where the gate stands; `opened`: the others, with the
    flags that came for who sees the children."""
    rows, came = list(round_schools_of(user).filter(round=one)), _came(user, one)
    gates = outlook.gates if outlook else {}
    return {
        **round_words(one),
        "exact": can(user, Permission.REVIEW_CASES),
        "last": last_words(outlook.last, [row.school for row in rows]) if outlook else "",
        "waiting": [
            (row.school, places_words(outlook.places.get(row.school_id, Places())), gate_words(gates[row.school_id]))
            for row in rows
            if outlook and row.school_id in gates
        ],
        "opened": [(row.school, *came[row.school_id]) for row in rows if row.opened_at],
    }


def school_page(user: User, row: RoundSchool, outlook: Outlook | None) -> dict[str, Any]:
    """One school: its places and what is missing while it has not opened, afterwards what came."""
    gate = outlook.gates.get(row.school_id) if outlook else None
    exact = can(user, Permission.REVIEW_CASES)
    page = {"round": round_words(row.round)["title"], "exact": exact, "came": _came(user, row.round)[row.school_id]}
    if not outlook or not gate:
        return page
    return page | {
        "places": places_words(outlook.places.get(row.school_id, Places())),
        "last": last_words(outlook.last, [row.school]) if exact else "",
        "state": gate_words(gate),
        "missing": [wording.gate_problem(one) for one in gate.problems],
        "may_override": gate.may_be_overridden and can(user, Permission.MANAGE_ROUNDS),
    }


def gate_words(gate: Gate) -> str:
    if gate.green:
        return _("ready to open")
    return _("may open, for a reason") if gate.passes else _("not ready")


def _came(user: User, one: ScreeningRound) -> Mapping[int, tuple[int, int]]:
    """School → flags of tier A by a form, and of tier B."""
    tiers: dict[int, Counter[str]] = defaultdict(Counter)
    for line in tier_counts_of(user, one):
        tiers[line["school"]][line["tier"]] += line["count"]
    return defaultdict(lambda: (0, 0), {school: (n[Tier.A], n[Tier.B]) for school, n in tiers.items()})
