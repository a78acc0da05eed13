"""A definition refuses what it does not know: a misspelt field, one that looks like a rule and does nothing."""

import copy
import json

import pytest

from screening import instruments
from screening.instruments import DefinitionError, check, parse
from screening.instruments.file_formats.answer_reading import BESIDE, CHILD, IDENTITY
from screening.instruments.schema import FORM, RESERVED_IDS, Holds, Only
from screening.instruments.shipped import DEFINITIONS, load
from screening.scoring.rules import current_rules
from tests.instruments.licensed import licensed_forms
from tests.instruments.test_definitions import plant

FORMS = [*instruments.all(), *licensed_forms()]


def objects(value, way=()):
    """The way to every object of a definition, the definition itself first."""
    if isinstance(value, dict):
        yield way
        for field, inner in value.items():
            yield from objects(inner, (*way, field))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from objects(inner, (*way, place))


def at(mapping, way):
    for step in way:
        mapping = mapping[step]
    return mapping


@pytest.fixture
def child():
    return instruments.get("child-engagement").to_mapping()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_an_unknown_field_is_refused_in_every_object_of_every_shipped_definition(form):
    mapping = form.to_mapping()
    for way in objects(mapping):
        holder = at(mapping, way)
        holder["surprise"] = []
        problems = check(mapping)
        assert problems, way
        if set(holder) != {"zh", "en", "surprise"}:
            assert [problem.field for problem in problems] == ["surprise"], way
        del holder["surprise"]
    assert check(mapping) == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_row_frozen_long_ago_with_such_a_field_still_reads_as_it_did(form):
    mapping = form.to_mapping()
    holders = [at(mapping, way) for way in objects(mapping)]
    for holder in holders:
        if set(holder) != {"zh", "en"}:
            holder["surprise"] = []
    old = parse(mapping)
    assert (old.items, old.scales) == (form.items, form.scales) and old.to_mapping() == mapping


@pytest.mark.parametrize(
    ("written", "meant"),
    [("min_answerd", "min_answered"), ("reverse", "reversed"), ("Items", "items"), ("concerns", "concern")],
)
def test_a_slip_of_the_pen_is_told_what_was_probably_meant(child, written, meant):
    child["scales"][0][written] = 1
    (problem,) = check(child)
    assert problem.place == "scale engagement" and f"did you mean “{meant}”?" in problem.sentence.en
    assert f"是不是想写“{meant}”" in problem.to("zh")


@pytest.mark.parametrize("field", "enable_when relevant mean conversion algorithm formula cut_off norms".split())
def test_what_a_form_here_cannot_do_is_refused_with_the_reason(child, field):
    child["scales"][0][field] = 1
    (problem,) = check(child)
    assert "not known" not in problem.sentence.en and len(problem.sentence.zh) > 15


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("bands", "count_leg", "elevated"), "1/4"),
        (("bands", "count_leg", "beside_a_norm", "high"), "1/2"),
        (("bands", "norm_leg", "high_percentile"), 99),
        (("bands", "norm_leg", "norm_group", "min_children"), 30),
        (("bands", "upper_half", "codes_1_4"), [4]),
        (("missing", "not_observed"), "zero"),
        (("missing", "blank"), "zero"),
        (("entry", "one_input_per_form"), 1),
    ],
)
def test_what_looks_like_a_rule_and_only_documents_cannot_say_anything_else(child, way, value):
    plant(child, way, value)
    (problem,) = check(child)
    assert problem.field == way[-1] and "can only be" in problem.sentence.en and "只能是" in problem.sentence.zh


def documented(shape, way=()):
    for field, kind in shape.items():
        if isinstance(kind, Only):
            yield (*way, field), kind.value
        elif isinstance(kind, Holds):
            yield from documented(kind.shape, (*way, field))


def test_what_a_definition_documents_is_what_the_rules_say():
    rules = current_rules().to_mapping()["bands"] | {"version": "1.0"}  # 1.1 adds only what is said of short sheets
    for way, value in documented(FORM["bands"].shape):
        assert at(rules, way) == value, way


@pytest.mark.parametrize("name", sorted(RESERVED_IDS))
def test_an_item_cannot_be_called_like_a_column_of_the_answers(child, name):
    text = json.dumps(child).replace('"g12"', f'"{name}"')
    (problem,) = check(json.loads(text))
    assert problem.field == "items" and name in problem.sentence.en


def test_the_reserved_ids_are_all_columns_there_are():
    assert {CHILD, *IDENTITY, *BESIDE} == RESERVED_IDS


def test_a_file_of_the_product_is_read_as_strictly(tmp_path):
    mapping = json.loads((DEFINITIONS / "teacher-connection.json").read_text("utf-8"))
    wrong = copy.deepcopy(mapping)
    wrong["scales"][0]["min_answerd"] = 7
    (tmp_path / "one.json").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"one\.json: scale connection, field “min_answerd”"):
        load(tmp_path / "one.json")
