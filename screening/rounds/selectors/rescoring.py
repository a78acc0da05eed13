"""Re-scores of a round, and what the library's rows are used for by rounds."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from screening.library.hooks import Uses
from screening.rounds import access
from screening.rounds.access import rounds_of
from screening.rounds.models import Assessment, Rescoring, Result
from screening.rounds.round_scoring import made_with, round_scoring_of_rescoring
from screening.scoring import ENGINE_VERSION
from students.access import county_posts_of
from students.selectors import school_year_words

LEVELS = ("none", "elevated", "high", "not-scorable")


@dataclass(frozen=True, slots=True)
class Move:
    """How many children of a form and a band of grades go from one level to another (or stay: the same twice)."""

    form: str
    grades: tuple[int, int]
    before: str
    after: str
    children: int


@dataclass(frozen=True, slots=True)
class Difference:
    """`new_a`, `new_b`: children with a new flag, by tier; `up`: flags that go from B to A; `stay`: flags that these
    rules would not raise, or lower, and that stay all the same."""

    moves: tuple[Move, ...]
    new_a: int
    new_b: int
    up: int
    stay: int

    @property
    def compared(self) -> int:
        return sum(move.children for move in self.moves)

    @property
    def moved(self) -> int:
        return sum(move.children for move in self.moves if move.before != move.after)


def difference(rescoring: Rescoring) -> Difference | None:
    stored = rescoring.difference
    if "cells" not in stored:
        return None
    moves = (Move(form, (low, high), before, after, n) for form, low, high, before, after, n in stored["cells"])
    tiers = {name: stored["tiers"][name] for name in ("new_a", "new_b", "up", "stay")}
    return Difference(tuple(moves), **tiers)


def moved_results(user: User, rescoring: Rescoring) -> list[tuple[Result, Result]]:
    """Of the person's own schools, class by class in the order of the roster."""
    before, after = access.moved_results_of(user, rescoring)
    old = {row.assessment_id: row for row in before}
    pairs = [(old[row.assessment_id], row) for row in _brought(rescoring, list(after)) if row.assessment_id in old]
    moved = [(was, now) for was, now in pairs if was.band != now.band]
    access.record_moved(user, rescoring, {now.assessment.student.public_id for _was, now in moved})
    return sorted(moved, key=lambda pair: _place(pair[1].assessment))


def _brought(rescoring: Rescoring, rows: list[Result]) -> list[Result]:
    if rescoring.state == Rescoring.State.ADOPTED:
        return rows
    round_scoring = round_scoring_of_rescoring(rescoring)
    return [row for row in rows if row.engine_version == ENGINE_VERSION and made_with(round_scoring, row)]


def _place(one: Assessment) -> tuple[str, int, int, str, str]:
    here, form = one.school_class, one.instrument_version.instrument
    return here.school.name, -here.cohort_year, here.number, one.student.sort_key, form


def library_uses(user: User) -> Uses:
    """Titles of rounds by forms, norms and rules, latest round first."""
    forms: dict[int, list[str]] = defaultdict(list)
    norms: dict[int, list[str]] = defaultdict(list)
    rules: dict[int, list[str]] = defaultdict(list)
    titles: dict[UUID, str] = {}
    for one in rounds_of(user).prefetch_related("forms", "norm_sets"):
        title = titles[one.public_id] = school_year_words(one.school_year, one.term)
        rules[one.rule_set_id].append(title)
        for version in {form.instrument_version_id for form in one.forms.all()}:
            forms[version].append(title)
        for norm in one.norm_sets.all():
            norms[norm.pk].append(title)
    return Uses(forms, norms, rules, titles)


def county_of_library(user: User) -> UUID | None:
    """Public id of the county somebody has a post in today."""
    post = county_posts_of(user).select_related("county").first()
    return post.county.public_id if post else None
