"""A text is cut alike for every door, and a broken quotation never swallows a line."""

import pytest

from screening.separated import BrokenQuotation, cut

HEADING = "班级,座号,姓名,性别,出生年月,住址"
ROWS = [f"三年级(1)班,{seat},钱小{seat},女,2017-02,三组" for seat in range(1, 8)]


def cells(text, names=()):
    return [line for _number, line in cut(text, names)]


def broken_at(*lines):
    with pytest.raises(BrokenQuotation) as refused:
        list(cut("\n".join([HEADING, *lines, ""])))
    return refused.value.args[0]


@pytest.mark.parametrize(("sign", "other"), [("\t", ","), (";", ","), (",", ";"), ("\t", ";")])
def test_commas_in_every_cell_of_a_column_do_not_choose_the_separator(sign, other):
    lines = ["姓名 住址 电话".split(), *(["许晨曦", f"柳湾镇{other}三组{other}东头{other}", "有"] for _ in range(9))]
    assert cells("\n".join(sign.join(line) for line in lines)) == lines


def test_headings_that_are_known_choose_the_separator_before_anything_else():
    assert cells("child;a,b,c,d\n1;2,3,4,5\n", ["child", "a,b,c,d"])[1] == ["1", "2,3,4,5"]


def test_a_note_of_two_lines_keeps_the_number_of_every_line_of_the_file():
    text = "\n".join([HEADING, ROWS[0][:-2] + '"三组\n东头"', ROWS[1]])
    assert [number for number, _cells in cut(text)] == [1, 2, 4]


def test_a_quotation_that_is_never_closed_names_the_line_in_which_it_begins():
    assert broken_at(ROWS[0], ROWS[1][:-2] + '"三组', *ROWS[2:]) == 3


def test_a_quotation_that_a_later_one_closes_swallows_no_line():
    opened, closed = ROWS[1][:-2] + '"三组', ROWS[4][:-2] + '三组"'
    assert broken_at(ROWS[0], opened, *ROWS[2:4], closed, ROWS[5]) == 3
    assert broken_at(ROWS[0], opened, closed, ROWS[5]) == 3


def test_a_quotation_closed_in_the_middle_of_a_cell_is_broken():
    assert broken_at(ROWS[0], ROWS[1][:-2] + '"三"组') == 3


def test_a_quotation_mark_inside_a_plain_cell_is_a_sign_like_any_other():
    assert cells('姓名,住址\n许晨曦,三"组\n')[1] == ["许晨曦", '三"组']
