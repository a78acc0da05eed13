"""The four questionnaires: structure, keys, and scores worked by hand."""

import pytest

from screening import instruments, scoring
from tests.instruments.examples import EXAMPLES, SUBSCALES

FACTS = {
    "teacher-connection": ("teacher", 8, (0, 24), 7, ()),
    "teacher-engagement": ("teacher", 12, (0, 36), 10, ()),
    "child-loneliness": ("child", 10, (10, 40), 8, ("l3", "l7")),
    "child-engagement": ("child", 12, (12, 48), 10, ("g1", "g2", "g3", "g4", "g5", "g6")),
}


def test_four_questionnaires_come_with_the_product_teacher_forms_first():
    assert [form.id for form in instruments.all()] == [
        "teacher-connection",
        "teacher-engagement",
        "child-engagement",
        "child-loneliness",
    ]


@pytest.mark.parametrize("form", instruments.all(), ids=lambda form: form.id)
def test_every_form_has_the_structure_it_was_designed_with(form):
    informant, items, span, minimum, turned = FACTS[form.id]
    assert (form.informant, len(form.items)) == (informant, items)
    assert (form.total.range, form.total.min_answered, form.total.reversed) == (span, minimum, turned)
    assert form.total.concern == "high" and form.total.flags
    assert not any(scale.flags for scale in form.subscales)
    assert form.label.zh == "未经效度验证，仅供本地使用"


@pytest.mark.parametrize("form", instruments.all(), ids=lambda form: form.id)
def test_names_other_code_relies_on_are_there(form):
    assert [option.code for option in form.options] == list(range(form.min_code, form.max_code + 1))
    assert {item.id for item in form.items} == set(form.total.items)
    assert form.item(form.items[0].id) is form.items[0]
    assert form.option(form.max_code).label.zh
    assert sum(len(form.items_of(block.id)) for block in form.blocks) == len(form.items)
    assert instruments.get(form.id) is form


def test_teacher_items_are_all_worded_so_that_zero_means_no_sign():
    for form in instruments.all():
        if form.informant == "teacher":
            assert {item.direction for item in form.items} == {"concern"} and form.min_code == 0
            assert form.not_observed is not None and form.not_observed.code == "-"
            assert form.after_sheet and not form.talk_line
        else:
            assert form.not_observed is None and form.talk_line and form.typing
            assert "class-teacher" in form.typing.never


def test_the_two_engagement_parts_of_the_child_form_run_high_for_engaged():
    form = instruments.get("child-engagement")
    assert [(scale.id, scale.concern, scale.reversed) for scale in form.subscales] == [
        ("behavioural-engagement", "low", ()),
        ("emotional-engagement", "low", ()),
        ("behavioural-disaffection", "high", ()),
        ("emotional-disaffection", "high", ()),
    ]


@pytest.mark.parametrize(
    ("form_id", "row"), [(form_id, row) for form_id, rows in EXAMPLES.items() for row in rows], ids=str
)
def test_scores_worked_by_hand(form_id, row):
    form = instruments.get(form_id)
    typed, answered, raw, prorated, upper, band = row
    entry = instruments.parse_entry(form, typed)
    assert entry.ok
    total = scoring.score(form, entry.cells).scales[form.total.id]
    assert (total.answered, total.of, total.scorable) == (answered, len(form.items), raw is not None)
    assert (total.raw, total.prorated, total.upper, total.band) == (raw, prorated, upper, band)


@pytest.mark.parametrize(
    ("form_id", "row"), [(form_id, row) for form_id, rows in SUBSCALES.items() for row in rows], ids=str
)
def test_parts_worked_by_hand(form_id, row):
    form = instruments.get(form_id)
    result = scoring.score(form, instruments.parse_entry(form, row[0]).cells)
    for scale_id, expected in row[1].items():
        assert result.scales[scale_id].prorated == expected
        assert result.scales[scale_id].band is None and result.scales[scale_id].legs is None


def test_every_shipped_form_has_a_table_of_worked_examples():
    assert set(EXAMPLES) == {form.id for form in instruments.all()}


def test_every_form_carries_the_band_rule_of_the_rule_set():
    bands = scoring.current_rules().to_mapping()["bands"]
    assert all(form.to_mapping()["bands"] == bands for form in instruments.all())


def test_an_unknown_form_is_refused_with_the_names_there_are():
    with pytest.raises(KeyError, match="teacher-connection"):
        instruments.get("sdq")
