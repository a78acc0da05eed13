"""The children of a pilot as a study has them: what outsiders may know about each, and the values, time by time.

Only children whose consent sheet allows evaluation, and only values the sheet still covers. Where families do not
agree that life at home is recorded, the label and boarding are “unknown”.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from screening.research.evaluation import access
from screening.research.evaluation.access import counting
from screening.research.evaluation.gathering import EVALUATION, KINDS, Member, has_left, waves_of
from screening.research.evaluation.result import Measure
from screening.research.evaluation.values import Value, Values, values_of
from screening.research.models import Pilot
from screening.research.yields.gathering import counted_until
from students.calendar import SchoolCalendar
from students.labels import research_left_behind
from students.models import CareArrangement
from students.selectors import calendar_of, facts_of, grade_of

UNKNOWN = "unknown"
ATTENDANCE = ((95.0, "95-100"), (90.0, "90-94"), (80.0, "80-89"), (0.0, "0-79"))
MARKS = tuple((float(low), f"{low}-{low + 9 if low < 90 else 100}") for low in range(90, 50, -10)) + ((0.0, "0-59"),)


@dataclass(frozen=True)
class StudyChild:
    """One child: its public id (for the record only), what outsiders may know, and a line of values for each time."""

    public_id: UUID
    known: Mapping[str, str]
    times: Sequence[Mapping[str, str]]


@dataclass
class Study:
    """Everything that leaves. `measures`: the columns of values, in order."""

    measures: list[Measure]
    children: list[StudyChild] = field(default_factory=list)


def study_of(user: User, pilot: Pilot) -> Study:
    values = values_of(user, pilot)
    people = {child: (sex, public_id) for child, sex, public_id in counting.children_counted(user, pilot)}
    calendar = calendar_of(pilot.county)
    found = Study(list(values.measures.values()))
    for first, members in _by_start(user, pilot):
        care = {row.student_id: row for row in counting.care_counted(user, pilot, first)}
        for member in members:
            sex, public_id = people[member.student]
            times = list(_times(member, first, values))
            if any(cell for line in times for cell in line.values()):
                known = _known(member, sex, care.get(member.student), first, calendar)
                found.children.append(StudyChild(public_id, known, times))
    return found


def _by_start(user: User, pilot: Pilot) -> Iterable[tuple[date, list[Member]]]:
    """Each wave with its children; the classes for comparison go with the first one."""
    seats = list(access.classes_in(user, pilot))
    waves = waves_of(user, pilot, seats, counted_until(timezone.localdate()))
    begun = {one.seat.pk for wave in waves for one in wave.members if one.group == "pilot"}
    for at, wave in enumerate(waves):
        mine = [one for one in wave.members if one.group == "pilot" or (at == 0 and one.seat.pk not in begun)]
        yield wave.first, [one for one in mine if EVALUATION in one.allowed]


def _known(
    member: Member, sex: str, care: CareArrangement | None, first: date, calendar: SchoolCalendar
) -> dict[str, str]:
    school_class = member.seat.school_class
    if care is None or "care_context" not in member.allowed:
        label = boarding = UNKNOWN
    else:
        label = {True: "yes", False: "no", None: UNKNOWN}[research_left_behind(facts_of(care), first)]
        boarding = "yes" if care.boarding else "no"
    return {
        "boarding": boarding,
        "left_behind": label,
        "grade": str(grade_of(school_class, calendar.school_year(first))),
        "sex": sex,
        "school": str(school_class.school_id),
        "class": str(school_class.pk),
        "phase": member.seat.joins.name if member.seat.joins and member.group == "pilot" else "-",
        "group": member.group,
    }


def _times(member: Member, first: date, values: Values) -> Iterable[dict[str, str]]:
    """Time 0 is before; time n the n-th round, and the n-th end of a term, since the start."""
    moments = {kind: [values.before(kind, first), *values.since(kind, first)] for kind in KINDS}
    for at in range(max(len(found) for found in moments.values())):
        line: dict[str, str] = {}
        for key, measure in values.measures.items():
            order = moments["round" if measure.kind == "scale" else "term"]
            moment = order[at] if at < len(order) else None
            gone = moment is not None and has_left(member.seat, values.moments[moment])
            may = moment is not None and member.allows(measure) and not gone
            value = values.at(key, moment).get(member.student) if moment and may else None
            before = values.at(key, order[0]).get(member.student) if order[0] else None
            line.update(_cells(measure, value, before))
        yield line


def columns_of(measure: Measure) -> tuple[str, ...]:
    """The columns of a measure: a scale says too with which version, and whether the same person rated."""
    name = measure.name.replace("-", "_")
    if measure.kind != "scale":
        return (f"{name}_band",)
    base = (f"{name}_total", f"{name}_version")
    return (*base, f"{name}_same_rater") if measure.informant == "teacher" else base


def _cells(measure: Measure, value: Value | None, before: Value | None) -> dict[str, str]:
    columns = columns_of(measure)
    if value is None or value.number is None:
        return dict.fromkeys(columns, "")
    if value.rated is None:
        bands = ATTENDANCE if measure.kind == "attendance" else MARKS
        return {columns[0]: next(words for low, words in bands if value.number >= low)}
    same = "" if before is None or before.rated is None else _yes(before.rated.rater == value.rated.rater)
    return dict(zip(columns, (f"{value.number:.1f}", value.rated.instrument_version, same), strict=False))


def _yes(true: bool) -> str:
    return "yes" if true else "no"
