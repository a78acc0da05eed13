"""What else the county's officer may read: psychometrics, the bureau's form, batches, pilots. Nothing follows."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from screening.interchange.bureau.keys import counts_words, every_key, figure_of
from screening.interchange.bureau.presenter import columns_for, places_of
from screening.interchange.bureau.workbook import value_of
from screening.reports.county.access import schools_counted
from screening.reports.county.services import make_county_month
from screening.reports.fanout.services import make_reports
from screening.research.psychometrics import presenter
from tests.reports.disclosure_control.county_files import (
    AFTERWARDS,
    leaks_of_three_months,
    page,
    pages,
    puzzle_of,
    sheets,
)
from tests.reports.disclosure_control.file_puzzle import ALL, Name
from tests.reports.disclosure_control.produced_files import leaks
from tests.reports.factories import fill_class, make_round
from tests.research.evaluation.pilot_scenario import make_world

MONTH = "2026-10"
OF_PLACES = {"enrolled": "Enrolled", "rated": "Rated", "open": "Open cases", "overdue": "Overdue"}


@pytest.fixture
def november():
    with time_machine.travel("2026-11-04T09:00:00+08:00", tick=False):
        yield


# Psychometrics: 3 and 3 children have a total on one of the two forms


def test_who_could_be_scored_on_one_form_only_does_not_follow_from_the_month_beside_it(cast):
    with time_machine.travel(AFTERWARDS, tick=False):
        assert leaks_of_three_months(cast, 10) == []


def test_forms_published_without_what_the_month_tells_are_found(cast, monkeypatch):
    publish = presenter.publish_forms
    monkeypatch.setattr(presenter, "publish_forms", lambda forms, _rated: [publish([one])[0] for one in forms])
    with time_machine.travel(AFTERWARDS, tick=False):
        assert any("scorable on this form alone" in leak for leak in leaks_of_three_months(cast, 30))


# The bureau's form


def a_month_in_which_two_are_missing(cast: Any) -> Any:
    current = make_round(cast, cast.school, cast.outside_school)
    fill_class(current, cast.class_3_1, {"rated": 28, "refused": 2})
    fill_class(current, cast.outside_class, {"rated": 12})
    return make_county_month(county=cast.county, month=date(2026, 10, 1), today=date(2026, 11, 4), by=None)


def written(cast: Any, month: Any) -> Iterator[tuple[Name, str]]:
    """Every figure a form may be filled with, as it stands in its cell."""
    schools = list(schools_counted(cast.district))
    places = places_of(cast.county.name, schools)
    for key, cells in columns_for([key for key, _counts in every_key()], month, schools).items():
        height, figure = figure_of(key) or ("", None)
        name = OF_PLACES.get(figure.name, counts_words(figure)) if figure else ""
        for place, cell in zip(places[height], cells, strict=True):
            yield (MONTH, ALL if height == "county" else place.name, name), str(value_of(cell))


def read(cast: Any, as_: Any, month: Any, bureau: Iterator[tuple[Name, str]]) -> Any:
    puzzle = puzzle_of(cast)
    puzzle.read(MONTH, sheets(cast.district, month))
    for place, tables in pages(cast, as_(cast.district)):
        puzzle.read(MONTH, tables, place)
    known = {*puzzle.facts, *puzzle.columns}
    for name, text in bureau:
        if name[2] in known:
            puzzle._say(name, text)
    return puzzle


def test_the_bureaus_form_says_what_the_pages_say_and_no_more(cast, as_, november):
    month = a_month_in_which_two_are_missing(cast)
    before, after = read(cast, as_, month, iter(())), read(cast, as_, month, written(cast, month))
    assert after.works_out() == [] and after.twice == []
    assert {name: said for name, said in after.said.items() if name in before.said} == before.said
    assert len(list(written(cast, month))) > 80


def test_a_hidden_count_that_a_form_tells_is_found(cast, as_, november):
    month = a_month_in_which_two_are_missing(cast)
    told = ((name, "2" if text in ("<5", "—") else text) for name, text in written(cast, month))
    assert read(cast, as_, month, told).works_out() != []


# Batches and pilots


def test_a_batch_tells_the_officer_how_far_it_is_and_nothing_of_the_schools(cast, as_, november):
    a_month_in_which_two_are_missing(cast)
    batch = make_reports(county=cast.county, month=date(2026, 10, 1), by=cast.district)
    client = as_(cast.district)
    assert page(client, "reports:show_batch", batch.public_id) == []
    said = client.get(reverse("reports:show_batch", args=[batch.public_id])).content.decode()
    assert "school" in said and not re.search(r"\d+ (child|case)", said)


def test_an_evaluation_of_a_pilot_tells_of_nobody(cast, as_):
    world = make_world(cast)
    tables = page(as_(cast.district), "reports:show_evaluation", world.pilot.public_id)
    assert tables and leaks(tables) == []
