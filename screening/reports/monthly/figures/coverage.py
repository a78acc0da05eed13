"""Sheets of class teachers: how many, handed in, and usable. Exact: a sheet is work of a class, not a child."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.figures.states import ChildPlace, Scores, sheet_was_handed_in
from screening.reports.periods import Period
from screening.rounds.completion.standing import standing_of, undone_of

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
