"""What a new revision says otherwise than the one before it: line by line, and nothing that was not printed."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from screening.reports.models import MonthlyReport
from screening.reports.monthly.view import MOST, ReportView, changes_between, first_dozen, revised_words
from screening.reports.tables import text_of
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import BESIDE, SMALL, WORK, shown

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def changed(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[str]:
    first = before or example_figures.round_month()
    lines = changes_between(*(ReportView(one, NOVEMBER) for one in (first, after)))
    return [text_of(line) for line in first_dozen(lines)]


def with_people(**cells: Any) -> dict[str, Any]:
    return example_figures.round_month(people={**example_figures.people(), **cells})


def with_work(**work: Any) -> dict[str, Any]:
    return example_figures.round_month(work={**WORK, **work})


def test_the_same_figures_make_no_line():
    assert changed(example_figures.round_month()) == []


@pytest.mark.parametrize(("changes", "said"), [([], False), (["a line"], True)])
def test_a_revision_in_which_every_line_says_the_same_says_nothing_of_it(changes, said):
    assert bool(revised_words(MonthlyReport(revision=2), changes)) == said


def test_a_count_is_said_as_it_was_and_as_it_is():
    [line] = changed(with_people(**{"state.refused": shown(9)}))
    assert "8" in line and "9" in line


def test_a_percentage_follows_from_its_counts_and_is_not_said_again():
    [line] = changed(with_people(**{"chain.seen": shown(60), "chain.decided": shown(52)}))
    assert "%" not in line


@pytest.mark.parametrize(("hidden", "said"), [(SMALL, "<5"), (BESIDE, "—")])
def test_a_count_that_is_hidden_now_is_said_as_it_stands_on_the_page(hidden, said):
    [line] = changed(with_people(**{"state.refused": hidden}))
    assert line.endswith(said)


def test_of_a_cell_with_several_remarks_only_those_that_changed_are_said():
    [line] = changed(with_work(seen=shown(64)))
    assert "64" in line and "90" not in line


def test_the_whole_school_is_said_once_and_not_for_every_table_it_stands_in():
    lines = changed(with_people(**{"chain.seen": shown(64)}))
    assert len([line for line in lines if "64" in line]) == 1


def test_months_before_were_other_reports():
    trend = [{**line, "overdue": 99} for line in example_figures.TREND[:-1]]
    lines = changed(example_figures.round_month(trend=[*trend, example_figures.TREND[-1]]))
    assert lines == []


def test_what_is_new_and_what_is_gone_is_named():
    fewer = example_figures.people()
    for key in [key for key in fewer if key.startswith("grade.9.")]:
        del fewer[key]
    less = example_figures.round_month(people=fewer)
    assert changed(less) == ["Grade 9: not in this revision"]
    assert changed(example_figures.round_month(), less) == ["Grade 9: new"]


def test_of_many_lines_the_first_dozen_are_said_and_the_others_counted():
    every = {key: shown(777) for key in example_figures.people()}
    lines = changed(with_people(**every))
    assert len(lines) == MOST + 1
    assert lines[-1].startswith("and ")


def test_thirteen_lines_leave_one_more_line():
    keys = [f"grade.{grade}.{column}" for grade in (4, 5, 7, 8, 9) for column in ("flagged", "talk", "seen")]
    lines = changed(with_people(**{key: shown(7) for key in keys[: MOST + 1]}))
    assert lines[-1] == "and 1 more line"
