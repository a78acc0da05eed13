"""Published scales are sayable: own answers, gaps in the codes, points, weights, multiples, counts, 0 to 10.

Every figure here is worked out beside the scorer, by plain arithmetic from what the scale's manual says in words.
"""

import copy
import random

import numpy as np
import pytest

from screening.instruments import NOT_OBSERVED, DefinitionError, check, parse
from screening.instruments.entry import format_entry, parse_entry
from screening.instruments.file_formats import ChildAnswers, answers_from_csv, answers_to_csv, from_json, to_json
from screening.instruments.file_formats.answers import answers_from_xlsx, answers_to_xlsx
from screening.scoring import OutOfRange, score, score_many
from tests.instruments.real_scales import DEFINITIONS, FORMS, answers
from tests.scoring.test_score import agree

NAMES = sorted(FORMS)


def sheet(form, *codes):
    return {item.id: code for item, code in zip(form.items, codes, strict=True) if code is not None}


def random_sheet(form, rng, missing=0.1):
    return {item.id: rng.choice(sorted(form.codes_of(item.id))) for item in form.items if rng.random() >= missing}


PENCIL = {
    ("cesd-r", "sum"): lambda codes: sum(min(code, 3) for code in codes),
    ("ghq-12", "sum"): sum,
    ("ghq-12", "count"): lambda codes: sum(code >= 2 for code in codes),
    ("epds", "sum"): sum,
    ("audit", "sum"): sum,
    ("dass-21", "sum"): lambda codes: 2 * sum(codes),
    ("dass-21", "d"): lambda codes: 2 * sum(codes[0::3]),
    ("dass-21", "a"): lambda codes: 2 * sum(codes[1::3]),
    ("dass-21", "s"): lambda codes: 2 * sum(codes[2::3]),
    ("zero-to-ten", "sum"): sum,
    ("weighted", "sum"): lambda codes: codes[0] + codes[1] + 3 * codes[2] + 3 * (2 - codes[3]),
    ("phq-9", "sum"): sum,
    ("phq-9", "lines"): lambda codes: sum(code >= 2 for code in codes),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_definition_is_without_a_problem_and_reads_back_with_its_hash(name):
    assert check(DEFINITIONS[name]) == []
    form = FORMS[name]
    assert from_json(to_json(form)).instrument == form and parse(form.to_mapping()).content_hash == form.content_hash


@pytest.mark.parametrize(("name", "part"), sorted(PENCIL))
def test_a_full_sheet_gives_what_a_pencil_gives(name, part):
    form, rng = FORMS[name], random.Random(name)
    assert {scale for one, scale in PENCIL if one == name} == {scale.id for scale in form.scales}
    for _ in range(60):
        given = random_sheet(form, rng, missing=0)
        codes = [given[item.id] for item in form.items]
        result = score(form, given).scales[part]
        assert (result.raw, result.prorated) == (PENCIL[name, part](codes), PENCIL[name, part](codes))


@pytest.mark.parametrize("name", NAMES)
def test_the_span_of_every_scale_is_reached_at_both_ends(name):
    form = FORMS[name]
    for scale in form.scales:
        ends = []
        for pick in (min, max):
            points = {item: form.points(scale.id, item).by_code for item in scale.items}
            given = {item: pick(known, key=known.__getitem__) for item, known in points.items()}
            ends.append(score(form, given).scales[scale.id].raw)
        assert tuple(ends) == scale.range


@pytest.mark.parametrize("name", NAMES)
def test_many_children_score_as_each_alone_with_gaps_too(name):
    form, rng = FORMS[name], random.Random(7)
    nobody = dict.fromkeys(form.items_by_id)
    agree(form, [nobody | random_sheet(form, rng, missing=rng.choice([0, 0.1, 0.4])) for _ in range(150)], None)


@pytest.mark.parametrize(
    ("name", "codes", "raw", "upper", "band"),
    [
        ("cesd-r", [4] * 10 + [0] * 10, 30, 10, "high"),
        ("cesd-r", [1] * 20, 20, 0, "none"),
        ("ghq-12", [2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0], 12, 4, "elevated"),
        ("epds", [3, 3, 3, 3, 0, 0, 0, 0, 0, 0], 12, 4, "elevated"),
        ("audit", [0, 0, 0, 0, 0, 0, 0, 0, 2, 4], 6, 1, "none"),
        ("audit", [4, 4, 3, 0, 0, 0, 0, 0, 2, 4], 17, 4, "elevated"),
        ("dass-21", [1] * 21, 42, 0, "none"),
        ("zero-to-ten", [10, 10, 4, 4], 28, 2, "high"),
        ("zero-to-ten", [5, 5, 5, 5], 20, 0, "none"),
        ("weighted", [0, 0, 2, 0], 12, 2, "high"),
    ],
)
def test_worked_by_hand(name, codes, raw, upper, band):
    total = score(FORMS[name], sheet(FORMS[name], *codes)).total
    assert (total.raw, total.upper, total.band) == (raw, upper, band)


def test_a_missing_line_is_put_up_in_points():
    """CESD-R, two of twenty missing: 18 × 3 = 54 points, 54 × 20 / 18 = 60."""
    total = score(FORMS["cesd-r"], sheet(FORMS["cesd-r"], *[4] * 18, None, None)).total
    assert (total.raw, total.prorated, total.answered) == (54, 60.0, 18)


def test_a_count_has_its_published_band():
    form = FORMS["phq-9"]
    five = score(form, sheet(form, 2, 2, 3, 2, 2, 1, 1, 1, 1)).scales["lines"]
    assert (five.raw, five.band) == (5, None)
    assert form.scale("lines").published_bands[0].of(five.prorated).id == "five"


@pytest.mark.parametrize(("name", "line", "code"), [("audit", "r9", 1), ("audit", "r9", 3), ("zero-to-ten", "r1", 11)])
def test_a_code_that_this_line_does_not_have_is_refused(name, line, code):
    form = FORMS[name]
    with pytest.raises(OutOfRange, match=f"item {line}: {code}"):
        score(form, {line: code})
    row = [-1] * len(form.items)
    row[[item.id for item in form.items].index(line)] = code
    with pytest.raises(OutOfRange, match=line):
        score_many(form, np.array([row]))


@pytest.mark.parametrize("name", NAMES)
def test_a_row_of_signs_and_a_file_of_answers_give_every_code_back(name):
    form, rng = FORMS[name], random.Random(5)
    rows = [ChildAnswers(f"k{number}", random_sheet(form, rng)) for number in range(20)]
    for row in rows:
        assert parse_entry(form, format_entry(form, row.answers)).cells == row.answers
    assert answers_from_csv(form, answers_to_csv(form, rows)).rows == tuple(rows)
    assert answers_from_xlsx(form, answers_to_xlsx(form, rows)).rows == tuple(rows)


def test_a_file_says_which_codes_a_line_has():
    form = FORMS["audit"]
    data = answers_to_csv(form, [ChildAnswers("k", {"r9": 4})]).replace(b",4,", b",3,", 1)
    (error,) = answers_from_csv(form, data).errors
    assert (error.kind, error.item) == ("out-of-range", "r9") and "one of 0, 2, 4" in error.what.en


def problems(name, change):
    mapping = copy.deepcopy(DEFINITIONS[name])
    change(mapping)
    return [(problem.place, problem.field) for problem in check(mapping)]


@pytest.mark.parametrize(
    ("name", "change", "place", "field"),
    [
        ("cesd-r", lambda form: form["scales"][0].update(range=[0, 80]), "scale sum", "range"),
        ("cesd-r", lambda form: form["response"]["anchors"][4].update(points=1), "response", "anchors"),
        ("cesd-r", lambda form: form["response"].update(max=3), "response", "max"),
        ("zero-to-ten", lambda form: form["response"].update(anchors=answers(0, 21)), "response", "anchors"),
        ("audit", lambda form: form["items"][8].update(anchors=answers(0, 4, 2)), "item r9", "anchors"),
        ("audit", lambda form: form["items"][8].update(anchors=answers(0)), "item r9", "anchors"),
        ("epds", lambda form: form["items"][0].pop("anchors"), "response", "anchors"),
        ("weighted", lambda form: form["items"][2].update(weight=0), "item r3", "weight"),
        ("weighted", lambda form: form["scales"][0].update(min_answered=3), "scale sum", "min_answered"),
        ("dass-21", lambda form: form["scales"][0].update(multiply="2"), "scale sum", "multiply"),
        ("phq-9", lambda form: form["scales"][1].update(count_from=4), "scale lines", "count_from"),
        ("phq-9", lambda form: form["scales"][1].pop("count_from"), "scale lines", "count_from"),
        ("phq-9", lambda form: form["scales"][0].update(count_from=2), "scale sum", "count_from"),
        ("phq-9", lambda form: form["scales"][1].update(multiply=2), "scale lines", "count_from"),
        ("phq-9", lambda form: form["scales"][1].update(score="mean"), "scale lines", "score"),
        ("phq-9", lambda form: form["scales"][1].update(score="algorithm"), "scale lines", "score"),
        ("phq-9", lambda form: form["items"][0].update(recode={"3": 2}), "item r1", "recode"),
    ],
)
def test_what_would_not_be_carried_honestly_is_refused(name, change, place, field):
    assert (place, field) in problems(name, change)


@pytest.mark.parametrize("name", ["audit", "zero-to-ten"])
def test_a_class_sheet_of_single_digits_takes_neither_own_answers_nor_gaps_nor_ten(name):
    found = [problem for problem in check(DEFINITIONS[name] | {"informant": "teacher"}) if problem.field == "anchors"]
    assert found and all(
        "class sheet" in problem.sentence.en and "班级观察表" in problem.sentence.zh for problem in found
    )


@pytest.mark.parametrize(
    ("name", "way"),
    [("cesd-r", ("response", "anchors", 4)), ("weighted", ("items", 2)), ("dass-21", ("scales", 0))],
)
def test_the_first_schema_names_the_one_that_has_the_field(name, way):
    mapping = copy.deepcopy(DEFINITIONS[name]) | {"schema": "xinqiao-instrument/1"}
    place = mapping
    for step in way:
        place = place[step]
    field = ({"points", "weight", "multiply"} & set(place)).pop()
    said = [problem.sentence.en for problem in check(mapping) if problem.field == field]
    assert set(said) == {"is of “xinqiao-instrument/2”; write that in “schema”"}


def test_a_row_of_the_first_schema_never_begins_to_count_otherwise():
    """A field that did nothing when the row was frozen does nothing now."""
    mapping = copy.deepcopy(DEFINITIONS["dass-21"]) | {"schema": "xinqiao-instrument/1"}
    for answer in mapping["response"]["anchors"]:
        answer["gloss"] = answer["label"]
    mapping["response"] |= {"min": 0, "max": 3}
    for part in mapping["scales"]:
        part["range"] = [0, 3 * len(part["items"])]
    old = parse(mapping)
    assert score(old, {item.id: 3 for item in old.items}).total.raw == 63
    with pytest.raises(DefinitionError, match="surprise"):
        parse(DEFINITIONS["dass-21"] | {"surprise": 1})


def test_not_observed_stays_missing_where_it_is_offered():
    mapping = copy.deepcopy(DEFINITIONS["cesd-r"])
    mapping["response"]["not_observed"] |= {"allowed": True, "code": NOT_OBSERVED}
    form = parse(mapping)
    assert score(form, {"r1": 4} | {item.id: NOT_OBSERVED for item in form.items[1:]}).total.answered == 1
