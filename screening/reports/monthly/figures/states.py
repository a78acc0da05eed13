"""Where the children of a round stood on a day, whenever it is counted.

A state that has not changed since the day is read as it is kept. One that has is worked out again from dated rows:
seats, consent sheets, what was handed in, the end of the round. That a child was away for long, or known for too short
a time, is only kept until the child is rated: later it cannot be worked out any more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from screening.reports.monthly.access.records import Row, SchoolRecords
from screening.reports.periods import Period
from screening.rounds.completion.standing import standing_of, undone_of
from screening.rounds.drafts import is_answered
from screening.rounds.models import Informant, Result, ScreeningRound, Sheet
from screening.rounds.round_scoring import PinnedForm, forms_of_round
from screening.rounds.states import ChildFacts, state_of
from students.consents import standing
from students.models import Consent

Scores = dict[int, dict[int, bool]]  # child → form → whether it has a score


@dataclass(frozen=True)
class ChildPlace:
    """A child of the round: state and class of the day."""

    state: str
    class_id: int


@dataclass(frozen=True)
class ChildSeat:
    class_id: int
    school_id: int
    here: bool


class RoundStanding:
    """The children of the current round at the school, as of the period's last day."""

    def __init__(self, records: SchoolRecords, period: Period, scores: Scores) -> None:
        self._records, self._period, self._scores = records, period, scores
        self.round = records.round

    def children(self) -> dict[int, ChildPlace]:
        """Child → place; whoever came later, or sat in another school that day, is left out."""
        if self.round is None:
            return {}
        kept = list(self._records.places.values("student_id", "state", "since"))
        seats = self._seats()
        later = {row["student_id"] for row in kept if row["since"] >= self._period.until}
        states = self._rebuilt(self.round, later, seats) if later else {}
        found = {}
        for row in kept:
            child = row["student_id"]
            seat = seats.get(child)
            if seat is None or seat.school_id != self._records.school.pk:
                continue
            found[child] = ChildPlace(states.get(child, row["state"]), seat.class_id)
        return found

    def _seats(self) -> dict[int, ChildSeat]:
        """Child → the last seat of its own, by the day, in a school that had opened the round."""
        by_then = self._records.opened.filter(opened_at__lt=self._period.until)
        opened = set(by_then.values_list("school_id", flat=True))
        day, found = self._period.last, {}
        rows = self._records.seats.filter(starts__lte=day).order_by("starts", "pk")
        for student, school_class, school, ends in rows.values_list(
            "student_id", "school_class_id", "school_class__school_id", "ends"
        ):
            if school in opened:
                found[student] = ChildSeat(school_class, school, ends is None or ends >= day)
        return found

    def _rebuilt(self, current: ScreeningRound, children: Iterable[int], seats: dict[int, ChildSeat]) -> dict[int, str]:
        wanted = set(children)
        consents, rows = self._consents(wanted), self._rows(wanted)
        forms = [form for form in forms_of_round(current) if form.instrument.informant == Informant.TEACHER.value]
        answered = self._answered(wanted, forms)
        is_open = current.closed_at is None or current.closed_at >= self._period.until
        found: dict[int, str] = {}
        for child in wanted:
            seat, scored = seats.get(child), self._scores.get(child, {})
            row = rows.get((child, seat.class_id)) if seat and seat.here else None
            handed_in = row is not None and self._was_handed_in(row)
            facts = ChildFacts(
                here=bool(seat and seat.here),
                consent=standing(consents.get(child), "teacher_forms"),
                exclusion=row["exclusion"] if row and self._known(row["saved_at"]) else "",
                scorable=(len(scored) == len(forms) and all(scored.values())) if scored or handed_in else None,
                round_open=is_open,
                answered=seat is not None and answered[child, seat.class_id] == len(forms),
            )
            found[child] = state_of(facts)
        return found

    def _answered(self, children: Iterable[int], forms: Sequence[PinnedForm]) -> Counter[tuple[int, int]]:
        """(child, class) → forms without an empty line, of children without a score on one of them."""
        unscored = [child for child in children if not all(self._scores.get(child, {}).values())]
        rows = in_force(self._records, self._period).filter(assessment__student__in=unscored) if unscored else ()
        return Counter(
            (row.assessment.student_id, row.assessment.school_class_id)
            for row in rows
            if is_answered(
                [one for one in forms if one.version.pk == row.assessment.instrument_version_id], row.assessment.answers
            )
        )

    def _known(self, moment: datetime | None) -> bool:
        return moment is not None and moment < self._period.until

    def _was_handed_in(self, row: Row) -> bool:
        if not self._known(row["handed_in_at"]):
            return False  # a late row, typed after its sheet was handed in
        key = self._records.round.pk if self._records.round else 0, row["sheet__school_class_id"]
        return sheet_was_handed_in(
            {name.removeprefix("sheet__"): value for name, value in row.items()},
            self._period,
            self._records.first_answers.get(key),
        )

    def _consents(self, children: set[int]) -> dict[int, Consent]:
        """The sheets that had been entered by then; the last one of a child holds."""
        rows = self._records.consents.filter(student__in=children, recorded_at__lt=self._period.until)
        fields = ("student_id", "outcome", "child_agrees", "authority", "teacher_forms")
        return {row.student_id: row for row in rows.order_by("dated", "pk").only(*fields)}

    def _rows(self, children: set[int]) -> dict[tuple[int, int], Row]:
        fields = (
            "student_id exclusion saved_at handed_in_at sheet__school_class_id sheet__state "
            "sheet__submitted_at sheet__reopened_at"
        ).split()
        rows = self._records.sheet_rows.filter(student__in=children).values(*fields)
        return {(row["student_id"], row["sheet__school_class_id"]): row for row in rows}


