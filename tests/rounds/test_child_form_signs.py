"""What the typist of child forms types becomes the row that is kept, and the row what the typist sees again."""

import pytest
from django import forms

from screening import instruments
from screening.instruments import parse_entry
from screening.rounds.child_forms.signs import blank, full, read_signs
from tests.instruments.real_scales import FORMS

LONELINESS = instruments.get("child-loneliness")  # 1 to 4


@pytest.mark.parametrize(
    ("form", "typed", "cells"),
    [
        (LONELINESS, "1234 0.12 34", [1, 2, 3, 4, None, None, 1, 2, 3, 4]),
        (FORMS["cesd-r"], "01234 .1234 01234 0123-", [0, 1, 2, 3, 4, None, 1, 2, 3, 4, *range(5), *range(4), None]),
        (FORMS["zero-to-ten"], "10 3 . 0", [10, 3, None, 0]),
        (FORMS["zero-to-ten"], " ０，10、7;9 ", [0, 10, 7, 9]),
    ],
    ids=["1-4", "0-4", "0-10", "0-10 full width"],
)
def test_every_line_has_its_sign_and_nothing_slips(form, typed, cells):
    signs = read_signs(form, typed)
    read = parse_entry(form, signs).cells
    assert [read.get(item.id) for item in form.items] == cells
    assert read_signs(form, full(form, signs)) == signs


@pytest.mark.parametrize(
    ("form", "typed", "words"),
    [
        (LONELINESS, "123", "3"),
        (LONELINESS, "12345 11111", "1–4"),
        (FORMS["zero-to-ten"], "10370", "1"),
        (FORMS["zero-to-ten"], "11 0 0 0", "0–10"),
        (FORMS["zero-to-ten"], "120 0 0 0", "0–10"),
        (FORMS["audit"], "00000 00013", "0, 2, 4"),
    ],
)
def test_what_is_no_answer_is_named_with_what_there_is(form, typed, words):
    with pytest.raises(forms.ValidationError) as caught:
        read_signs(form, typed)
    assert words in " ".join(caught.value.messages)


def test_an_empty_line_is_never_read_as_the_answer_nought():
    """On a form where 0 is an answer the sign for an empty line is another one."""
    assert (blank(LONELINESS), blank(FORMS["cesd-r"])) == ("0", ".")
    assert full(FORMS["cesd-r"], "0" * 19) == "0000 0000 0000 0000 000." and full(LONELINESS, "") == ""
