"""Two labels that name nearly the same children: the one must not be subtracted from the other."""

from types import SimpleNamespace

import pytest

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import publish
from screening.reports.monthly.figures import people
from screening.reports.monthly.figures.people import count_labels

CHILDREN = range(200)


def counted(flagged_between):
    """Of 200 children 60 are left-behind by the research label and 55 of these by the policy label too; for the
    counselor are ten of the 55, `flagged_between` of the five between, and twenty others."""
    policy = {child: "left-behind" if child < 55 else "other" for child in CHILDREN}
    research = {child: "left-behind" if child < 60 else "other" for child in CHILDREN}
    flagged = [*range(10), *range(55, 55 + flagged_between), *range(100, 120)]
    cases = [SimpleNamespace(student=child, tier_a=True, seen=False) for child in flagged]
    cells = CountCells({"enrolled": 200, "state.rated": 0, "talk": 0, "chain.seen": 0})
    cells.counts["chain.flagged"] = len(flagged)
    count_labels(cells, {"policy": policy, "label": research}, dict.fromkeys(CHILDREN, "to-rate"), cases)
    return publish([cells.table()], "school", "2026-10").cells


def both_are_printed(cells):
    return all(cells[f"{label}.left-behind.flagged"].value is not None for label in ("policy", "label"))


def test_what_two_labels_differ_by_is_not_told_where_it_is_a_few():
    cells = counted(flagged_between=2)
    assert not both_are_printed(cells)
    assert not [key for key in cells if key.startswith("both.")]


@pytest.mark.parametrize("between", [0, 5])
def test_nobody_and_five_may_be_told(between):
    assert both_are_printed(counted(flagged_between=between))


def test_without_the_pairs_it_would_be_told(monkeypatch):
    monkeypatch.setattr(people.CountCells, "split", lambda self, total, parts: None)
    assert both_are_printed(counted(flagged_between=2))
