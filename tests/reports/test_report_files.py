"""A statistical report on paper and as a spreadsheet: what stands on the page, in the same order, and no raw number."""

import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, bar_chart
from screening.reports.disclosure_control.model import Exact, Published, Why
from screening.reports.disclosure_control.print_guard import RawNumber, check, measure
from screening.reports.report_files import WIDTHS, blocks_of, book_of, in_order, page_of
from screening.reports.tables import GuardedSentence, Report, ReportPart, ReportTable, Row

SMALL = Published(None, Why.SMALL)
DAYS = GuardedSentence("%(days)s days", days=Exact(26))
OF_ALL = GuardedSentence("%(part)s / %(whole)s", part=Published(24), whole=Published(32))
PICTURE = ChartFigure("Bars", bar_chart("Bars", [Bar("one", 1, "1")]))
DOCUMENT: Any = SimpleNamespace(
    language="en", requested_by=SimpleNamespace(name="郑科长"), input_hash="3f9c1e07a4d2b86e"
)


def table(*columns: str, cells: tuple[Any, ...] = (), note: str = "") -> ReportTable:
    return ReportTable("Caption", columns, [Row("Grade 3", cells)] if cells else [], note)


def report(*parts: ReportPart) -> Report:
    standing = ("Few flags are no good result.",)
    return Report("Title", "County", ("How to read it.",), parts, standing, place="County", period="2026-10")


def printed(one: ReportTable) -> str:
    return one.caption


def leaves(one: Report) -> dict[str, list[tuple[Any, ...]]]:
    with override("en"):
        book = openpyxl.load_workbook(io.BytesIO(book_of(one)))
    return {leaf.title: list(leaf.iter_rows(values_only=True)) for leaf in book}


def html_of(one: Report) -> str:
    with override("en"):
        page = page_of(one, DOCUMENT)
        check(page)
        return render_to_string("documents/statistics_report.html", {"page": page, "product_version": "1"})


class TestPart:
    def test_sentences_stand_before_pictures_pictures_before_tables_and_notes_last(self):
        part = ReportPart("a", "A", ("first",), (PICTURE,), (table("n", note="why"),), ("last",))
        assert [next(iter(block)) for block in blocks_of(part, printed)] == [
            "text",
            "figure",
            "table",
            "small",
            "small",
        ]

    def test_small_pictures_stand_two_and_two(self):
        part = ReportPart("a", "A", charts=(PICTURE, PICTURE))
        assert list(blocks_of(part, printed, in_halves=True)) == [{"figures": (PICTURE, PICTURE)}]
        assert len(list(blocks_of(part, printed))) == 2

    def test_without_pictures_there_is_no_empty_half(self):
        assert list(blocks_of(ReportPart("a", "A"), printed, in_halves=True)) == []

    def test_a_table_without_a_note_leaves_no_empty_line(self):
        assert list(blocks_of(ReportPart("a", "A", tables=(table("n"),)), printed)) == [{"table": "Caption"}]


@pytest.mark.parametrize(
    ("language", "numbers"), [("en", ["1. ", "2. ", "3. "]), ("zh-Hans", ["一、", "二、", "三、"])]
)
def test_sections_are_numbered_as_the_language_does(language, numbers):
    assert [number for number, _section in in_order([{}, {}, {}], language)] == numbers


def test_whose_paper_it_is_and_of_which_figures_stands_on_it():
    html = html_of(report(ReportPart("a", "Coverage")))
    assert "郑科长" in html and "3F9C1E07A4" in html
    assert html.index("How to read it.") < html.index("Few flags are no good result.") < html.index("Coverage")


@pytest.mark.parametrize("count", range(1, 13))
def test_a_table_of_any_number_of_columns_has_a_width_for_each(count):
    columns = tuple(f"c{at}" for at in range(count))
    page = page_of(report(ReportPart("a", "A", tables=(table(*columns, cells=(Exact(1),) * count),))), DOCUMENT)
    [(_number, section)] = page["sections"]
    assert len(section["blocks"][0]["table"].columns) == count + 1


def test_the_widths_of_a_table_fill_the_page_and_no_more():
    shares = {count: sum(float(width[1:].replace("-", ".")) for width in found) for count, found in WIDTHS.items()}
    assert all(99 <= share <= 100 for share in shares.values()), shares


def test_a_table_of_sentences_is_set_like_text():
    wordy = table("Means", "Does not mean", cells=("很长的一句话" * 8, "短"))
    [(_number, section)] = page_of(report(ReportPart("a", "A", tables=(wordy,))), DOCUMENT)["sections"]
    columns = section["blocks"][0]["table"].columns
    assert {column.kind for column in columns} == {""}
    assert [column.width for column in columns] == ["w20", "w40", "w40"]


@pytest.mark.parametrize("raw", [7, 7.5, "12"])
def test_no_raw_number_gets_into_a_table_on_paper(raw):
    with pytest.raises(RawNumber):
        html_of(report(ReportPart("a", "A", tables=(table("Children", cells=(raw,)),))))


