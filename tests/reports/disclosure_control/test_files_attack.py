"""Somebody who has only what the product produced, and a pencil: nothing to be found, and what is planted is found."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from screening.reports.county.services import make_county_month
from screening.reports.disclosure_control import services
from screening.reports.monthly.figures import people
from screening.reports.monthly.services import make_report
from tests.documents.pdf import print_page
from tests.factories import at
from tests.library import factories as library
from tests.reports.disclosure_control.county_files import (
    AFTERWARDS,
    built,
    leaks_of_a_school,
    leaks_of_three_months,
    page,
    pages,
    puzzle_of,
    sheet,
    sheets,
)
from tests.reports.disclosure_control.produced_files import FileTable, leaks, tables_on_paper
from tests.reports.disclosure_control.test_disclosure_attack import only_small_ones
from tests.reports.factories import decide, fill_class, make_round, open_case
from tests.reports.monthly.count_month import TODAY, fill
from tests.rounds import factories as rounds

OCTOBER, NOVEMBER_4 = date(2026, 10, 1), "2026-11-04T09:00:00+08:00"
GATHER = import_module("screening.reports.monthly.figures.gather")
LATE = {"desk_due_on": date(2026, 10, 12), "seen_due_on": date(2026, 10, 16)}


# A school's month


def month_of_a_school(cast):
    """24 seen and 23 decided; of grade 3 and 4 few are flagged."""
    fill(cast)
    for at_, child in enumerate(cast.first[:24]):
        case = open_case(cast.current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 9), **LATE)
        if at_:
            decide(case, cast.wang, "watch", at("2026-10-13"))
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)


def files_of_a_month(cast, as_, report, folder: Path) -> list[FileTable]:
    job = built(cast.chen, "monthly-report", report.public_id)
    with translation.override("en"):
        paper = print_page("monthly_report.html", job.context["page"], folder / "month.pdf")
    return [
        *page(as_(cast.chen), "reports:show_report", report.public_id),
        *sheet(cast.chen, "monthly-table", report.public_id),
        *tables_on_paper(paper.path),
    ]


def test_page_paper_and_spreadsheet_of_a_month_tell_of_nobody(cast, as_, tmp_path):
    found = files_of_a_month(cast, as_, month_of_a_school(cast), tmp_path)
    names = " ".join(table.name for table in found)
    assert "reports:show_report" in names and "monthly-table" in names and "month.pdf" in names
    assert leaks(found) == []


def test_a_chain_whose_steps_were_not_tied_is_found_in_every_file(cast, as_, tmp_path, monkeypatch):
    def steps_alone(cells, cases):
        cells.counts.update({f"chain.{name}": len(some) for name, some in people.steps_of(cases).items()})
        cells.counts["talk"] = 0

    monkeypatch.setattr(GATHER, "count_chain", steps_alone)
    monkeypatch.setattr(GATHER, "link_arrears", lambda *_all: None)
    monkeypatch.setattr(GATHER, "count_arrears", lambda cells, *_all: cells.counts.update({"overdue.total": 0}))
    found = leaks(files_of_a_month(cast, as_, month_of_a_school(cast), tmp_path))
    for where in ("reports:show_report", "monthly-table", "month.pdf"):
        assert any(where in leak and "Child seen 24, Decided 23" in leak for leak in found)


# A county's month


def month_of_a_county(cast):
    """Five girls and a boy nobody has looked at, all of them past their day; three children are away."""
    current = make_round(cast, cast.school, cast.outside_school)
    children = [
        *fill_class(current, cast.class_3_1, {"rated": 57, "absent-long": 3}),
        *fill_class(current, cast.outside_class, {"rated": 60}),
    ]
    for number, child in enumerate(children):
        child.sex = "boy" if number % 2 else "girl"
        child.save()
    girls, boys = children[0:60:2], children[1:60:2]
    for child in [*girls[:5], boys[0]]:
        open_case(current, child, cast.class_3_1, cast.wang, **LATE)
    for child in [*girls[5:20], *boys[1:20]]:
        case = open_case(current, child, cast.class_3_1, cast.wang, first_seen_on=date(2026, 10, 9), **LATE)
        decide(case, cast.wang, "watch", at("2026-10-13"))
    return make_county_month(county=cast.county, month=OCTOBER, today=date(2026, 11, 4), by=None)


@pytest.fixture
def november():
    with time_machine.travel(NOVEMBER_4, tick=False):
        yield


def papers(cast, month, folder: Path) -> list[FileTable]:
    """Lines of a name and a number; where the heads of a wide table stand is lost in the text of a PDF."""
    job = built(cast.district, "district-report", month.public_id)
    with translation.override("en"):
        paper = print_page("statistics_report.html", job.context["page"], folder / "district-report.pdf")
    return [replace(table, head=()) for table in tables_on_paper(paper.path)]


def follows_from_a_county(cast, as_, month) -> list[str]:
    """From every page of the county, down to the schools, and its spreadsheets."""
    puzzle, name = puzzle_of(cast), f"{month.month:%Y-%m}"
    puzzle.read(name, sheets(cast.district, month))
    for place, tables in pages(cast, as_(cast.district)):
        puzzle.read(name, tables, place)
    assert len(puzzle.said) >= 40
    return puzzle.works_out()


def test_of_the_pages_and_spreadsheets_of_a_county_nothing_follows(cast, as_, november):
    assert follows_from_a_county(cast, as_, month_of_a_county(cast)) == []


def test_nor_of_its_papers(cast, november, tmp_path):
    puzzle, month = puzzle_of(cast), month_of_a_county(cast)
    puzzle.read("2026-10", sheets(cast.district, month))
    said = dict(puzzle.said)
    assert len([row for table in papers(cast, month, tmp_path) for row in table.rows if row[0] in puzzle.facts]) > 10
    puzzle.read("2026-10", papers(cast, month, tmp_path))
    assert puzzle.works_out() == [] and puzzle.said == said


def test_a_page_that_says_another_number_than_the_file_is_found(cast):
    puzzle = puzzle_of(cast)
    table = FileTable("x", ("Place", "Children", "Rated"), (("Together", "60", "52"),))
    puzzle.read("2026-10", [table])
    puzzle.read("2026-10", [replace(table, rows=(("Together", "60", "53"),))])
    assert puzzle.works_out() == ["2026-10 all Rated is 53 here and 52 to 52 there"]


def test_townships_that_do_not_make_their_county_are_found(cast):
    puzzle = puzzle_of(cast)
    rows = (*((township, "20", "18") for township in puzzle.schools), ("Together", "60", "53"))
    puzzle.read("2026-10", [FileTable("x", ("Place", "Children", "Rated"), rows)])
    assert puzzle.works_out() == ["the files contradict each other"]


def test_a_share_beside_a_hidden_count_is_found(cast):
    puzzle = puzzle_of(cast)
    heads, school = ("Coverage", "Share rated", "Rated", "Children"), cast.school.name
    puzzle.read("2026-10", [FileTable("x", heads, ((school, "7%", "<5", "44"),))])
    assert f"2026-10 {school} Rated" in puzzle.works_out()


def test_small_cells_alone_hidden_in_a_county_are_found(cast, as_, november, monkeypatch):
    monkeypatch.setattr(services.model, "publish", only_small_ones)
    assert follows_from_a_county(cast, as_, month_of_a_county(cast)) != []


def test_hidden_lines_that_make_a_few_are_found():
    table = FileTable(
        "x", ("Grade", "Children"), (("Grade 3", "<5"), ("Grade 4", "<5"), ("Grade 5", "40"), ("All", "44"))
    )
    assert leaks([table]) == ["x: Grade 3 + Grade 4 make 4"]


# What stands beside the reports


def test_norms_and_rounds_of_the_county_tell_of_nobody(cast, as_):
    norm, made = library.make_norm(cast), rounds.make_round(cast)
    client = as_(cast.district)
    found = [
        *page(client, "library:show_norm", norm.public_id),
        *page(client, "rounds:create_round"),
        *page(client, "rounds:show_round", made.public_id),
        *page(client, "rounds:show_school", made.public_id, cast.school.public_id),
    ]
    assert found and leaks(found) == []


def test_a_table_of_classes_is_found():
    table = FileTable("school", ("Class", "Children"), (("三年级(2)班", "31"), ("三年级(3)班", "30")))
    assert any("a class by itself" in leak for leak in leaks([table]))


def test_a_norm_that_counts_three_children_is_found():
    table = FileTable("norm", ("Form total", "Children"), (("14", "3"), ("15", "12")))
    assert leaks([table]) == ["norm: 14: 3 in “Children”"]


# Many counties and schools, three months each


def test_children_who_came_since_last_month_are_found(cast, monkeypatch):
    """Planted: every month is published as if it were the first."""
    publish = services.model.publish
    monkeypatch.setattr(services.model, "publish", lambda tables, who, when, earlier=(): publish(tables, who, when))
    with time_machine.travel(AFTERWARDS, tick=False):
        assert any(" since 2026-1" in leak for leak in leaks_of_three_months(cast, 1))


def test_two_leavers_of_a_county_do_not_follow_from_those_who_stayed(cast):
    """Enrolled and staying stood side by side: the move that hides it is a dozen steps long."""
    with time_machine.travel(AFTERWARDS, tick=False):
        assert leaks_of_three_months(cast, 23) == []


@pytest.mark.parametrize("seed", [4, 27])
def test_who_takes_no_part_does_not_follow_from_who_does(cast, seed):
    """Enrolled less those counted: with the sum over two equations only, the search for a filling missed it."""
    with time_machine.travel(AFTERWARDS, tick=False):
        assert leaks_of_three_months(cast, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_of_three_months_of_a_county_nothing_follows(cast, seed):
    with time_machine.travel(AFTERWARDS, tick=False):
        assert leaks_of_three_months(cast, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_of_three_months_of_a_school_nothing_follows(cast, seed):
    with time_machine.travel(AFTERWARDS, tick=False):
        assert leaks_of_a_school(cast, seed) == []
