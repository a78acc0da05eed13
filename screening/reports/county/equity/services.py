"""Counting the children of a county's round on the last day of a month, for everything its officer is shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from screening.cases.models import Case, Decision, EarlierFlag, FollowUp, TalkTask
from screening.reports.county.district.services import late_before, late_children, round_before
from screening.reports.county.equity.counting import CountedChild, tables_of
from screening.reports.county.equity.keys import LABELS, round_of
from screening.reports.disclosure_control.model import Table
from screening.reports.monthly.figures.care import FACTS, RULES, WORDS, refused_by
from screening.reports.periods import Period
from screening.rounds.models import ChildState, RoundChild, ScreeningRound
from students.labels import CareFacts
from students.models import CareArrangement, Consent, County, School

AT_ONCE = 5_000  # rows
NOTHING: frozenset[str] = frozenset()
Care = tuple[Any, ...]  # whether the child boards, then FACTS


def tables_of_county(*, county: County, period: Period) -> list[Table]:
    """Of the round that had begun last by the period's end; nothing before the first one."""
    current = round_before(county=county, period=period)
    if current is None:
        return []
    late = list(_late(county, period))
    overdue: dict[int, Counter[str]] = defaultdict(Counter)
    for kind, _student, township in late:
        overdue[township][kind] += 1
    children = _children(current, period, ((student, kind) for kind, student, _township in late))
    return tables_of(round_of(current.school_year, current.term), children, overdue)


def children_of(*, current: ScreeningRound, period: Period) -> list[CountedChild]:
    """Every child of the round, as it stood at the end of the period's last day."""
    late = _late(current.county, period)
    return list(_children(current, period, ((student, kind) for kind, student, _township in late)))


def _children(current: ScreeningRound, period: Period, overdue: Iterable[tuple[int, str]]) -> Iterator[CountedChild]:
    """One after the other. Those alike in everything that is counted are one object: of a hundred thousand children
    there are a few thousand kinds."""
    care, labels_of = _care(current, period), cache(partial(_labels, period.last))
    steps, alike = _Steps(current, period, overdue), cache(CountedChild)
    for student, state, is_later, cohort, township, sex, *born in _places(current, period).iterator(AT_ONCE):
        known = care.get(student)
        yield alike(
            ChildState.TO_RATE.value if is_later else state,
            *labels_of(*born, known),
            sex,
            current.school_year - cohort + 1,
            "unknown" if known is None else "boarding" if known[0] else "day",
            township,
            *steps.of(student),
        )


def _places(current: ScreeningRound, period: Period) -> QuerySet[RoundChild, tuple[Any, ...]]:
    """Whoever came into a state later was still to be rated."""
    rows = RoundChild.objects.filter(round=current).annotate(is_later=Q(since__gte=period.until)).order_by("pk")
    place = ("school_class__cohort_year", "school_class__school__township_id")
    who = ("student__sex", "student__birth_year", "student__birth_month")
    return rows.values_list("student_id", "state", "is_later", *place, *who)


class _Steps:
    """What had happened by then to the children of a round about whom something had."""

    def __init__(self, current: ScreeningRound, period: Period, overdue: Iterable[tuple[int, str]]) -> None:
        self._met, self._follow_ups = _met(current, period), _follow_ups(current, period)
        self._late: dict[int, set[str]] = defaultdict(set)
        for student, kind in overdue:
            self._late[student].add(kind)

    def of(self, student: int) -> tuple[bool, bool, bool, bool, frozenset[str]]:
        """Flagged, looked at, a follow-up due, all of them done, kinds of work past their date."""
        met, done = self._met.get(student), self._follow_ups.get(student)
        late = self._late.get(student)
        return met is not None, bool(met), done is not None, bool(done), frozenset(late) if late else NOTHING


def _late(county: County, period: Period) -> Iterator[tuple[str, int, int]]:
    """Kind, child and township of every first look, child to be seen and follow-up the county's table calls overdue."""
    townships = dict(School.objects.filter(township__county=county).values_list("pk", "township"))
    for kind, rows in late_children(county=county, period=period).items():
        yield from ((kind, one.student, townships[one.school]) for one in rows)


