"""“The rest is 0” is offered only where 0 means “had the chance and did not see it”, and a row carries it as “o”."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import instruments
from screening.instruments import NOT_OBSERVED, format_entry, offers_rest, parse_entry

CONNECTION, ENGAGEMENT = instruments.get("teacher-connection"), instruments.get("teacher-engagement")
CHILD_FORMS = [form for form in instruments.all() if form.informant == "child"]
ITEM = CONNECTION.items[0]


@pytest.mark.parametrize("form", [CONNECTION, ENGAGEMENT], ids=lambda form: form.id)
def test_every_line_a_teacher_sees_offers_it(form):
    assert all(offers_rest(form, item) for item in form.items)


@pytest.mark.parametrize("form", CHILD_FORMS, ids=lambda form: form.id)
def test_no_answer_of_a_child_is_ever_filled_as_the_rest(form):
    assert not any(offers_rest(form, item) for item in form.items)
    assert parse_entry(form, "o").errors[0].code == "unknown-sign"


@pytest.mark.parametrize(
    "item",
    [replace(ITEM, reversed=True), replace(ITEM, direction="strength"), replace(ITEM, direction="none")],
    ids=["turned", "worded as a strength", "not counted"],
)
def test_where_zero_is_the_answer_of_concern_or_of_nothing_it_is_not_offered(item):
    assert not offers_rest(CONNECTION, item)


@pytest.mark.parametrize("other", [{"min_code": 1}, {"not_observed": None}, {"informant": "child"}])
def test_without_a_zero_or_a_sign_for_no_chance_to_see_it_is_not_offered(other):
    assert not offers_rest(replace(CONNECTION, **other), ITEM)


def test_an_o_is_a_zero_of_the_rest():
    entry = parse_entry(CONNECTION, "1oo0 o_2-")
    assert entry.ok and list(entry.cells.values()) == [1, 0, 0, 0, 0, 2, NOT_OBSERVED]
    assert entry.by_rest == {"c2", "c3", "c5"}


@given(st.lists(st.sampled_from("0123-_o"), max_size=8))
def test_a_row_with_a_rest_is_written_and_read_alike(signs):
    entry = parse_entry(CONNECTION, "".join(signs))
    assert parse_entry(CONNECTION, format_entry(CONNECTION, entry.cells, entry.by_rest)) == entry
