"""Children of a round: their states, the chain, and both by grade and by the research label. One table, unpublished."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.monthly.access.records import SchoolRecords
from screening.reports.monthly.figures.cases import ACTING, CaseRow
from screening.reports.monthly.figures.states import ChildPlace
from screening.reports.periods import Period
from screening.rounds.models import ChildState, ScreeningRound
from screening.rounds.states import REPORTED, reported
from students.consents import may_refuse, standing
from students.labels import CareFacts, policy_left_behind, research_left_behind
from students.models import Consent, SchoolClass
from students.selectors import grade_of

SMALL_SCHOOL = 150
ONE_CLASS = 45
"""Where a grade has fewer children than one class has, grades are counted in bands: fewer cells are hidden then, and no
line of a report is one class."""
STEPS = ("flagged", "seen", "decided", "acted", "started", "outcome")
WAITING = {"seen": "see", "decided": "decide", "started": "begin"}
"""Who has not come to these steps is counted for itself: that may be printed, and acted on, where the step may not."""
TOTALS = {
    "enrolled": "enrolled",
    "rated": f"state.{ChildState.RATED}",
    "flagged": "chain.flagged",
    "talk": "talk",
    "seen": "chain.seen",
}
GROWING = ("rated", "flagged", "talk", "seen")


def key_of(current: ScreeningRound, name: str) -> str:
    """A cell in a publication: of two rounds, the same cell has two names."""
    return f"{current.school_year}-{current.term}:{name}"


def of_round(cases: Iterable[CaseRow], current: ScreeningRound) -> list[CaseRow]:
    """Each as it came up in the round, whatever has joined it since."""
    every = ((*case.earlier, case) for case in cases)
    mine = ([one for one in times if one.round_id == current.pk and not one.is_check] for times in every)
    return [times[0] for times in mine if times]


def count_chain(cells: CountCells, cases: Sequence[CaseRow]) -> None:
    """Each step is a part of the one before. Who was seen and who was not is told apart in `work_per_child`."""
    steps = steps_of(cases)
    cells.counts.update({f"chain.{name}": len(some) for name, some in steps.items()})
    cells.counts["talk"] = sum(1 for case in cases if not case.tier_a)
    cells.growing.update([*(f"chain.{name}" for name in STEPS), "talk"])
    for before, after in zip(STEPS, STEPS[1:], strict=False):
        if name := WAITING.get(after):
            waiting = {f"chain.wait-{name}": len(steps[before]) - len(steps[after])}
            cells.counts.update(waiting)
            cells.split(f"chain.{before}", [f"chain.{after}", *waiting])
        else:
            cells.rest(f"chain.{before}", f"chain.{after}")


def steps_of(cases: Iterable[CaseRow]) -> dict[str, list[CaseRow]]:
    """Tier A, seen, decided, something to be done, begun, with an outcome."""
    flagged = [case for case in cases if case.tier_a]
    seen = [case for case in flagged if case.seen]
    decided = [case for case in seen if case.decided]
    acted = [case for case in decided if case.decision in ACTING]
    started = [case for case in acted if case.started]
    ended = [case for case in started if case.closed]
    return dict(zip(STEPS, (flagged, seen, decided, acted, started, ended), strict=True))


def count_states(cells: CountCells, children: Mapping[int, ChildPlace]) -> None:
    counted = Counter(reported(place.state) for place in children.values())
    cells.counts["enrolled"] = len(children)
    cells.known.add("enrolled")
    cells.counts.update({f"state.{state}": counted[state] for state in REPORTED})
    cells.growing.add(f"state.{ChildState.RATED}")
    cells.split("enrolled", [f"state.{state}" for state in REPORTED])


def count_groups(
    cells: CountCells,
    records: SchoolRecords,
    children: Mapping[int, ChildPlace],
    cases: Sequence[CaseRow],
    period: Period,
) -> None:
    """By grade, whose class lists are known, and by both labels, whose numbers are not."""
    states = {child: place.state for child, place in children.items()}
    count_grades(cells, _grades(records, children), states, cases)
    count_labels(cells, labels(records, children, period), states, cases)


def count_labels(
    cells: CountCells, found: Mapping[str, Mapping[int, str]], states: Mapping[int, str], cases: Sequence[CaseRow]
) -> None:
    """By the policy label and by the research label. They name nearly the same children, so that the one must not be
    subtracted from the other: how many have which two is counted too, and never printed."""
    for name, group_of in found.items():
        _groups(cells, name, group_of, states, cases, enrolment_known=False)
    policy, research = found["policy"], found["label"]
    pairs = {child: f"{policy[child]}.{research[child]}" for child in policy}
    each = sorted(set(pairs.values()))
    for column, counts in _columns(pairs, states, cases).items():
        cells.counts.update({f"both.{pair}.{column}": counts[pair] for pair in each})
        cells.silent.update(f"both.{pair}.{column}" for pair in each)
        cells.growing.update(f"both.{pair}.{column}" for pair in each if column in GROWING)
        for at, name in enumerate(found):
            for group in set(found[name].values()):
                parts = [f"both.{pair}.{column}" for pair in each if pair.split(".")[at] == group]
                cells.split(f"{name}.{group}.{column}", parts)


def _grades(records: SchoolRecords, children: Mapping[int, ChildPlace]) -> dict[int, str]:
    classes: dict[int, SchoolClass] = {row.pk: row for row in records.school.classes.all()}
    year = records.round.school_year if records.round else 0
    return {child: str(grade_of(classes[place.class_id], year)) for child, place in children.items()}


def count_grades(
    cells: CountCells, grades: Mapping[int, str], states: Mapping[int, str], cases: Sequence[CaseRow]
) -> None:
    """Child → grade, counted by grade or in bands."""
    bands = bands_of(grades)
    lines = {child: bands[grade] for child, grade in grades.items()}
    _groups(cells, "grade", lines, states, cases, enrolment_known=True)
    _silent_grades(cells, grades, bands, states, cases)


def bands_of(grades: Mapping[int, str]) -> dict[str, str]:
    """Grade → the line in which it is counted: 1–3, 4–6, 7–9 in a school whose grades are small, else itself."""
    each = set(grades.values())
    banded = {grade: _band(int(grade)) for grade in each}
    return (
        banded if len(grades) < ONE_CLASS * len(each) and len(set(banded.values())) > 1 else {one: one for one in each}
    )


def _band(grade: int) -> str:
    first = grade - (grade - 1) % 3
    return f"{first}-{first + 2}"


def _silent_grades(
    cells: CountCells,
    grades: Mapping[int, str],
    bands: Mapping[str, str],
    states: Mapping[int, str],
    cases: Sequence[CaseRow],
) -> None:
    """What a report may have printed of a grade, before the round was counted in bands, stays protected."""
    for column, counts in _columns(grades, states, cases).items():
        for band in {band for grade, band in bands.items() if grade != band}:
            parts = {f"grade.{one}.{column}": counts[one] for one, its in bands.items() if its == band}
            cells.growing.update(parts if column in GROWING else ())
            cells.parts(f"grade.{band}.{column}", "", parts)


def _groups(
    cells: CountCells,
    name: str,
    group_of: Mapping[int, str],
    states: Mapping[int, str],
    cases: Sequence[CaseRow],
    *,
    enrolment_known: bool,
) -> None:
    """Enrolled, rated, tier A, tier B and seen of every group, each linked to its total."""
    groups = sorted(set(group_of.values()))
    for column, counts in _columns(group_of, states, cases).items():
        keys = [f"{name}.{group}.{column}" for group in groups]
        cells.counts.update(zip(keys, (counts[group] for group in groups), strict=True))
        cells.growing.update(keys if column in GROWING else ())
        elsewhere = cells.counts[TOTALS[column]] - sum(counts.values())  # children with a case and no place
        extra = {f"{name}.elsewhere.{column}": elsewhere} if elsewhere else {}
        cells.counts.update(extra)
        cells.silent.update(extra)
        cells.split(TOTALS[column], [*keys, *extra])
    for group in groups:
        if enrolment_known:
            cells.known.add(f"{name}.{group}.enrolled")
        cells.rest(f"{name}.{group}.enrolled", f"{name}.{group}.rated")
        cells.rest(f"{name}.{group}.flagged", f"{name}.{group}.seen")


def _columns(
    group_of: Mapping[int, str], states: Mapping[int, str], cases: Iterable[CaseRow]
) -> dict[str, Counter[str]]:
    mine = [case for case in cases if case.student in group_of]
    return {
        "enrolled": Counter(group_of.values()),
        "rated": Counter(group_of[child] for child, state in states.items() if state == ChildState.RATED),
        "flagged": Counter(group_of[case.student] for case in mine if case.tier_a),
        "talk": Counter(group_of[case.student] for case in mine if not case.tier_a),
        "seen": Counter(group_of[case.student] for case in mine if case.tier_a and case.seen),
    }


WORDS = {True: "left-behind", False: "other", None: "unknown"}
RULES = {"policy": policy_left_behind, "label": research_left_behind}
FACTS = (
    *("father_away", "father_away_since", "mother_away", "mother_away_since"),
    *("rural_hukou", "capacity_concern"),
)


def labels(records: SchoolRecords, children: Collection[int], period: Period) -> dict[str, Mapping[int, str]]:
    """Label → child → left-behind, other or unknown. Of a family that does not agree, or by now does not agree any
    more, that life at home is recorded, nothing is known."""
    refused = refused_by(records.consents, period)
    facts = {student: one for student, one in _facts(records, period).items() if student not in refused}
    return {
        name: {child: WORDS[rule(facts[child], period.last) if child in facts else None] for child in children}
        for name, rule in RULES.items()
    }


def _facts(records: SchoolRecords, period: Period) -> dict[int, CareFacts]:
    """What had been recorded by then; the last row of a child holds."""
    rows = records.care.filter(recorded_at__lt=period.until).order_by("as_of", "pk")
    columns = ("student_id", "student__birth_year", "student__birth_month", *FACTS)
    return {
        student: CareFacts(year, month, **dict(zip(FACTS, facts, strict=True)))
        for student, year, month, *facts in rows.values_list(*columns)
    }


def refused_by(consents: QuerySet[Consent], period: Period) -> set[int]:
    """Children whose family said no, by the sheet in force that day or by the one in force today."""
    fields = ("student_id", "outcome", "child_agrees", "authority", "care_context", "recorded_at")
    ever = consents.filter(may_refuse("care_context", "student__consents"))  # few; the others need not be read
    sheets: list[Consent] = list(ever.order_by("dated", "pk").only(*fields))
    today = {sheet.student_id: sheet for sheet in sheets}
    then = {sheet.student_id: sheet for sheet in sheets if sheet.recorded_at < period.until}
    return {
        student
        for one in (today, then)
        for student, sheet in one.items()
        if standing(sheet, "care_context") == "refused"
    }
