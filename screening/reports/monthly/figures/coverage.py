"""Sheets of class teachers: how many, handed in, and usable. Exact: a sheet is work of a class, not a child."""

from collections import defaultdict
from collections.abc import Mapping

from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.figures.states import ChildPlace, Scores, sheet_was_handed_in
from screening.reports.periods import Period

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
        "waiting": every - len(handed_in),
    }


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
