"""What the tests of interchange share: answer rows that a form may hold, and forms changed in one place."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from screening import instruments
from screening.instruments import Instrument
from screening.instruments.file_formats import ChildAnswers

FORMS = instruments.all()
TEACHER = instruments.get("teacher-connection")
CHILD = instruments.get("child-loneliness")


def by_id(form: Instrument) -> str:
    return form.id


def rows_of(form: Instrument, ids: st.SearchStrategy[str]) -> st.SearchStrategy[list[ChildAnswers]]:
    """Any rows of the form: every code, `-` where it is offered, anything missing; each child once."""
    codes: list[Any] = [*sorted(form.codes), *(["-"] if form.not_observed else [])]
    answers = st.fixed_dictionaries({}, optional={item.id: st.sampled_from(codes) for item in form.items})
    return st.lists(st.builds(ChildAnswers, ids, answers), max_size=6, unique_by=lambda row: row.child)


def changed(form: Instrument, change: Callable[[dict[str, Any]], object]) -> Instrument:
    """The form with one change to its definition."""
    mapping = form.to_mapping()
    change(mapping)
    return instruments.parse(mapping)
