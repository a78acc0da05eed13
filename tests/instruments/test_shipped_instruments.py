"""The questionnaires that come with the product: structure and keys. Scores: `test_worked_examples`."""

import pytest

from screening import instruments, scoring

FACTS = {
    "teacher-connection": ("teacher", 8, (0, 24), 7, ()),
    "teacher-engagement": ("teacher", 12, (0, 36), 10, ()),
    "child-loneliness": ("child", 10, (10, 40), 8, ("l3", "l7")),
    "child-engagement": ("child", 12, (12, 48), 10, ("g1", "g2", "g3", "g4", "g5", "g6")),
}


def test_the_four_questionnaires_come_with_the_product_teacher_forms_first():
    forms = instruments.all()
    assert {form.id for form in forms} >= set(FACTS)
    assert [form.informant for form in forms] == sorted((form.informant for form in forms), reverse=True)


@pytest.mark.parametrize("form", [instruments.get(form_id) for form_id in FACTS], ids=lambda form: form.id)
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


def test_every_form_carries_the_band_rule_of_the_rule_set_it_was_frozen_with():
    """Rule set 1.1 says beside it what becomes of a sheet with too few answers; a frozen form stays as it is."""
    since = {name: part for name, part in scoring.current_rules().to_mapping()["bands"].items() if name != "incomplete"}
    bands = since | {"version": "1.0"}
    assert all(form.to_mapping()["bands"] == bands for form in instruments.all())


def test_an_unknown_form_is_refused_with_the_names_there_are():
    with pytest.raises(KeyError, match="teacher-connection"):
        instruments.get("sdq")
