"""Tiers of many children at once are those of `reasons_for`, child by child; and what worsening will add."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import Basis, Measured, WrongShape, parse_rules, reasons_for
from screening.scoring.expected_worsening import RatedForm, worsening_to_come
from screening.scoring.tiers import ManyForm, tiers_of, worsened
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, ENGAGEMENT, FORMS, LONELINESS, norm_of

RULES = scoring.current_rules()
NORMS = {form.id: norm_of(form) for form in FORMS}
BASES = {
    "retest": Basis("retest", 0.65, 4.5),
    "alpha": Basis("alpha", 0.85, 4.5),
    None: None,
}
KINDS = ("retest", "alpha", None)


def other_tiers():
    """Rules in which high is for the class teacher and two forms together for nobody else."""
    mapping = copy.deepcopy(RULES.to_mapping())
    for rule in mapping["flag_reasons"]:
        if rule["id"] in ("high", "concordance"):
            rule["tier"] = "B"
    return parse_rules(mapping)


@st.composite
def rounds(draw):
    """A round of a few children: which forms, with or without a norm, earlier totals, one rater or another."""
    forms = draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=4, unique_by=lambda form: form.id))
    n = draw(st.integers(1, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    found = []
    for form in forms:
        codes = random.choice([-1, *range(form.min_code, form.max_code + 1)], size=(n, len(form.items)))
        if draw(st.booleans()):  # many at one end, so that every band occurs
            codes[: n // 2 + 1] = draw(st.sampled_from([form.min_code, form.max_code]))
        low, high = form.total.range
        before = np.where(random.random(n) < 0.3, np.nan, random.integers(low, high + 1, size=n).astype(float))
        found.append((form, codes, draw(st.booleans()), before, draw(st.sampled_from(KINDS))))
    return n, found


def one_by_one(n, found, rules):
    tiers = []
    for child in range(n):
        inputs, previous = [], []
        for form, codes, with_norm, before, kind in found:
            norm = NORMS[form.id] if with_norm else None
            answers = {
                item.id: int(code) for item, code in zip(form.items, codes[child], strict=True) if int(code) != -1
            }
            result = scoring.score(form, answers, norm=norm, rules=rules)
            inputs.append(scoring.FormInput(form, result, "2026-10-20", "li", norm, 0, BASES[kind]))
            if not np.isnan(before[child]):
                previous.append(
                    Measured(
                        form.id,
                        form.version,
                        form.informant,
                        form.total.id,
                        form.total.concern,
                        "li",
                        "2026-03-20",
                        float(before[child]),
                    )
                )
        tiers.append(reasons_for(inputs, previous=previous, rules=rules).tier)
    return tiers


def all_at_once(found, rules):
    many = []
    for form, codes, with_norm, before, kind in found:
        total = scoring.score_many(form, codes, norm=NORMS[form.id] if with_norm else None, rules=rules).total
        bare = ManyForm(form, total.band)
        worse = None
        if kind:
            worse = worsened(before, total.prorated, bare.flagged, concern=form.total.concern, basis=BASES[kind])
        many.append(ManyForm(form, total.band, worse))
    return list(tiers_of(many, rules))


@given(rounds(), st.sampled_from([RULES, other_tiers()]))
def test_tiers_at_once_are_the_tiers_of_the_reasons(round_of_children, rules):
    n, found = round_of_children
    assert all_at_once(found, rules) == one_by_one(n, found, rules)


def bands(*names):
    return np.array(names, dtype=object)


def test_elevated_on_two_forms_of_one_informant_goes_to_the_counselor_and_of_two_informants_too_by_the_child_form():
    teacher = ManyForm(CONNECTION, bands("elevated", "elevated", "none", None))
    second = ManyForm(ENGAGEMENT, bands("elevated", "none", "none", None))
    child = ManyForm(LONELINESS, bands("none", "none", "elevated", None))
    assert list(tiers_of([teacher, second, child], RULES)) == ["A", "B", "A", None]


def test_forms_of_other_children_are_refused():
    with pytest.raises(WrongShape):
        tiers_of([ManyForm(CONNECTION, bands("none")), ManyForm(ENGAGEMENT, bands("none", "none"))], RULES)
    with pytest.raises(WrongShape):
        tiers_of([], RULES)


def rated(kind, seed=3, classes=20, size=30):
    """Two teacher forms under a norm, one basis for both, and the class of each child."""
    random = np.random.default_rng(seed)
    forms = []
    for form in (CONNECTION, ENGAGEMENT):
        codes = random.choice(4, p=[0.7, 0.18, 0.08, 0.04], size=(classes * size, len(form.items)))
        total = scoring.score_many(form, codes).total
        basis = None if kind is None else Basis(kind, 0.6, float(total.prorated.std(ddof=1)))
        forms.append(RatedForm(ManyForm(form, total.band), total.prorated, basis))
    return forms, np.arange(classes).repeat(size)


def test_without_a_reliability_on_record_worsening_adds_nobody():
    forms, classes = rated(None)
    coming = worsening_to_come(forms, classes, RULES)
    assert not coming.to_a.any() and not coming.from_b.any()


def test_on_alpha_alone_worsening_only_moves_children_up_who_are_elevated_anyway():
    forms, classes = rated("alpha")
    coming = worsening_to_come(forms, classes, RULES)
    assert coming.to_a.sum() > 0
    assert coming.to_a.sum() == pytest.approx(coming.from_b.sum())


def test_with_a_retest_value_children_who_are_not_elevated_come_too():
    forms, classes = rated("retest")
    coming = worsening_to_come(forms, classes, RULES)
    assert coming.to_a.sum() > coming.from_b.sum() > 0
    assert ((coming.to_a >= coming.from_b) & (coming.to_a <= 1)).all()


def test_the_same_question_has_the_same_answer_and_a_class_of_one_cannot_worsen():
    forms, classes = rated("retest", classes=600, size=1)
    first = worsening_to_come(forms, classes, RULES)
    assert (first.to_a == worsening_to_come(forms, classes, RULES).to_a).all()
    assert first.to_a.sum() == 0


def test_worsening_needs_forms_of_the_same_children():
    forms, classes = rated("retest")
    with pytest.raises(WrongShape):
        worsening_to_come(forms, classes[1:], RULES)
    with pytest.raises(WrongShape):
        worsening_to_come([], classes, RULES)


def test_worsening_runs_the_other_way_where_low_is_of_concern():
    basis, nobody = Basis("retest", 0.65, 4.5), np.zeros(2, dtype=bool)
    before, after = np.array([10.0, 20.0]), np.array([20.0, 10.0])
    assert list(worsened(before, after, nobody, concern="high", basis=basis)) == [True, False]
    assert list(worsened(before, after, nobody, concern="low", basis=basis)) == [False, True]
    assert CHILD_ENGAGEMENT.total.concern == "high"
