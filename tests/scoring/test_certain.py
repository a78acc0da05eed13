"""Too few answers for a score, and certain all the same: proved over every way the missing lines could be filled."""

import copy
import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.scoring import FormInput, FormResult, current_rules, parse_rules, reasons_for, score, score_many
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, ENGAGEMENT, FORMS, LONELINESS, cells, norm_of

RANK = {None: 0, "none": 0, "elevated": 1, "high": 2}
NORMS = {form.id: norm_of(form) for form in FORMS}
SKEWED = {form.id: norm_of(form, [float(form.total.range[0] + n % 7) for n in range(400)]) for form in FORMS}


def rules_1_0():
    """The rule set as it was before: no such rule."""
    mapping = copy.deepcopy(current_rules().to_mapping())
    del mapping["bands"]["incomplete"]
    mapping["version"] = mapping["bands"]["version"] = "1.0"
    return parse_rules(mapping)


def every_completion(form, answered):
    """Each sheet the teacher could still hand in: every missing line with every answer, or left out where it may be."""
    missing = [item.id for item in form.items if item.id not in answered]
    choices = [(None, *sorted(form.codes_of(item))) for item in missing]
    for filled in itertools.product(*choices):
        full = answered | {item: code for item, code in zip(missing, filled, strict=True) if code is not None}
        if len(full) >= form.total.min_answered:
            yield full


@st.composite
def short_sheets(draw):
    """One answer too few, or two, towards concern more often than not, so that both outcomes occur."""
    form = draw(st.sampled_from(FORMS))
    fewer = draw(st.integers(1, 2 if len(form.items) == 8 else 1))
    kept = draw(st.permutations([item.id for item in form.items]))[: form.total.min_answered - fewer]
    turned = draw(st.booleans())
    codes = {}
    for item in kept:
        towards = sorted(form.codes_of(item), reverse=(item in form.total.reversed))
        codes[item] = draw(st.sampled_from([*towards, towards[-1], towards[-1 if not turned else 0]]))
    norm = draw(st.sampled_from([None, NORMS[form.id], SKEWED[form.id]]))
    return form, codes, norm


@settings(max_examples=120, deadline=None)
@given(short_sheets())
def test_the_band_is_the_mildest_one_of_all_completions(case):
    form, codes, norm = case
    found = score(form, codes, norm=norm).total
    assert (found.scorable, found.raw, found.prorated, found.z, found.percentile) == (False, None, None, None, None)
    bands = [RANK[score(form, full, norm=norm).total.band] for full in every_completion(form, codes)]
    assert RANK[found.band] == min(bands)
    assert found.certain == (min(bands) > 0) == (found.legs is not None)


def test_both_outcomes_occur():
    """The property above is not about sheets of one kind only."""
    assert score(CONNECTION, cells(CONNECTION, "3333 ----")).total.band == "high"
    assert score(CONNECTION, cells(CONNECTION, "222- 000-")).total.band == "elevated"
    assert score(CONNECTION, cells(CONNECTION, "22-- 0000")).total.band is None
    assert score(LONELINESS, cells(LONELINESS, "44144 4____")).total.band == "high"  # line 3 is turned
    assert score(CHILD_ENGAGEMENT, cells(CHILD_ENGAGEMENT, "1111 11__ ____")).total.band == "high"


def test_the_norm_leg_alone_can_be_certain():
    norm = norm_of(CONNECTION, [1.0] * 380 + [12.0] * 20)
    legs = score(CONNECTION, cells(CONNECTION, "2200 11--"), norm=norm).total.legs
    assert (legs.fired, legs.band, legs.floor_met, legs.provisional) == ("norm", "elevated", True, False)
    assert legs.percentile == norm.total.percentile(6.0)
    one_line = score(CONNECTION, cells(CONNECTION, "3100 11--"), norm=norm).total
    assert one_line.band is None, "one line in the upper half does not meet the floor, and the missing ones may not"


def test_under_rules_1_0_too_few_answers_say_nothing_and_everything_else_is_the_same():
    old = rules_1_0()
    short = score(CONNECTION, cells(CONNECTION, "3333 3---"), rules=old).total
    assert (short.band, short.legs) == (None, None)
    full = cells(ENGAGEMENT, "1002 2300 1200")
    assert score(ENGAGEMENT, full, rules=old).scales == score(ENGAGEMENT, full).scales


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMS), st.integers(0, 2**32 - 1), st.sampled_from(["none", "even", "skewed"]))
def test_many_at_once_are_the_same_to_the_stored_digit(form, seed, which):
    norm = {"none": None, "even": NORMS[form.id], "skewed": SKEWED[form.id]}[which]
    random = np.random.default_rng(seed)
    codes = random.choice([-1, *range(form.min_code, form.max_code + 1)], p=[0.4, 0.1, 0.1, 0.1, 0.3], size=(12, 12))
    codes = codes[:, : len(form.items)]
    many = score_many(form, codes, norm=norm).total
    for child, row in enumerate(codes):
        answers = {item.id: int(code) for item, code in zip(form.items, row, strict=True) if code >= 0}
        one = score(form, answers, norm=norm).total
        assert (many.band[child], many.legs[child], bool(many.scorable[child])) == (one.band, one.legs, one.scorable)
        assert np.isnan(many.percentile[child]) == (one.percentile is None)


def test_it_survives_storage():
    result = score(CONNECTION, cells(CONNECTION, "3333 3---"))
    again = FormResult.from_mapping(json.loads(json.dumps(result.to_mapping())))
    assert again == result and again.total.certain


def form_input(form, typed):
    return FormInput(form, score(form, cells(form, typed)), "2026-10-20", "li")


def test_the_reason_says_how_many_were_answered_and_that_there_is_no_score():
    findings = reasons_for([form_input(CONNECTION, "3332 1---")])
    assert (findings.codes(), findings.tier, findings.provisional) == (("high",), "A", True)
    assert findings.reasons[0].params == {
        "variant": "incomplete",
        "informant": "teacher",
        "scale": "teacher-connection",
        "answered": 5,
        "of": 8,
        "upper": 4,
    }


@pytest.mark.parametrize(("engagement", "tier"), [("0000 0000 0000", "B"), ("1002 2300 1200", "A")])
def test_an_incomplete_form_counts_for_two_forms_together(engagement, tier):
    findings = reasons_for([form_input(CONNECTION, "222- 000-"), form_input(ENGAGEMENT, engagement)])
    assert findings.tier == tier and ("concordance" in findings.codes()) == (tier == "A")
