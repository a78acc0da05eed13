"""How the library writes numbers, thresholds and hashes, and that every code it may meet has its words."""

from fractions import Fraction

import pytest
from django.utils import translation

from screening import instruments
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.presenters import scored, words
from screening.library.thresholds import BY_ID, THRESHOLDS
from tests.instruments.licensed import STORED

LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(84, 2, "84"), (3.64, 2, "3.64"), (0.78, 3, "0.78"), (0.6666, 3, "0.667"), (100, 1, "100"), (0, 2, "0")],
)
def test_a_number_has_no_zeros_that_say_nothing(value, digits, written):
    assert words.decimal(value, digits) == written


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("norm_elevated", "84", "84"),
        ("norm_high", "97.5", "97.5"),
        ("content_floor", "2", "2"),
        ("count_elevated", "1/3", "1/3"),
        ("beside_norm", "0.6", "3/5"),
        ("identical_share", "3/5", "60\u00a0%"),
    ],
)
def test_a_threshold_is_written_as_people_speak_of_it(name, value, written):
    assert words.threshold_text(BY_ID[name], Fraction(value)) == written


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.id)
def test_the_hint_of_a_threshold_says_both_its_limits(threshold):
    limits = [words.threshold_text(threshold, limit) for limit in (threshold.low, threshold.high)]
    assert all(limit in words.threshold_hint(threshold) for limit in limits)
    assert words.threshold_words(threshold.id) and words.group_words(threshold.group)


def test_a_hash_wraps_on_a_phone_and_is_still_the_whole_hash():
    digest = STORED.content_hash
    assert words.grouped_hash(digest).split() == [digest[start : start + 8] for start in range(0, 64, 8)]
    assert digest.startswith(words.short_hash(digest)) and len(words.short_hash(digest)) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_a_definition_is_shown_in_the_language_of_the_page(language):
    with translation.override(language):
        assert words.in_page_language(STORED.title) == STORED.title.to(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_rows_and_definitions_hold_has_words(language):
    with translation.override(language):
        for kind, _label in ReliabilityRecord.KINDS:
            assert words.kind_name(kind) and words.kind_words(kind)
        for origin in InstrumentVersion.Origin.values:
            assert words.origin_words(InstrumentVersion(origin=origin))
        for status in instruments.facts.STATUSES:
            assert scored.status_words(status) != status
        assert words.informant_words("teacher") != words.informant_words("child")


@pytest.mark.parametrize(
    "code", ["known", "long-id", "long-version", "shipped-id", "key-id", "same-version", "item-taken"]
)
def test_why_a_questionnaire_cannot_be_added_names_what_it_is_about(code):
    assert "own-form" in words.collision_words(code, "own-form")


def test_published_bands_say_where_they_begin_from_whom_and_how_that_is_known():
    (published,) = STORED.total.published_bands
    with translation.override("en"):
        row = scored.BandsRow(published)
    assert row.population == published.population.en and row.source == published.source
    assert f"above {words.decimal(published.bands[-1].above)}" in row.bands
    assert row.status == "read in the named source"


def test_a_source_that_is_no_name_is_translated_and_a_name_is_not():
    with translation.override("zh-hans"):
        assert scored.plain_words("recalled") != "recalled"
        assert scored.plain_words("Gao & Chen 2011") == "Gao & Chen 2011"


@pytest.mark.parametrize(("concern", "other"), [("high", "low"), ("low", "high")])
def test_which_end_of_a_sum_deserves_a_look_is_said(concern, other):
    assert scored.concern_words(concern) != scored.concern_words(other)


def test_items_are_named_by_the_numbers_on_the_paper():
    form = instruments.get("child-loneliness")
    with translation.override("en"):
        assert scored.numbers_of(form, form.total.reversed) == "3, 7"
