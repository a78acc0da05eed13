"""Facts beside the wording: codings, published bands, reliabilities, sources; what they say, and what they may not."""

import pytest

from screening import instruments
from screening.instruments import check, parse
from screening.instruments.facts import Grades, PublishedBand, PublishedBands
from screening.instruments.shipped import DEFINITIONS, taken_ids
from screening.instruments.words import Text
from tests.instruments.licensed import STORED

LABEL = Text("段", "band")


@pytest.fixture
def child():
    return instruments.get("child-engagement").to_mapping()


def fields(mapping):
    return {problem.field for problem in check(mapping)}


@pytest.mark.parametrize(("grade", "inside"), [(2, False), (3, True), (6, True), (7, False)])
def test_grades_hold_both_their_ends(grade, inside):
    assert (grade in Grades(3, 6)) == inside


@pytest.mark.parametrize("grades", [{"min": 6, "max": 3}, {"min": 0, "max": 3}, {"min": 3, "max": 13}])
def test_grades_run_from_low_to_high_within_a_school(child, grades):
    assert check({**child, "grades": grades})


@pytest.mark.parametrize(
    ("band", "value", "begun"),
    [
        (PublishedBand("a", LABEL, at_least=4), 4, True),
        (PublishedBand("a", LABEL, at_least=4), 3.9, False),
        (PublishedBand("a", LABEL, above=40), 40, False),
        (PublishedBand("a", LABEL, above=40), 40.1, True),
    ],
)
def test_a_band_begins_at_its_points_or_above_them(band, value, begun):
    assert band.begins_by(value) == begun


@pytest.mark.parametrize(("value", "band"), [(12, "low"), (30, "low"), (30.5, "high"), (48, "high")])
def test_a_sum_lies_in_the_last_band_that_has_begun(value, band):
    low, high = PublishedBand("low", LABEL, at_least=12), PublishedBand("high", LABEL, above=30)
    assert PublishedBands("p", "S", "seen", LABEL, (low, high)).of(value).id == band


def test_a_stored_coding_names_the_one_in_use_and_turns_the_other_half_under_the_other():
    coding, total = STORED.coding, STORED.total
    assert coding.direction.id == coding.used == "one-most"
    turned = {direction.id: set(dict(direction.reversed)[total.id]) for direction in coding.directions}
    assert turned["one-most"] == set(total.reversed)
    assert turned["five-most"] == set(total.items) - set(total.reversed)


def test_lines_that_no_score_counts_have_no_direction():
    fillers = [item for item in STORED.items if not item.scales]
    assert fillers and {item.direction for item in fillers} == {"none"}
    assert not {item.id for item in fillers} & set(STORED.total.items)


def test_a_coding_that_is_not_among_its_directions_is_refused():
    definition = STORED.to_mapping()
    definition["coding"]["used"] = "two-most"
    assert fields(definition) == {"used"}


@pytest.mark.parametrize(
    ("single", "read"),
    [
        ({"value": None, "kind": None}, ()),
        ({"value": 0.8, "kind": "alpha"}, (("alpha", 0.8, ("sem", "change")),)),
    ],
)
def test_the_one_figure_of_a_form_serves_both_purposes(child, single, read):
    form = parse({**child, "reliability": single})
    assert tuple((known.kind, known.value, known.use) for known in form.reliabilities) == read


@pytest.mark.parametrize("value", [0, 1, 1.2, -0.3, "0.8", True])
def test_a_reliability_lies_between_nothing_and_one(child, value):
    assert fields({**child, "reliability": {"value": value, "kind": "alpha"}}) == {"value"}


def test_each_figure_says_how_it_is_known_and_of_whom():
    assert all(known.source and known.population and known.status for known in STORED.reliabilities)
    assert {known.scale for known in STORED.reliabilities} <= {scale.id for scale in STORED.scales}


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"rule": "three-leg"}, "rule"),
        ({"subscales_flag": True}, "subscales_flag"),
        ({"close_to_the_line_flags": True}, "close_to_the_line_flags"),
        ({"version": " "}, "version"),
        ({"norm_leg": {"norm_group": {"by": "informant"}}}, "by"),
    ],
)
def test_the_band_rule_is_the_two_legs_as_the_rules_have_them(child, part, field):
    child["bands"] = {**child["bands"], **part}
    assert field in fields(child)


def test_how_norms_are_built_stands_in_the_rules_and_in_no_form(child):
    child["norms"] = {"by": ["informant"], "area": "county", "sexes": "together"}
    (problem,) = check(child)
    assert problem.field == "norms" and "county's rules" in problem.sentence.en and "规则" in problem.sentence.zh


def test_a_source_has_a_kind_and_both_languages(child):
    child["sources"] = [{"kind": "research", "text": {"zh": "来源", "en": ""}}, {"text": {"zh": "来源", "en": "s"}}]
    assert fields(child) == {"text", "kind"}


def test_ids_that_another_form_of_the_folder_has_are_told_with_its_file():
    shipped = instruments.get("teacher-connection")
    copied = parse({**shipped.to_mapping(), "id": "copy"})
    assert set(taken_ids(copied)) == {item.id for item in shipped.items}
    assert set(taken_ids(copied).values()) == {"teacher-connection.json"}
    assert taken_ids(shipped) == {} and (DEFINITIONS / "teacher-connection.json").exists()
