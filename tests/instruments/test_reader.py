"""Reading one field at a time: what fits is given back, what does not is named with place, field and both languages."""

import math

import pytest

from screening.instruments import DefinitionError, Text
from screening.instruments.naming import FIELDS, NOUNS, field_zh
from screening.instruments.reader import Reader

PAIR = {"zh": "标题", "en": "title"}


def reader(**mapping):
    return Reader("form.json", mapping)


def collecting(**mapping):
    slips = []
    return Reader("form.json", mapping, problems=slips), slips


FITTING = [
    ("string", "teacher", "teacher"),
    ("integer", 7, 7),
    ("number", 0.5, 0.5),
    ("number", 3, 3.0),
    ("positive", 0.1, 0.1),
    ("share", 0, 0.0),
    ("share", 1, 1.0),
    ("boolean", False, False),
    ("text", PAIR, Text("标题", "title")),
    ("list_of", [1, "a"], [1, "a"]),
    ("strings", ["a", "b"], ("a", "b")),
    ("integers", [3, 1], (3, 1)),
]


@pytest.mark.parametrize(("method", "value", "read"), FITTING, ids=[f"{m}-{v}" for m, v, _ in FITTING])
def test_a_value_that_fits_is_given_back(method, value, read):
    assert getattr(reader(field=value), method)("field") == read


WRONG = [
    ("string", " "),
    ("string", 7),
    ("integer", True),
    ("integer", 7.0),
    ("integer", "7"),
    ("number", math.nan),
    ("number", math.inf),
    ("number", "0.5"),
    ("positive", 0),
    ("positive", -1),
    ("share", 1.01),
    ("share", -0.01),
    ("boolean", 0),
    ("boolean", "yes"),
    ("text", "title"),
    ("text", {"zh": "标题"}),
    ("text", {**PAIR, "fr": "titre"}),
    ("text", {"zh": " ", "en": "title"}),
    ("list_of", "abc"),
    ("list_of", {"a": 1}),
    ("strings", ["a", 1]),
    ("strings", ["a", ""]),
    ("strings", ["a", "a"]),
    ("integers", [1, 1.5]),
    ("integers", [1, True]),
    ("integers", [1, 1]),
]


@pytest.mark.parametrize(("method", "value"), WRONG, ids=[f"{m}-{v}" for m, v in WRONG])
def test_a_value_that_does_not_is_refused_under_its_field_in_both_languages(method, value):
    with pytest.raises(DefinitionError) as refused:
        getattr(reader(field=value), method)("field")
    assert (refused.value.source, refused.value.field) == ("form.json", "field")
    assert refused.value.sentence.en and refused.value.sentence.zh != refused.value.sentence.en


@pytest.mark.parametrize("method", sorted({method for method, _value in WRONG}))
def test_a_field_that_is_missing_is_said_once_and_read_as_blank_where_slips_are_collected(method):
    source, slips = collecting()
    assert not getattr(source, method)("field") or getattr(source, method)("field") == Text("", "")
    assert {(slip.field, slip.sentence.en) for slip in slips} == {("field", "is missing")}


def test_one_of_names_the_choices_there_are():
    with pytest.raises(DefinitionError, match="is “parent” but must be one of: teacher, child"):
        reader(informant="parent").one_of("informant", ["teacher", "child"])


def test_where_slips_are_collected_reading_goes_on_with_a_value_that_is_allowed():
    source, slips = collecting(informant="parent", items="x")
    assert source.one_of("informant", ["teacher", "child"]) == "teacher"
    assert source.strings("items") == () and len(slips) == 2


def test_a_place_is_the_way_to_it_in_both_languages():
    source = reader(response={"anchors": [{"id": "a", "code": "x"}]})
    (anchor,) = source.part("response").parts("anchors", "answer")
    with pytest.raises(DefinitionError) as refused:
        anchor.integer("code")
    assert refused.value.where == Text(f"{field_zh('response')}，{NOUNS['answer']} a", "response, answer a")


def test_an_object_without_an_id_is_named_by_its_position():
    parts = reader(items=[{"id": "c1"}, {}]).parts("items", "item")
    assert [part.place for part in parts] == ["item c1", "item 2"]


def test_something_else_where_an_object_should_stand_is_refused_and_then_left_alone():
    source, slips = collecting(items=[3])
    (item,) = source.parts("items", "item")
    assert item.string("id") == "" and item.text("text") == Text("", "")
    assert [slip.place for slip in slips] == ["item 1"]


def test_what_follows_from_a_slip_can_be_left_unsaid():
    source, slips = collecting(min="x", max=3)
    source.integer("min")
    assert source.faulty("min", "other") and not source.faulty("max") and len(slips) == 1


def test_a_field_with_null_is_as_good_as_none():
    assert not reader(coding=None).has("coding") and reader(coding={}).has("coding")
    assert reader(after_sheet=None).optional_text("after_sheet") is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_problem_is_one_line_with_place_field_and_what_is_wrong(language):
    problem = DefinitionError("form.json", "item c1", "text", "is empty", "空着", "题目 c1")
    said = {"zh-hans": f"题目 c1，{field_zh('text')}：空着", "en": "item c1, “text”: is empty"}
    assert problem.to(language) == said[language]
    assert DefinitionError("form.json", "", "", "is empty", "空着").to("zh-hans") == "空着"


def test_the_error_itself_names_the_file():
    assert str(DefinitionError("form.json", "item c1", "text", "is empty")) == (
        "form.json: item c1, field “text”: is empty"
    )


def test_every_word_for_a_field_is_chinese_and_any_other_field_keeps_its_name():
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in word) for word in [*FIELDS.values(), *NOUNS.values()])
    assert field_zh("no_such_field") == "no_such_field"
