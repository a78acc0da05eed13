"""The psychometric report of a round: who may read it, what it prints, what it keeps back, and its two files."""

import io
import re
from itertools import cycle

import numpy as np
import pikepdf
import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import AuditEvent
from screening.documents.models import Document
from screening.documents.services.making import make
from screening.jobs.errors import CannotBeDone
from screening.library import wording
from screening.research.psychometrics import access, views
from screening.research.psychometrics.gathering import statistics_of
from screening.research.psychometrics.presenter import publish_forms, report_of
from screening.rounds import services
from screening.rounds.models import Result, ScreeningRound
from tests.chinese import chinese
from tests.documents.pdf import print_page, tags
from tests.research.psychometrics.independent_recount import differences, rows_of
from tests.research.psychometrics.test_statistics import form_of, sample
from tests.rounds import factories as rounds

ANSWERS = (
    {"teacher-connection": "0000 0000", "teacher-engagement": "0000 0000 0000"},
    {"teacher-connection": "1010 0100", "teacher-engagement": "1100 1010 0101"},
    {"teacher-connection": "2121 1211", "teacher-engagement": "2112 2121 1122"},
    {"teacher-connection": "01oo 010-", "teacher-engagement": "0001 0100 0010"},
)


@pytest.fixture
def rated(cast) -> ScreeningRound:
    """A closed round in which 47 children of one class were rated."""
    rounds.make_crowd(cast.class_3_1, 44, first_seat=10)
    current = rounds.open_round(cast)
    sheet = rounds.sheet_of(current, cast.class_3_1)
    seats = [1, 2, 3, *range(10, 54)]
    rounds.hand_in(sheet, cast.li, dict(zip(seats, cycle(ANSWERS), strict=False)))
    services.close_round(current, by=cast.district)
    current.refresh_from_db()
    return current


def address(current: ScreeningRound, what: str = "") -> str:
    return f"/reports/rounds/{current.public_id}/{what}"


def test_the_officer_reads_numbers_without_a_child_and_the_look_is_recorded(cast, as_, rated):
    page = as_(cast.district).get(address(rated)).content.decode()
    assert "47 名孩子有这张表" in page
    assert "王𬀩雨" not in page
    assert "三年级" not in page
    event = AuditEvent.objects.get(verb="psychometrics.show")
    assert event.object_id == str(rated.public_id)
    assert event.subjects == []


def test_of_a_large_round_the_page_counts_nothing_and_gives_the_files(cast, as_, rated, monkeypatch):
    monkeypatch.setattr(views, "MOST_ANSWERS", 93)  # of 94
    monkeypatch.setattr(views, "statistics_of", None)
    browser = as_(cast.district)
    page = browser.get(address(rated)).content.decode()
    assert "要数的内容很多" in page and "名孩子有这张表" not in page
    assert f'action="{address(rated, "print/")}"' in page
    assert browser.post(address(rated, "print/")).status_code == 302


def test_the_numbers_are_those_of_the_answers(cast, rated):
    found = {form.id: statistics for form, statistics in statistics_of(cast.district, rated).forms}
    connection = found["teacher-connection"]
    assert (connection.assessed, connection.scorable, connection.complete) == (47, 47, 36)
    assert connection.items[7].not_observed == 11
    assert connection.items[0].codes == {0: 12, 1: 12, 2: 12, 3: 0}


def test_every_number_comes_out_again_from_the_stored_answers(cast, rated):
    """Of every line and every form; over the demo county the same comparison finds no difference either."""
    for form, found in statistics_of(cast.district, rated).forms:
        rows = rows_of(rated, form.version.pk)
        assert list(differences(rows, form.instrument, found)) == []
        rows.loc[rows.index[0], form.instrument.total.items[0]] = 3  # one answer changed is noticed
        assert list(differences(rows, form.instrument, found))


def test_somebody_without_the_right_gets_no_row_from_the_door(cast, rated):
    assert not access.answers_counted(cast.wang, rated).exists()
    assert access.answers_counted(cast.district, rated).count() == Result.objects.in_force().count() == 94
    assert not access.closed_rounds_of(cast.chen).exists()


def test_while_a_round_is_open_its_report_does_not_exist(cast, as_):
    current = rounds.open_round(cast)
    assert as_(cast.district).get(address(current)).status_code == 404
    assert address(current) not in as_(cast.district).get("/reports/rounds/").content.decode()


