"""Reading definitions: what comes out equals what went in, and a slip is named in plain words."""

import json
import random

import pytest

from screening import instruments
from screening.instruments import DefinitionError, parse
from screening.instruments.parsing import default_minimum
from screening.instruments.shipped import DEFINITIONS, load, load_folder

FORM_IDS = [form.id for form in instruments.all()]


@pytest.fixture
def definition():
    return instruments.get("child-engagement").to_mapping()


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_stored_definition_reads_back_to_the_same_form_and_hash(form_id):
    form = instruments.get(form_id)
    stored = json.loads(json.dumps(form.to_mapping()))
    assert parse(stored) == form
    assert parse(stored).content_hash == form.content_hash and len(form.content_hash) == 64


def test_the_order_of_fields_does_not_change_the_hash_but_any_word_does(definition):
    fields = list(definition.items())
    random.Random(5).shuffle(fields)
    assert parse(dict(fields)).content_hash == parse(definition).content_hash
    definition["items"][0]["text"]["zh"] += "。"
    assert parse(definition).content_hash != instruments.get("child-engagement").content_hash


def test_the_mapping_of_a_form_is_a_fresh_copy(definition):
    definition["items"].clear()
    assert len(instruments.get("child-engagement").to_mapping()["items"]) == 12


def plant(mapping, path, value):
    place = mapping
    for step in path[:-1]:
        place = place[step]
    if value is DELETE:
        del place[path[-1]]
    else:
        place[path[-1]] = value


DELETE = object()

SLIPS = [
    (["schema"], "xinqiao-instrument/9", "schema", "must be one of: xinqiao-instrument/1"),
    (["title"], DELETE, "title", "is missing"),
    (["title"], {"zh": "只有中文"}, "title", "in Chinese (zh) and in English (en)"),
    (["title", "en"], "  ", "title", "the sentence in “en” is empty"),
    (["informant"], "parent", "informant", "must be one of: teacher, child"),
    (["grades", "min"], 10, "", "grades run from 10 to 9"),
    (["response", "max"], 5, "anchors", "must be 1 to 5"),
    (["response", "min"], 4, "min", "two different digits"),
    (["response", "anchors", 1, "code"], True, "code", "must be a whole number"),
    (["response", "not_observed", "allowed"], "no", "allowed", "must be true or false"),
    (["items", 3, "id"], "g3", "items", "names g3 more than once"),
    (["items", 3, "number"], 7, "number", "is 7 but this is line 4"),
    (["items", 3, "block"], "nowhere", "block", "“nowhere”, which is not among the headings"),
    (["items", 3, "scales"], ["engagement"], "scales", "emotional-engagement"),
    (["items", 3, "reverse"], False, "reversed", "item g4 says reverse = false"),
    (["items", 6, "direction"], "strength", "reversed", "item g7 is worded as a strength"),
    (["items", 6, "text"], "字", "text", "in Chinese (zh) and in English (en)"),
    (["scales", 0, "role"], "subscale", "scales", "the first scale must be the form total"),
    (["scales", 0, "range"], [0, 48], "range", "12 items give [12, 48]"),
    (["scales", 0, "range"], [12], "range", "two whole numbers"),
    (["scales", 0, "reversed"], ["g1", "x9"], "reversed", "x9, which is not among the items of this scale"),
    (["scales", 1, "items"], ["g1", "g2", "g99"], "scales", "behavioural-engagement"),
    (["scales", 1, "min_answered"], 4, "min_answered", "is 4 but the scale has 3 items"),
    (["scales", 1, "flags"], True, "flags", "only a form total may"),
    (["scales", 1, "score"], "mean", "score", "means are not worked out"),
    (["missing", "rule"], "zero", "rule", "must be one of: prorate"),
    (["missing", "out_of_range"], "clip", "out_of_range", "must be one of: reject"),
    (["bands", "rule"], "cut-off", "rule", "must be one of: two-leg"),
    (["rounding", "mode"], "half-even", "mode", "must be one of: none, half-up"),
    (["reliability", "value"], 1.2, "value", "lies between 0 and 1"),
    (["entry", "digits"], 8, "digits", "is 8 but the form has 12 items"),
    (["entry", "shown_in_groups_of"], 0, "shown_in_groups_of", "at least 1"),
    (["talk_line", "scored"], True, "scored", "never scored"),
    (["typing", "by"], "counselor", "by", "must be a list"),
    (["items"], {}, "items", "must be a list"),
    (["copyright"], "CC BY", "", "an object with named fields"),
    (["minutes", "whole_class_of_60"], float("nan"), "", "cannot be written as JSON"),
]


@pytest.mark.parametrize(("path", "value", "field", "words"), SLIPS, ids=[f"{s[0]}-{i}" for i, s in enumerate(SLIPS)])
def test_a_slip_in_a_definition_is_named_with_file_place_and_field(definition, path, value, field, words):
    plant(definition, path, value)
    with pytest.raises(DefinitionError) as caught:
        parse(definition, source="my-form.json")
    assert words in str(caught.value)
    assert (caught.value.source, caught.value.field) == ("my-form.json", field)


def test_an_item_is_named_by_its_id_in_the_message(definition):
    definition["items"][6]["short"]["zh"] = ""
    with pytest.raises(DefinitionError, match=r"my-form\.json: item g7, field “short”: the sentence in “zh” is empty"):
        parse(definition, source="my-form.json")


@pytest.mark.parametrize("items", range(1, 41))
def test_eighty_percent_of_the_items_are_needed_when_a_scale_does_not_say(items, definition):
    assert default_minimum(items) - 0.8 * items == pytest.approx(max(0, default_minimum(items) - 0.8 * items))
    assert default_minimum(items) >= 0.8 * items - 1e-9 > default_minimum(items) - 1


def test_a_scale_without_a_minimum_gets_the_default(definition):
    del definition["scales"][0]["min_answered"]
    assert parse(definition).total.min_answered == 10


def test_a_file_that_is_not_json_or_says_a_field_twice_is_named(tmp_path):
    (tmp_path / "a.json").write_text('{"id": 1,}', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"a\.json: line 1: not valid JSON"):
        load(tmp_path / "a.json")
    (tmp_path / "a.json").write_text('{"id": "a", "id": "b"}', encoding="utf-8")
    with pytest.raises(DefinitionError, match="stands twice"):
        load(tmp_path / "a.json")
    (tmp_path / "a.json").write_bytes("{“中”}".encode("gb18030"))
    with pytest.raises(DefinitionError, match="not UTF-8"):
        load(tmp_path / "a.json")


def test_two_files_cannot_share_a_form_or_an_item(tmp_path):
    source = (DEFINITIONS / "teacher-connection.json").read_text(encoding="utf-8")
    (tmp_path / "one.json").write_text(source, encoding="utf-8")
    (tmp_path / "two.json").write_text(source, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"two\.json: form teacher-connection, field “id”: is already used"):
        load_folder(tmp_path)
    (tmp_path / "two.json").write_text(source.replace('"teacher-connection"', '"other"'), encoding="utf-8")
    with pytest.raises(DefinitionError, match="item c1"):
        load_folder(tmp_path)
