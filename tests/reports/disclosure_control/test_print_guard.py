"""The guard at the door of print, and that nothing of the reports goes around it."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.template import engines
from openpyxl import load_workbook

from screening.documents.blocks import PrintedTable, TableColumn
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.documents.sheets import WorkbookSheet
from screening.reports.county import paper
from screening.reports.disclosure_control import print_guard
from screening.reports.disclosure_control.model import Exact, Published, Why, of_all
from screening.reports.disclosure_control.print_guard import (
    RawNumber,
    book,
    check,
    guarded,
    measure,
    notes_for,
    refuse_raw,
)
from screening.reports.models import CountyMonth
from screening.reports.tables import Report, ReportPart, ReportTable, Row
from tests.reports.disclosure_control.guarded_files import (
    files_of,
    loose_numbers,
    spreadsheets_around_the_guard,
    templates_below,
)

HIDDEN = Published(None, Why.SMALL)


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[object, ...]


def print_in_a_report(source: str, **context: object) -> str:
    """A template of the reports' folder, loaded as they are."""
    loader = print_guard.Loader(engines["django"].engine, [])
    loader.get_contents = lambda origin: source
    loader.get_template_sources = lambda name: [print_guard.Origin(name, name, loader)]
    template = loader.get_template("reports/parts/one.html")
    return template.render(print_guard.Context(context))


@pytest.mark.parametrize("raw", [12, 0, 0.5, "12", "1,204", "0.83", "-3"])
def test_a_raw_number_in_a_report_is_refused(raw):
    with pytest.raises(RawNumber):
        print_in_a_report("{{ row.cell }}", row={"cell": raw})


@pytest.mark.parametrize("source", ["{{ rows|length }}", "{{ n|stringformat:'d' }}", "{{ n|add:1 }}"])
def test_a_filter_makes_no_number_out_of_nothing(source):
    with pytest.raises(RawNumber):
        print_in_a_report(source, rows=["a"], n=3)


def test_a_raw_number_inside_a_translated_sentence_is_refused():
    with pytest.raises(RawNumber):
        print_in_a_report("{% blocktranslate with n=n %}{{ n }} children{% endblocktranslate %}", n=3)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Published(1204), "1,204"),
        (HIDDEN, "&lt;5"),
        (HIDDEN.text, "&lt;5"),
        (Published(None, Why.COMPLEMENT), "—"),
        (Exact(3), "3"),
        (Published(12).text, "12"),
        (of_all(Published(12), Exact(40)), "12 / 40"),
        (measure("0.83"), "0.83"),
        (Published(20).share_of(Published(40)), "50%"),
        ("3 days late", "3 days late"),
        ("2026-11-02", "2026-11-02"),
        ("0123456789", "0123456789"),
        (True, "True"),
    ],
)
def test_what_was_decided_about_is_printed(cell, shown):
    assert print_in_a_report("{{ cell }}", cell=cell) == shown


def test_the_place_in_a_loop_is_no_count_of_anything():
    assert print_in_a_report("{% for row in rows %}{{ forloop.counter }}{% endfor %}", rows="ab") == "12"


def test_a_raw_number_on_paper_is_refused_wherever_it_stands():
    for page in ({"page": Line("x", ("12",))}, [Line("x", (3,))], {"count": 3}):
        with pytest.raises(RawNumber):
            check(page)


def test_a_raw_number_of_a_page_that_is_no_dataclass_is_refused():
    class Page:
        def __init__(self, cell: object) -> None:
            self.lines = [Line("2026", (cell,))]

    check({"page": Page(Exact(3))})
    for raw in (3, "3"):
        with pytest.raises(RawNumber):
            check({"page": Page(raw)})


def test_names_and_codes_of_a_paper_may_be_digits():
    check({"page": Line("2026", (Exact(3).text, measure("0.8"), "three"))})
    check(PrintedTable((TableColumn("", "w20"),), (("Grade 3", Published(12).text),)))
    with pytest.raises(RawNumber):
        check({"page": Line("2026", (Exact(3).text, "3"))})  # the same digits in a cell


def test_a_guarded_paper_is_not_made_with_a_raw_number():
    build = guarded(lambda document: PrintJob("documents/x.html", {"page": Line("x", (3,))}, "x.pdf"))
    with pytest.raises(RawNumber):
        build(None)


def test_a_spreadsheet_holds_published_cells_as_numbers_and_refuses_raw_ones(tmp_path):
    row = ["Grade 3", Published(12), HIDDEN, Exact(1204), measure("0.83"), Published(20).share_of(Published(40))]
    (tmp_path / "x.xlsx").write_bytes(book([WorkbookSheet("x", [row])]))
    (found,) = load_workbook(tmp_path / "x.xlsx").active.iter_rows(values_only=True)
    assert found == ("Grade 3", 12, "<5", 1204, 0.83, 0.5)
    with pytest.raises(RawNumber):
        book([WorkbookSheet("x", [["Grade 3", 12]])])


def test_only_what_is_hidden_on_a_page_is_explained_there():
    assert notes_for([Published(5), Published(0)]) == []
    assert len(notes_for([Published(5), HIDDEN, HIDDEN])) == 1
    assert len(notes_for([HIDDEN, Published(None, Why.COMPLEMENT)])) == 2
    assert "0" in notes_for([Published(None, Why.GROUP)])[0]


@pytest.mark.parametrize("path", templates_below("reports"), ids=lambda path: path.name)
def test_every_template_of_the_reports_is_guarded(path):
    assert loose_numbers(path) == []


def test_every_file_of_the_reports_is_guarded():
    own, loose = files_of("screening.reports")
    monthly, county = {"monthly-report", "monthly-table", "year-report"}, {"district-report", "district-table"}
    assert own == {*monthly, *county} and loose == set()


@pytest.mark.parametrize("kind", [paper.PDF, paper.SHEET], ids=["pdf", "sheet"])
def test_a_raw_number_in_a_statistical_report_makes_no_file(cast, kind):
    table = ReportTable("x", ("Children",), [Row("Grade 3", ("12",))])
    report = Report("x", "x", (), (ReportPart("x", "x", tables=(table,)),), ())
    month = CountyMonth.objects.create(county=cast.county, month=date(2026, 10, 1), work={}, cells={}, input_hash="0")
    build = replace(kind, page=lambda document, row: report).renderer().build
    document = Document(kind=kind.name, subject=month.public_id, requested_by=cast.district, language="en")
    with pytest.raises(RawNumber):
        build(document)
    raw_free = replace(report, parts=(replace(report.parts[0], tables=()),))
    assert replace(kind, page=lambda document, row: raw_free).renderer().build(document)


def test_reports_write_their_spreadsheets_through_the_guard_only():
    assert spreadsheets_around_the_guard("screening/reports") == []


def test_a_bool_is_no_number():
    assert refuse_raw(True, "x") is None
    with pytest.raises(RawNumber):
        refuse_raw(1, "x")
