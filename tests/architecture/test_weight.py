"""The house does not grow heavier by itself. A number here falls when something was taken away; it rises only by hand,
with something new that people at school can do, in the commit that says what.

Lines and files an address are printed, not held: they rise when an act joins the page it stands on.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from types import FrameType
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.architecture.sources import PACKAGES, ROOT, Source, sources
from tests.architecture.weight import small_helpers, small_neighbours, weigh
from tests.authorization.asking import Asker, everybody_signed_in, own_copy
from tests.authorization.methods import somebody_let_in
from tests.authorization.table import all_rows, all_views
from tests.conftest import Cast

AT_MOST = {
    "lines": 99_700,
    "files": 976,
    "addresses": 299,
    "helpers used once": 697,
    "neighbours imported once": 55,
    "modules with one importer": 241,
}
FUNCTIONS_OF_A_GET = {"median": 90, "p90": 170}
OWN = tuple(f"{ROOT / package}/" for package in PACKAGES)


def test_the_house_is_not_heavier_than_it_was() -> None:
    weight = weigh(len(all_views()))
    print(weight)
    assert {name: weight[name] for name in AT_MOST if weight[name] > AT_MOST[name]} == {}


@pytest.mark.slow
@pytest.mark.once
def test_a_page_is_made_by_few_functions(cast: Cast) -> None:
    entered = sorted(functions_of_each_page(everybody_signed_in(cast)))
    numbers = {"median": median(entered), "p90": quantiles(entered, n=10)[-1]}
    print(f"{len(entered)} pages", numbers)
    assert {name: number for name, number in numbers.items() if number > FUNCTIONS_OF_A_GET[name]} == {}


def functions_of_each_page(asker: Asker) -> Iterator[float]:
    """For each address that shows a page, how many functions of the house somebody who may see it sets to work."""
    entered: dict[str, list[int]] = defaultdict(list)
    for row in (row for row in all_rows() if row.get is not None):
        with transaction.atomic():
            own = own_copy(asker)
            target = row.at(own.cast)
            client, address = own.as_(somebody_let_in(row)), reverse(row.name, kwargs=target.kwargs)
            functions, response = traced(lambda: client.get(address, target.query))  # noqa: B023
            if response.status_code == 200:
                entered[row.name].append(len(functions))
            transaction.set_rollback(True)
    return (median(numbers) for numbers in entered.values())


def traced(act: Callable[[], Any]) -> tuple[set[tuple[str, int]], Any]:
    functions: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OWN):
            functions.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.setprofile(note)
    try:
        return functions, act()
    finally:
        sys.setprofile(None)


def test_a_helper_and_a_neighbour_used_once_are_noticed() -> None:
    room = Source("students/x/presenter.py", "from students.x.row import row\n\ndef _a():\n    return 1\n\nx = _a()\n")
    neighbour = Source("students/x/row.py", "row = 1\n")
    assert list(small_helpers([room, neighbour])) == ["students/x/presenter.py:_a"]
    assert list(small_neighbours([room, neighbour])) == ["students/x/row.py"]
    again = Source(room.path, room.text + "y = _a()\n")
    elsewhere = Source("students/y.py", "from students.x.row import row\n")
    assert list(small_helpers([again])) == []
    assert list(small_neighbours([room, neighbour, elsewhere])) == []


def test_the_code_that_is_weighed_is_all_of_it() -> None:
    assert {file.path.partition("/")[0] for file in sources()} == set(PACKAGES)
