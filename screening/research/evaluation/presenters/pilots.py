"""The officer's list of pilots, and one pilot: the plan, how far it has come, what follows."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

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

MOST_SCHOOLS = 20
Page = dict[str, Any]
Dated = tuple[str, str, str]  # something that was written down: its day, the words, by whom


def pilot_lines(user: User) -> list[Page]:
    return [_line(pilot) for pilot in access.pilots_of(user)]


def _line(pilot: Pilot) -> Page:
    return {
        "public_id": pilot.public_id,
        "name": pilot.name,
        "question": pilot.question,
        "state": pilot.get_state_display(),
        "tag": wording.state_tag(pilot),
        "days": wording.days_words(pilot.starts, pilot.ends),
    }


def pilot_page(user: User, pilot: Pilot) -> Page:
    """One pilot for the officer."""
    classes = list(access.classes_in(user, pilot))
    is_draft = pilot.state == Pilot.State.DRAFTED
    return {
        "line": _line(pilot),
        "facts": _facts(pilot),
        "phases": [
            (wording.phase_words(one), wording.days_words(one.first, one.last)) for one in access.phases_of(user, pilot)
        ],
        "schools": list(_schools(pilot, classes)),
        "missing": [str(wording.REFUSALS[code]) for code in selectors.missing_for_start(pilot)] if is_draft else [],
        "is_draft": is_draft,
        "is_over": pilot.state == Pilot.State.ENDED,
        "terms": [] if is_draft else _terms(user, pilot),
        "changes": _changes(user, pilot),
        "decisions": _decisions(user, pilot),
    }


def _facts(pilot: Pilot) -> list[tuple[str, str]]:
    said = [(_("Designed with"), pilot.designed_with), (_("No comparison because"), pilot.no_comparison_because)]
    started = [(_("Started"), _by(pilot.started_at, pilot.started_by))] if pilot.started_at else []
    return [(label, words) for label, words in (*said, *started) if words]


def _schools(pilot: Pilot, classes: list[PilotClass]) -> Iterable[Page]:
    for school, found in groupby(classes, key=lambda one: one.school_class.school):
        address = _choose(pilot, school)
        parts: dict[str, list[str]] = {}
        for one in found:
            label = current_class_label(one.school_class, timezone.localdate())
            parts.setdefault(wording.group_words(one), []).append(label)
        lines = [(part, _(", ").join(names)) for part, names in parts.items()]
        yield {"name": school.name, "url": address, "lines": lines}


def _terms(user: User, pilot: Pilot) -> list[Page]:
    found = []
    for term, missing, came in selectors.progress_of(user, pilot, timezone.localdate()):
        told = {"came": came, "all": came + len(missing)}
        words = _("%(came)s of %(all)s classes entered") % told
        still = [wording.class_words(one) for one in missing]
        found.append({"term": wording.term_words(term), "came": words, "missing": still})
    return found


def _changes(user: User, pilot: Pilot) -> list[Dated]:
    leaves = _("%(class)s leaves. %(what)s")
    found = []
    for one in access.changes_of(user, pilot):
        left = {"class": wording.class_words(one.leaving), "what": one.what} if one.leaving else {}
        what = leaves % left if left else one.what
        found.append((formats.day(one.on), what, _by(one.recorded_at, one.recorded_by)))
    return found


def _decisions(user: User, pilot: Pilot) -> list[Dated]:
    until = _("%(what)s, until %(day)s")
    found = []
    for one in access.decisions_of(user, pilot):
        what = str(one.get_kind_display())
        words = until % {"what": what, "day": formats.day(one.ends)} if one.ends else what
        found.append((words, one.why, _by(one.decided_at, one.decided_by)))
    return found


def _by(at: object, by: User | None) -> str:
    name = by.name if by else "—"
    return f"{name} · {formats.moment(at)}"  # type: ignore[arg-type]


def school_choice(user: User, pilot: Pilot, words: str) -> Page:
    """Schools to choose from, or what to type when there are too many."""
    found = list(access.offered_schools(user, words)[: MOST_SCHOOLS + 1])
    schools = [(one.name, _choose(pilot, one)) for one in found[:MOST_SCHOOLS]]
    return {"words": figure(words), "schools": schools, "more": len(found) > MOST_SCHOOLS}


def _choose(pilot: Pilot, school: School) -> str:
    return reverse("reports:choose_classes", args=[pilot.public_id, school.public_id])
