"""The officer's list of pilots, and one pilot: the plan, how far it has come, what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.research.evaluation import access, selectors, wording
from screening.research.models import Pilot, PilotClass
from students.models import School
from students.selectors import current_class_label


@dataclass(frozen=True)
class PilotLine:
    """One pilot of the list."""

    public_id: UUID
    name: str
    question: str
    state: str
    tag: str
    days: str


@dataclass(frozen=True)
class SchoolClasses:
    """Classes of one school: part in the pilot → which classes."""

    name: str
    url: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class TermLine:
    """How many classes have handed in the sheet of a term, and which have not."""

    term: str
    came: str
    missing: list[str]


@dataclass(frozen=True)
class DatedLine:
    """Something that was written down: its day, the words, by whom."""

    day: str
    says: str
    by: str


@dataclass(frozen=True)
class PilotPage:
    """One pilot for the officer."""

    line: PilotLine
    facts: list[tuple[str, str]]
    phases: list[tuple[str, str]]
    schools: list[SchoolClasses]
    missing: list[str]
    is_draft: bool
    is_over: bool
    terms: list[TermLine]
    changes: list[DatedLine]
    decisions: list[DatedLine]
    exports: list[DatedLine]


def pilot_lines(user: User) -> list[PilotLine]:
    return [_line(pilot) for pilot in access.pilots_of(user)]


def _line(pilot: Pilot) -> PilotLine:
    days = wording.days_words(pilot.starts, pilot.ends)
    state = str(pilot.get_state_display())
    return PilotLine(pilot.public_id, pilot.name, pilot.question, state, wording.state_tag(pilot), days)


def pilot_page(user: User, pilot: Pilot) -> PilotPage:
    classes = list(access.classes_in(user, pilot))
    is_draft = pilot.state == Pilot.State.DRAFTED
    return PilotPage(
        line=_line(pilot),
        facts=_facts(pilot),
        phases=[
            (wording.phase_words(one), wording.days_words(one.first, one.last)) for one in access.phases_of(user, pilot)
        ],
        schools=list(_schools(pilot, classes)),
        missing=[str(wording.REFUSALS[code]) for code in selectors.missing_for_start(pilot)] if is_draft else [],
        is_draft=is_draft,
        is_over=pilot.state == Pilot.State.ENDED,
        terms=[] if is_draft else _terms(user, pilot),
        changes=_changes(user, pilot),
        decisions=_decisions(user, pilot),
        exports=_exports(user, pilot),
    )


def _facts(pilot: Pilot) -> list[tuple[str, str]]:
    said = [(_("Designed with"), pilot.designed_with), (_("No comparison because"), pilot.no_comparison_because)]
    started = [(_("Started"), _by(pilot.started_at, pilot.started_by))] if pilot.started_at else []
    return [(label, words) for label, words in (*said, *started) if words]


def _schools(pilot: Pilot, classes: list[PilotClass]) -> Iterable[SchoolClasses]:
    for school, found in groupby(classes, key=lambda one: one.school_class.school):
        address = reverse("reports:choose_classes", args=[pilot.public_id, school.public_id])
        parts: dict[str, list[str]] = {}
        for one in found:
            label = current_class_label(one.school_class, timezone.localdate())
            parts.setdefault(wording.group_words(one), []).append(label)
        yield SchoolClasses(school.name, address, [(part, _(", ").join(names)) for part, names in parts.items()])


def _terms(user: User, pilot: Pilot) -> list[TermLine]:
    found = []
    for term, missing, came in selectors.progress_of(user, pilot, timezone.localdate()):
        told = {"came": came, "all": came + len(missing)}
        words = _("%(came)s of %(all)s classes entered") % told
        found.append(TermLine(wording.term_words(term), words, [wording.class_words(one) for one in missing]))
    return found


def _changes(user: User, pilot: Pilot) -> list[DatedLine]:
    leaves = _("%(class)s leaves. %(what)s")
    found = []
    for one in access.changes_of(user, pilot):
        left = {"class": wording.class_words(one.leaving), "what": one.what} if one.leaving else {}
        found.append(
            DatedLine(formats.day(one.on), leaves % left if left else one.what, _by(one.recorded_at, one.recorded_by))
        )
    return found


def _decisions(user: User, pilot: Pilot) -> list[DatedLine]:
    until = _("%(what)s, until %(day)s")
    found = []
    for one in access.decisions_of(user, pilot):
        what = str(one.get_kind_display())
        words = until % {"what": what, "day": formats.day(one.ends)} if one.ends else what
        found.append(DatedLine(words, one.why, _by(one.decided_at, one.decided_by)))
    return found


def _exports(user: User, pilot: Pilot) -> list[DatedLine]:
    told = _("%(purpose)s Approved: %(approval)s. Deleted there on %(day)s.")
    return [
        DatedLine(
            one.recipient,
            told % {"purpose": one.purpose, "approval": one.approval or "—", "day": formats.day(one.keep_until)},
            _by(one.requested_at, one.requested_by),
        )
        for one in access.exports_of(user, pilot)
    ]


def _by(at: object, by: User | None) -> str:
    name = by.name if by else "—"
    return f"{name} · {formats.moment(at)}"  # type: ignore[arg-type]


MOST_SCHOOLS = 20


@dataclass(frozen=True)
class SchoolChoice:
    """Schools to choose from, or what to type when there are too many."""

    words: str
    schools: list[tuple[str, str]]
    more: bool


def school_choice(user: User, pilot: Pilot, words: str) -> SchoolChoice:
    found = list(access.offered_schools(user, words)[: MOST_SCHOOLS + 1])
    address = [(one.name, _choose(pilot, one)) for one in found[:MOST_SCHOOLS]]
    return SchoolChoice(figure(words), address, len(found) > MOST_SCHOOLS)


def _choose(pilot: Pilot, school: School) -> str:
    return reverse("reports:choose_classes", args=[pilot.public_id, school.public_id])