@pytest.mark.parametrize("raw", [7, 7.5, "12"])
def test_nor_into_a_spreadsheet(raw):
    with pytest.raises(RawNumber):
        book_of(report(ReportPart("a", "A", tables=(table("Children", cells=(raw,)),))))


class TestBook:
    def test_a_leaf_a_table_between_what_is_said_and_all_figures_together(self):
        counted = table("n", cells=(Exact(1),))
        found = leaves(report(ReportPart("a", "Coverage", tables=(counted,)), ReportPart("b", "Load", ("words",))))
        assert list(found) == ["Notes", "Coverage", "All figures"]
        notes = [row[0] for row in found["Notes"]]
        assert notes[:5] == ["Title", "County 2026-10", "County", "How to read it.", "Few flags are no good result."]
        assert notes[-2:] == ["Load", "words"]

    def test_numbers_can_be_reckoned_with_and_hidden_ones_stay_hidden(self):
        part = ReportPart("a", "A", tables=(table("Rated", "Seen", "Sheets", cells=(Published(24), SMALL, Exact(3))),))
        head, row = leaves(report(part))["A"]
        assert head == ("Caption", "Rated", "Seen", "Sheets", "Why empty")
        assert row == ("Grade 3", 24, None, 3, "Seen: one to four children")

    def test_shares_are_shares_days_are_days_and_ranges_are_cut_into_their_ends(self):
        part, whole = Published(24), Published(32)
        cells = (part.share_of(whole), DAYS, OF_ALL, measure("38% (30–46%)"))
        one = report(ReportPart("a", "A", tables=(table("Share", "Oldest", "Done", "Missed", cells=cells),)))
        with override("en"):
            leaf = openpyxl.load_workbook(io.BytesIO(book_of(one)))["A"]
        heads, values = ([cell.value for cell in row] for row in leaf.iter_rows())
        assert heads[1:] == "Share|Oldest (days)|Done|Done: of|Missed|Missed: 95 % from|Missed: 95 % to".split("|")
        assert values[1:] == [0.75, 26, 24, 32, 0.38, 0.3, 0.46]
        looks = [cell.number_format for cell in leaf[2]][1:]
        assert looks == ["0%", "#,##0", "#,##0", "#,##0", "0%", "0%", "0%"]

    def test_every_figure_stands_once_more_in_one_tidy_leaf(self):
        remark = GuardedSentence("still waiting: %(n)s", n=SMALL)
        part = ReportPart("a", "A", tables=(table("Done", "Beside", cells=(OF_ALL, remark)),))
        _head, *rows = leaves(report(part))["All figures"]
        line = ("2026-10", "County", "A", "Grade 3")
        assert rows == [
            (*line, "Done", 24, None, None),
            (*line, "Done: of", 32, None, None),
            (*line, "still waiting", None, None, "one to four children"),
        ]

    def test_a_row_that_is_a_place_is_the_place(self):
        places = ReportTable("Townships", ("Children",), [Row("柳湾镇", (Published(24),))], of_places=True)
        _head, row = leaves(report(ReportPart("a", "A", tables=(places,))))["All figures"]
        assert row == ("2026-10", "柳湾镇", "A", None, "Children", 24, None, None)

    def test_it_is_ready_to_be_printed_and_says_what_it_is(self):
        part = ReportPart("a", "A", tables=(table("n", cells=(Exact(1),)),))
        with override("en"):
            book = openpyxl.load_workbook(io.BytesIO(book_of(report(part))))
        assert (book.properties.title, book.properties.creator) == ("Title County 2026-10", "Xinqiao")
        assert book.properties.language == "en"
        leaf = book["A"]
        assert (leaf.freeze_panes, leaf.print_title_rows) == ("B2", "$1:$1")
        assert (leaf.page_setup.paperSize, leaf.page_setup.fitToWidth, leaf.page_setup.fitToHeight) == (9, 1, 0)
        assert leaf.column_dimensions["A"].width > leaf.column_dimensions["B"].width > 8

    def test_what_stands_around_a_table_stands_in_the_notes(self):
        part = ReportPart("a", "A", ("before",), tables=(table("n", cells=(Exact(1),), note="why"),), notes=("after",))
        found = leaves(report(part))
        assert [row[0] for row in found["A"]] == ["Caption", "Grade 3"]
        assert [row[0] for row in found["Notes"]][-4:] == ["A", "before", "why", "after"]

    def test_two_parts_of_one_name_have_two_leaves(self):
        counted = table("n", cells=(Exact(1),))
        parts = (ReportPart("a", "A", tables=(counted,)), ReportPart("b", "A", tables=(counted,)))
        assert list(leaves(report(*parts))) == ["Notes", "A", "A (2)", "All figures"]


def test_paper_and_spreadsheet_show_the_same_rows():
    rows = [Row(f"Grade {at}", (Published(10 * at), SMALL)) for at in range(3, 7)]
    one = report(ReportPart("a", "A", tables=(ReportTable("Caption", ("Rated", "Seen"), rows),)))
    html = html_of(one)
    for name, rated, seen, why in leaves(one)["A"][1:]:
        assert f'<th scope="row">{name}</th><td class="n">{rated}</td><td class="n">&lt;5' in html
        assert seen is None and why
