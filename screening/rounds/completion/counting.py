"""The standing of classes from rows somebody else has scoped: a door, or a source of notices. Two queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, QuerySet

from screening.rounds.completion.standing import ClassStanding, standing_of
from screening.rounds.models import Informant, RoundChild, Sheet

FIELDS = ("round", "school_class", "school_class__school", "state", "started_at")


SheetFacts = tuple[int, int, int, str, datetime | None]  # `FIELDS`


def facts_of(sheet: Sheet) -> SheetFacts:
    return sheet.round_id, sheet.school_class_id, sheet.school_class.school_id, sheet.state, sheet.started_at


def facts_of_teachers(sheets: QuerySet[Sheet]) -> QuerySet[Sheet, SheetFacts]:
    return sheets.filter(informant=Informant.TEACHER).values_list(*FIELDS)


def count_classes(
    children: QuerySet[RoundChild], sheets: Iterable[SheetFacts]
) -> Iterator[tuple[int, int, int, ClassStanding]]:
    """Round, class, school and standing of every class with a sheet among `sheets`, all of teachers."""
    states: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    counts = (
        children.order_by().values_list("round", "school_class", "state").annotate(many=Count("*"))
    )  # from the index
    for one, school_class, state, count in counts:
        states[one, school_class][state] = count
    for one, school_class, school, state, started in sheets:
        here, handed_in = states[one, school_class], state == Sheet.State.SUBMITTED
        yield one, school_class, school, standing_of(here, begun=started is not None, handed_in=handed_in)