def looked_at_of(*, current: ScreeningRound, period: Period) -> dict[int, bool]:
    """Child with a flag → looked at by then: the children counted as flagged, so without those who had left."""
    met = _met(current, period)
    rows = RoundChild.objects.filter(round=current, student__in=_cases(current, period).values("student"))
    stayed = rows.exclude(state=ChildState.LEFT, since__lt=period.until)
    return {student: met[student] for student in stayed.order_by("pk").values_list("student", flat=True)}


def _labels(day: date, birth_year: int, birth_month: int, known: Care | None) -> Iterable[str]:
    """Policy and research label on a day: left-behind, other, or unknown where the facts do not say."""
    facts = CareFacts(birth_year, birth_month, **dict(zip(FACTS, known[1:], strict=True)) if known else {})
    return [WORDS[RULES[name](facts, day)] for name in LABELS]


def _care(current: ScreeningRound, period: Period) -> dict[int, Care]:
    """Child → whether it boards and what was known of its care by then, the newest entry; nothing where the family
    said no to that."""
    refused = refused_by(Consent.objects.filter(student__round_children__round=current), period)
    rows = CareArrangement.objects.filter(
        student__round_children__round=current, as_of__lte=period.last, recorded_at__lt=period.until
    )
    columns = ("student_id", "boarding", *FACTS)
    found: dict[int, Care] = {}
    alike: dict[Care, Care] = {}
    for student, *known in rows.order_by("as_of", "pk").values_list(*columns).iterator(AT_ONCE):
        if student not in refused:
            found[student] = alike.setdefault(tuple(known), tuple(known))
    return found


def _met(current: ScreeningRound, period: Period) -> dict[int, bool]:
    """Flagged child → looked at by then: seen, or talked with by the class teacher, and the counselor has decided.

    Where a child came up twice in the round, both must have been looked at; a look or a decision counts from then on.
    """
    cases = _cases(current, period)
    decided = _by_then(Decision.objects.filter(case__in=cases).values_list("case", "decided_at"), period.until)
    answered = TalkTask.objects.filter(case__in=cases, state=TalkTask.State.ANSWERED, answered_at__isnull=False)
    talked = _by_then(answered.values_list("case", "answered_at"), period.until)
    found: dict[int, bool] = {}
    for pk, student, opened, seen in _came_up(current, period):
        met = pk in talked or (seen is not None and seen <= period.last)
        later = any(timezone.localdate(moment) >= opened for moment in decided.get(pk, ()))
        found[student] = found.get(student, True) and met and later
    return found


def _cases(current: ScreeningRound, period: Period) -> QuerySet[Case]:
    """Of the children who came up in the round, also where something of a later round has joined since."""
    return _ever(current, opened_on__lte=period.last)


def _ever(current: ScreeningRound, **more: date) -> QuerySet[Case]:
    mine = {"round": current, "kind": Case.Kind.FLAG, **more}
    return Case.objects.filter(Q(**mine) | Q(pk__in=EarlierFlag.objects.filter(**mine).values("case")))


def _came_up(current: ScreeningRound, period: Period) -> Iterator[tuple[int, int, date, date | None]]:
    """Case, child, day, and when the child was first seen from that day on."""
    mine = {"round": current, "kind": Case.Kind.FLAG, "opened_on__lte": period.last}
    earlier = EarlierFlag.objects.filter(**mine).values_list(
        "case", "case__student", "opened_on", "first_seen_on", "case__first_seen_on"
    )
    for pk, student, opened, seen, since in earlier.order_by("pk"):
        yield pk, student, opened, seen or since
    now = Case.objects.filter(**mine).values_list("pk", "student", "opened_on", "first_seen_on")
    yield from now.order_by("pk")


def _by_then(rows: Iterable[tuple[int, datetime | None]], until: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for case, moment in rows:
        if moment and moment < until:
            found[case].append(moment)
    return found


def _follow_ups(current: ScreeningRound, period: Period) -> dict[int, bool]:
    """Child with a follow-up whose day was missed or kept by then → whether all of those were done."""
    rows = FollowUp.objects.filter(
        case__in=_ever(current), due_on__lt=late_before(county=current.county, period=period)
    )
    found: dict[int, list[bool]] = defaultdict(list)
    for student, done in rows.order_by("pk").values_list("case__student", "done_on"):
        found[student].append(done is not None and done <= period.last)
    return {student: all(done) for student, done in found.items()}
