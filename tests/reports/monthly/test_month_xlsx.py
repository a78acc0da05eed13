"""The month as a spreadsheet, read back with another program than the one that wrote it."""

import io
from datetime import date

import openpyxl
import pytest

from screening.reports.monthly import papers
from tests.journeys.monthly_pages import keep
from tests.reports.monthly import example_figures

NOVEMBER = date(2026, 11, 1)


def book(*reports):
    return openpyxl.load_workbook(io.BytesIO(papers.book_of(reports[-1], list(reports))))


@pytest.fixture
def month(cast):
    return book(keep(cast, example_figures.round_month(), NOVEMBER))


def rows(leaf):
    return {row[0]: list(row[1:]) for row in leaf.iter_rows(values_only=True) if row[0]}


def test_every_table_of_the_page_has_a_leaf(month):
    assert month.sheetnames == [
        "说明",
        "从发现到帮助",
        "逾期事项",
        "本月工作（两列一起看）",
        "每个孩子的着落",
        "分年级",
        "留守与非留守（研究口径）",
        "支持行动（次数）",
        "本学年走势",
        "全部数据",
    ]


def test_numbers_are_numbers_and_a_hidden_cell_is_empty_with_its_reason(month):
    grades = rows(month["分年级"])
    assert grades["三年级"][:6] == [144, 136, 0.94, None, 13, None]
    assert grades["三年级"][6] == "请心理老师看：1 至 4 名；已见到：1 至 4 名"
    assert grades["六年级"][3] is None and "推算" in grades["六年级"][6]
    assert grades["全校"][0] == 1008


def test_parts_of_a_whole_stand_in_two_cells(month):
    work = rows(month["本月工作（两列一起看）"])
    assert work["做了什么"][:3] == ["数目", "数目：共", "旁边要看的"]
    assert work["到期跟进，已完成"][:2] == [26, 31]


def test_no_cell_can_be_run_as_a_formula(cast):
    cast.school.name = "=HYPERLINK(1)"
    found = book(keep(cast, example_figures.round_month(), NOVEMBER))
    texts = [
        cell for leaf in found for row in leaf.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    ]
    assert "'=HYPERLINK(1)" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


def test_a_new_revision_says_in_its_notes_what_changed(cast):
    found = book(
        keep(cast, example_figures.round_month(), NOVEMBER),
        keep(cast, example_figures.next_revision(), NOVEMBER, revision=2),
    )
    assert "已见到孩子（学生）：原来 61，现在 64" in rows(found["说明"])


def test_a_small_school_has_no_leaf_of_children(cast):
    found = book(keep(cast, example_figures.small_school(), NOVEMBER))
    assert "班级观察表" in rows(found["说明"]) and "本月工作（两列一起看）" in found.sheetnames
    assert not {"分年级", "从发现到帮助", "每个孩子的着落"} & set(found.sheetnames)
