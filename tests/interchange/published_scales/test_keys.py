"""Published scales: numbers as in the reference table, no wording, locked until somebody enters licensed wording."""

import json
from pathlib import Path

import pytest

from screening import instruments
from screening.instruments import DefinitionError, Text, parse
from screening.interchange.published_scales.keys import KEYS, get_key, key_only
from screening.interchange.published_scales.unlocking import unlock
from screening.scoring import score
from tests.instruments.licensed import STORED
from tests.interchange.published_scales.wordings import unlocked, unlocked_forms, wording

TABLES = Path(__file__).parents[2] / "data/reference"
REFERENCE = json.loads((TABLES / "instrument_keys.json").read_text("utf-8"))
WORKED = json.loads((TABLES / "worked_examples.json").read_text("utf-8"))
NAMES = {
    "cls": "cls-asher-wheeler-1985",
    "ucla-20": "ucla-v3-1996",
    "uls-8": "uls-8",
    "uls-6": "uls-6",
    "ucla-3": "ucla-3-tils",
    "srss-ie": "srss-ie",
    "engagement-disaffection": "evsd-student",
}
KEY_IDS = [key.id for key in key_only()]


def reference(key_id):
    return next(row for row in REFERENCE["instruments"] if row["id"] == NAMES[key_id])


def test_the_seven_published_scales_are_here_as_keys_and_not_as_forms():
    assert set(KEY_IDS) == set(NAMES)
    assert not set(KEY_IDS) & {form.id for form in instruments.all()}


@pytest.mark.parametrize("key_id", KEY_IDS)
def test_items_and_range_are_those_of_the_reference_table(key_id):
    key, row = get_key(key_id), reference(key_id)
    assert key.item_count == row["items_total"]
    assert list(key.scales[0].items) == row.get("scored", list(range(1, key.item_count + 1)))
    assert list(key.fillers) == row.get("fillers", [])
    if "score_range" in row:
        assert list(key.scales[0].range) == row["score_range"]


@pytest.mark.parametrize("key_id", [key_id for key_id in KEY_IDS if key_id != "cls"])
def test_reversed_items_are_those_of_the_reference_table(key_id):
    key = get_key(key_id)
    assert [direction.highest_means for direction in key.directions] == ["most"]
    assert sorted(key.scales[0].reversed_in("high-most")) == reference(key_id)["reverse"]


def test_the_childrens_loneliness_scale_is_turned_by_the_coding_it_is_answered_in():
    key, keying = get_key("cls"), reference("cls")["keying"]
    one, five = (keying[name]["reverse"] for name in keying)
    assert list(key.scales[0].reversed_in("one-most")) == one
    assert list(key.scales[0].reversed_in("five-most")) == five
    assert sorted([*one, *five]) == reference("cls")["scored"]


def test_parts_of_engagement_and_disaffection_are_those_of_the_reference_table():
    parts = {scale.id: list(scale.items) for scale in get_key("engagement-disaffection").scales[1:]}
    wanted = reference("engagement-disaffection")["subscales"]
    assert parts == {f"evsd-{name.replace('_', '-')}": items for name, items in wanted.items()}


def test_scores_of_the_srss_ie_share_item_four_and_are_read_by_grade():
    form = unlocked("srss-ie")
    scales = reference("srss-ie")["scales"]
    for name in ("E7", "I5", "I6"):
        assert form.scale(f"srss-{name.lower()}").items == tuple(f"srss{number}" for number in scales[name])
    read_in = {scale.id: (scale.grades.min, scale.grades.max) for scale in form.scales if scale.grades}
    assert [name for name, (low, high) in read_in.items() if low <= 6 <= high] == ["srss-i5"]
    assert [name for name, (low, high) in read_in.items() if low <= 7 <= high] == ["srss-i6"]
    assert "not a published score" in form.total.title.en


@pytest.mark.parametrize(
    ("scale", "name"),
    [
        ("srss-e7", "externalizing_E7"),
        ("srss-i5", "internalizing_I5_elementary"),
        ("srss-i6", "internalizing_I6_secondary"),
    ],
)
def test_published_bands_of_the_srss_ie_hold_at_every_point(scale, name):
    published = unlocked("srss-ie").scale(scale).published_bands[0]
    for band, (low, high) in zip(("low", "middle", "high"), WORKED["srss"][name]["bands"], strict=True):
        assert {published.of(points).id for points in range(low, high + 1)} == {band}
    assert published.source and "Lane" in published.source


def test_between_two_bands_a_prorated_sum_is_still_in_the_lower_one():
    assert unlocked("srss-ie").scale("srss-e7").published_bands[0].of(3.9).id == "low"
    line = unlocked("cls").total.published_bands[0]  # item mean above 2.5, not at it
    assert (line.of(40).id, line.of(40.5).id, line.of(41).id, line.share) == ("not-above", "above", "above", 0.112)
    with pytest.raises(ValueError, match="below the first"):
        line.of(15)


def test_a_published_band_never_flags_or_makes_a_band():
    """Twelve points of E7 lie in its highest published band; four items in the upper half of twelve are elevated."""
    form = unlocked("srss-ie")
    answers = {item.id: 0 for item in form.items} | {"srss1": 3, "srss2": 3, "srss3": 3}
    result = score(form, answers)
    assert form.scale("srss-e7").published_bands[0].of(result.scales["srss-e7"].prorated).id == "high"
    assert [scale.band for scale in result.scales.values()] == ["none", None, None, None]


def test_one_childs_answers_score_alike_under_both_codings_of_the_cls():
    one, five = unlocked("cls", "one-most"), unlocked("cls", "five-most")
    answers = {item.id: 1 + (item.number * 7) % 5 for item in one.items}
    turned = {item: 6 - code for item, code in answers.items()}
    assert score(one, answers).total.raw == score(five, turned).total.raw
    assert score(one, answers).total.upper == score(five, turned).total.upper