def test_a_round_with_few_children_says_so_and_shows_no_number(cast, as_):
    current = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li)
    services.close_round(current, by=cast.district)
    page = as_(cast.district).get(address(current)).content.decode()
    assert chinese("Fewer than 30 children with complete answers: not shown.") in page
    assert chinese("Alpha (raw)") not in page


def test_every_number_is_explained_in_the_report_itself(cast, rated):
    report = report_of(rated, statistics_of(cast.district, rated))
    reading = report.parts[-1].tables[0]
    assert len(reading.rows) >= 4
    assert all(len(cell) >= 8 for row in reading.rows for cell in row.cells)


def test_raters_who_practised_are_counted(cast, rated):
    report = report_of(rated, statistics_of(cast.district, rated))
    assert "0/1 位评定老师练过。" in [sentence for part in report.parts for sentence in part.says]


@pytest.mark.parametrize("what", ["print", "table"])
def test_a_file_is_two_clicks_away_and_the_same_when_pressed_twice(cast, as_, rated, what):
    browser = as_(cast.district)
    assert address(rated, f"{what}/") in browser.get("/reports/rounds/").content.decode()
    first, second = browser.post(address(rated, f"{what}/")), browser.post(address(rated, f"{what}/"))
    document = Document.objects.get()
    assert first.url == second.url == f"/documents/{document.public_id}/"


def test_the_spreadsheet_holds_the_numbers_as_numbers(cast, rated):
    document = views.SHEET.request(rated, by=cast.district, language="zh-hans")
    made = views.SHEET.build(document)
    assert re.fullmatch(r"psychometric-report-2026-1\.xlsx", made.file_name)
    book = load_workbook(io.BytesIO(made.content))
    cells = [cell for leaf in book for row in leaf.iter_rows(values_only=True) for cell in row]
    assert 0.83 <= cells[cells.index(chinese("Alpha (raw)")) + 1] <= 1
    assert 36 in cells or 12 in cells
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]


def test_an_officer_who_left_gets_no_file_any_more(cast, rated):
    document = views.PDF.request(rated, by=cast.district, language="zh-hans")
    cast.district.is_active = False
    cast.district.save()
    document.refresh_from_db()
    with pytest.raises(CannotBeDone):
        make(document.job, progress=None)


def test_new_results_make_a_new_file(cast, rated):
    first = views.PDF.request(rated, by=cast.district, language="zh-hans")
    Result.objects.filter(pk=Result.objects.in_force().first().pk).update(superseded_at=rated.closed_at)
    assert views.PDF.request(rated, by=cast.district, language="zh-hans").pk != first.pk


def test_small_answers_are_hidden_with_what_would_give_them_away() -> None:
    matrix = np.zeros((100, 4))
    matrix[:40, :] = 1
    matrix[:12, 0] = 2
    matrix[:3, 0] = 3
    (cells,) = publish_forms([form_of(matrix)])
    assert [cells[f"code.0.{code}"].text for code in range(4)] == ["60", "28", "—", "<5"]
    assert cells["complete"].value == 100


def test_a_handful_of_incomplete_rows_cannot_be_worked_out() -> None:
    matrix = sample(100)
    matrix[:3, 0] = np.nan
    (cells,) = publish_forms([form_of(matrix, scorable=100)])
    assert cells["complete"].value == 97
    assert cells["scorable"].value is None
    assert cells["open.0"].text == "<5"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_screen_reader_finds_its_way_through_the_paper(cast, rated, tmp_path, language) -> None:
    document = views.PDF.request(rated, by=cast.district, language=language)
    with override(language):
        job = views.PDF.build(document)
        page = print_page(job.html_template.removeprefix("documents/"), job.context["page"], tmp_path / "paper")
    assert page.check() == 0
    with pikepdf.open(page.path) as pdf:
        names = [name for name, _ in tags(pdf)]
        assert str(pdf.Root.Lang) == ("en" if language == "en" else "zh-Hans")
        assert names.count("H1") == 1
        assert "TH" in names


def test_the_report_names_rules_and_norm_and_what_it_cannot_say(cast, as_, rated) -> None:
    page = as_(cast.district).get(address(rated)).content.decode()
    assert f"规则 {rated.rule_set.version}" in page
    assert wording.standing("own-forms") in page
    assert wording.standing("not-looked-at") in page