def in_force(records: SchoolRecords, period: Period) -> QuerySet[Result]:
    rows = records.results.filter(assessment__submitted_at__lt=period.until, adopted_at__lt=period.until)
    return rows.exclude(assessment__superseded_at__lt=period.until).exclude(superseded_at__lt=period.until)


def scorable(records: SchoolRecords, period: Period) -> Scores:
    """As what was in force that day says."""
    found: Scores = defaultdict(dict)
    for child, form, raw in (
        in_force(records, period)
        .order_by("pk")
        .values_list("assessment__student_id", "assessment__instrument_version_id", "total_raw")
    ):
        found[child][form] = raw is not None
    return found


def sheet_was_handed_in(sheet: Row, period: Period, first_answers: datetime | None = None) -> bool:
    """As of the period's last day. Of a sheet that was handed in again since, its first answers are what is left."""
    submitted, reopened = sheet["submitted_at"], sheet["reopened_at"]
    if submitted is None:
        return False
    if submitted < period.until:
        return not (reopened and submitted <= reopened < period.until and sheet["state"] != Sheet.State.SUBMITTED)
    if reopened is None or reopened < period.until:
        return False
    return first_answers is not None and first_answers < period.until


USABLE_SHARE = 0.8  # of the children of a sheet with answers, those whose forms can all be scored


def coverage(
    records: SchoolRecords, period: Period, children: Mapping[int, ChildPlace], scores: Scores
) -> dict[str, int] | None:
    """None in a month without a round."""
    if records.round is None:
        return None
    handed_in = sheets_handed_in(records, period, records.round.pk)
    usable = len(handed_in & _usable_classes(children, scores))
    every = sum(1 for sheet in records.sheets if sheet["round_id"] == records.round.pk)
    return {
        "sheets": every,
        "handed_in": len(handed_in),
        "usable": usable,
        "waiting": _undone(records.round.pk, records, children, handed_in),
    }


def _undone(round_id: int, records: SchoolRecords, children: Mapping[int, ChildPlace], handed_in: set[int]) -> int:
    """Classes that are not done, as the one definition has it: handed in or not, a child can still be rated."""
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for place in children.values():
        states[place.class_id][place.state] += 1
    classes = [sheet["school_class_id"] for sheet in records.sheets if sheet["round_id"] == round_id]
    return undone_of(standing_of(states[one], begun=True, handed_in=one in handed_in) for one in classes).undone


def sheets_handed_in(records: SchoolRecords, period: Period, round_id: int) -> set[int]:
    """Classes whose sheet lay handed in on the period's last day."""
    return {
        sheet["school_class_id"]
        for sheet in records.sheets
        if sheet["round_id"] == round_id
        and sheet_was_handed_in(sheet, period, records.first_answers.get((round_id, sheet["school_class_id"])))
    }


def _usable_classes(children: Mapping[int, ChildPlace], scored: Scores) -> set[int]:
    """Classes of whose assessed children four in five have a score on every form of the teacher."""
    scores = defaultdict(list)
    for child, forms in scored.items():
        if child in children:
            scores[children[child].class_id].append(all(forms.values()))
    return {school_class for school_class, one in scores.items() if sum(one) >= USABLE_SHARE * len(one)}
