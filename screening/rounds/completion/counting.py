"""The standing of classes from rows somebody else has scoped: a door, or a source of notices. Two queries."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count, QuerySet

from screening.rounds.completion.standing import ClassStanding, standing_of
from screening.rounds.models import Informant, RoundChild, Sheet

FIELDS = ("round", "school_class", "school_class__school", "state", "started_at")


def count_classes(
    children: QuerySet[RoundChild], sheets: QuerySet[Sheet]
) -> Iterator[tuple[int, int, int, ClassStanding]]:
    """Round, class, school and standing of every class with a teacher's sheet among `sheets`."""
    states: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    counts = children.order_by().values_list("round", "school_class", "state").annotate(Count("pk"))
    for one, school_class, state, count in counts:
        states[one, school_class][state] += count
    for one, school_class, school, state, started in sheets.filter(informant=Informant.TEACHER).values_list(*FIELDS):
        here, handed_in = states[one, school_class], state == Sheet.State.SUBMITTED
        yield one, school_class, school, standing_of(here, begun=started is not None, handed_in=handed_in)