@pytest.mark.parametrize("form", unlocked_forms(), ids=lambda form: f"{form.id}-{form.coding.used}")
def test_an_unlocked_scale_is_an_ordinary_form(form):
    stored = json.loads(json.dumps(form.to_mapping()))
    assert parse(stored) == form and parse(stored).content_hash == form.content_hash
    assert form.status == "licensed" and form.copyright.holder == "Holder of the wording"
    assert form.total.flags and not any(scale.flags for scale in form.subscales)
    assert (form.talk_line is not None) == (form.typing is not None) == (form.informant == "child")


def test_unlocking_gives_the_definition_that_districts_have_stored():
    assert unlocked("cls").content_hash == STORED.content_hash


def test_item_ids_differ_over_all_forms_and_keys():
    ids = [item.id for form in instruments.all() for item in form.items]
    ids += [key.item_id(number) for key in key_only() for number in range(1, key.item_count + 1)]
    assert len(ids) == len(set(ids))
    shipped = {scale.id for form in instruments.all() for scale in form.scales}
    scales = [scale.id for key in key_only() for scale in key.scales]
    assert len(scales) == len(set(scales)) and not shipped & set(scales)


RECALLED = {
    "uls-8": {"coding"},
    "srss-ie": {"scales", "coding"},
    "engagement-disaffection": {"codes"},
    "ucla-3": {"six-or-more"},
}


@pytest.mark.parametrize("key_id", KEY_IDS)
def test_what_the_reference_table_recalls_must_be_confirmed_before_unlocking(key_id):
    key = get_key(key_id)
    unverified = {fact.id for fact in key.unverified}
    assert unverified >= RECALLED.get(key_id, set())
    for fact in key.unverified:
        left = tuple(known.id for known in key.unverified if known != fact)
        with pytest.raises(DefinitionError) as caught:
            unlock(key, wording(key, confirmed=left))
        assert caught.value.field == "confirmed"
        assert fact.what.en in str(caught.value) and fact.what.zh in caught.value.sentence.zh


def test_a_recalled_band_is_marked_confirmed_once_somebody_confirmed_it():
    statuses = [bands.status for bands in unlocked("ucla-3").total.published_bands]
    assert statuses == ["seen", "confirmed"]
    assert unlocked("ucla-3").to_mapping()["key"]["confirmed"] == ["grades", "six-or-more"]


def texts(*words):
    return tuple(Text(word, word) for word in words)


SLIPS = [
    ({"coding": "backwards"}, "coding", "one-most, five-most"),
    ({"items": texts("a", "b")}, "items", "has 2 texts but the scale has 24"),
    ({"items": texts(*[f"i{n}" for n in range(23)], " ")}, "items", "line 24 is empty"),
    ({"items": texts(*[f"i{n}" for n in range(23)], "I3")}, "items", "lines 4 and 24 are the same"),
    ({"anchors": texts("a", "b", "c", "d")}, "anchors", "has 4 texts but the scale has 5"),
    ({"anchors": texts("a", "b", "c", "d", "a")}, "anchors", "lines 1 and 5 are the same"),
    ({"version": " "}, "version", "must not be empty"),
    ({"holder": ""}, "holder", "must not be empty"),
    ({"licence": ""}, "licence", "must not be empty"),
    ({"question": Text("", "")}, "question", "is empty"),
]


@pytest.mark.parametrize(("changed", "field", "words"), SLIPS, ids=[f"{s[1]}-{n}" for n, s in enumerate(SLIPS)])
def test_incomplete_wording_unlocks_nothing_and_says_why(changed, field, words):
    key = get_key("cls")
    with pytest.raises(DefinitionError, match=words) as caught:
        unlock(key, wording(key, **changed))
    assert (caught.value.source, caught.value.field) == ("cls", field)


def test_wording_in_one_language_stands_on_both_sides():
    items = tuple(Text(f"条目 {number}", "") for number in range(1, 7))
    form = unlocked("uls-6", items=items)
    assert (form.items[0].text.zh, form.items[0].text.en) == ("条目 1", "条目 1")


def for_change(key_id):
    return [found for found in unlocked(key_id).reliabilities if "change" in found.use]


def test_the_figures_for_change_are_retest_before_alpha():
    (found,) = for_change("uls-6")
    assert (found.kind, found.value, found.sd, found.source) == ("retest", 0.663, 3.96, "Xu 2018")
    assert [found.kind for found in for_change("cls")] == ["alpha"]  # no retest is known
    assert for_change("ucla-20") == []


@pytest.mark.parametrize("path", sorted(KEYS.glob("*.json")), ids=lambda path: path.stem)
def test_a_key_file_holds_no_item_and_no_answer_in_words(path):
    mapping = json.loads(path.read_text("utf-8"))
    assert isinstance(mapping["items"], int)
    for scale in mapping["scales"]:
        assert all(isinstance(item, int) for item in scale["items"])
    assert not {"response", "anchors", "question", "instructions", "wording"} & set(mapping)


def test_an_unknown_key_is_refused_with_the_names_there_are():
    with pytest.raises(KeyError, match="cls, engagement-disaffection, srss-ie"):
        get_key("cls-2")


def test_the_page_on_scoring_names_the_published_scales_that_are_there():
    page = (TABLES.parents[2] / "docs/scoring.md").read_text("utf-8")
    names = ("CLS", "UCLA-20", "ULS-6", "ULS-8", "UCLA-3", "SRSS-IE", "Engagement vs Disaffection")
    assert len(names) == len(KEY_IDS) and all(name in page for name in names)
