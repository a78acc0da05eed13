"""A file of answers is scored on a page: whatever is wrong with it is said, and nothing of it stays."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent
from screening import instruments
from screening.instruments.file_formats import ChildAnswers, answers_to_csv, answers_to_xlsx
from screening.library import forms as answer_forms
from screening.library.shipped import shipped_rules, shipped_versions
from screening.scoring import score
from tests.chinese import chinese
from tests.library import factories as library

pytestmark = pytest.mark.django_db
FORM = instruments.get("teacher-connection")
SOME = [2, 2, 2, 0, 0, 0, 0, 0]


@pytest.fixture
def send(cast, as_):
    """Sends the district officer's file and gives the answer."""
    browser = as_(cast.district)
    url = reverse("library:score_file", args=[shipped_versions()[0].public_id])

    def sent(file=None, **fields):
        given = {"rules": str(shipped_rules().public_id), "norm": "", **fields}
        return browser.post(url, given | ({"file": file} if file else {}))

    return sent


def csv(*lines: str) -> SimpleUploadedFile:
    head = answers_to_csv(FORM, []).decode("utf-8-sig").strip()
    return SimpleUploadedFile("answers.csv", "\n".join([head, *lines]).encode())


def line(child="1", codes="2,2,2,0,0,0,0,0", form="teacher-connection", version="1.0", digest=FORM.content_hash) -> str:
    return f"{child},{codes},{form},{version},{digest}"


def page_of(response) -> str:
    return response.content.decode()


def test_every_row_gets_the_score_of_the_engine(send):
    response = send(library.answer_file(FORM, SOME, [0] * 8, [3, 3, 3, 3, 3, None, None, None]))
    rows = response.context["page"].rows
    total = score(FORM, dict(zip([item.id for item in FORM.items], SOME, strict=True))).total
    assert response.status_code == 200 and response.context["page"].n == 3
    assert (rows[0].raw, rows[0].upper) == (str(total.raw), f"{total.upper} / {total.answered}")
    assert (rows[1].raw, rows[2].raw) == ("0", "—")


def test_a_workbook_is_read_like_a_csv(send):
    codes = {item.id: code for item, code in zip(FORM.items, SOME, strict=True)}
    workbook = SimpleUploadedFile("answers.xlsx", answers_to_xlsx(FORM, [ChildAnswers("7", codes)]))
    assert [row.child for row in send(workbook).context["page"].rows] == ["7"]


def test_with_a_norm_both_legs_stand_there(cast, send):
    norm = library.make_norm(cast)
    response = send(library.answer_file(FORM, SOME), norm=str(norm.public_id))
    row = response.context["page"].rows[0]
    assert row.percentile != "—" and row.norm_band != "—" and norm.name in page_of(response)


def test_a_norm_of_another_county_cannot_be_chosen(cast, send):
    norm = library.make_norm(cast, county_id=shipped_rules().public_id)
    assert send(library.answer_file(FORM, SOME), norm=str(norm.public_id)).status_code == 422


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line(codes="2,2,2,0,0,0,0,4")], "4"),
        ([line(codes="2,2,2,0,0,0,0,x")], "x"),
        ([line(), line()], "1"),
        ([line(version="0.9", digest="0" * 64)], "0" * 64),
        ([line(form="teacher-engagement")], "teacher-engagement"),
        ([line(codes="=1+1,2,2,0,0,0,0,0")], "=1+1"),
    ],
    ids=["out of range", "no digit", "child twice", "another version", "another form", "formula"],
)
def test_what_is_no_answer_of_this_form_is_named_and_not_scored(send, lines, said):
    page = send(csv(*lines, line(child="9"))).context["page"]
    assert [row.child for row in page.rows] == ["9"]
    assert any(said in problem for problem in page.problems)


def test_an_unknown_item_stops_the_file(send):
    head, *rest = answers_to_csv(FORM, [ChildAnswers("1", {"c1": 2})]).decode("utf-8-sig").splitlines()
    file = SimpleUploadedFile("answers.csv", "\n".join([head.replace("c8", "c9"), *rest]).encode())
    page = send(file).context["page"]
    assert page.rows == [] and any("c9" in problem for problem in page.problems)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "please choose a file"),
        (SimpleUploadedFile("a.csv", b""), "This file is empty."),
        (SimpleUploadedFile("a.csv", b"x" * (answer_forms.LARGEST_FILE + 1)), "The file is larger than 2 MB."),
        (csv(line(codes=",,,,,,,")), "No line of this file has an answer."),
    ],
    ids=["no file", "empty", "too large", "no answers"],
)
def test_a_file_that_cannot_be_scored_at_all_is_refused(send, file, words):
    response = send(file)
    assert response.status_code == 422 and chinese(words) in page_of(response)


def test_more_lines_than_a_page_takes_are_refused_and_not_cut_off(send, monkeypatch):
    monkeypatch.setattr(answer_forms, "MOST_ROWS", 1)
    assert send(csv(line(), line(child="2"))).status_code == 422


def test_a_workbook_with_a_macro_is_not_opened(send):
    workbook = io.BytesIO(answers_to_xlsx(FORM, [ChildAnswers("1", {"c1": 2})]))
    with zipfile.ZipFile(workbook, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    page = send(SimpleUploadedFile("answers.xlsm", workbook.getvalue())).context["page"]
    assert page.rows == [] and page.problems


def test_a_formula_in_a_workbook_is_never_computed(send):
    book = openpyxl.load_workbook(io.BytesIO(answers_to_xlsx(FORM, [ChildAnswers("1", {"c1": 2})])))
    book.active["B2"] = "=1+1"
    kept = io.BytesIO()
    book.save(kept)
    page = send(SimpleUploadedFile("answers.xlsx", kept.getvalue())).context["page"]
    assert page.rows == [] and len(page.problems) == 1


def test_the_scores_can_be_downloaded_and_no_cell_of_them_runs(send):
    shown = send(csv(line(child="'=cmd()"), line(child="@2"))).context
    response = send(None, packet=shown["form"].packed(), download="1")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response.headers["Content-Type"].startswith("text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="teacher-connection-1.0-scores.csv"'
    assert lines[0].startswith("child,connection_answered,connection_raw") and len(lines) == 3
    assert not [cell for row in lines[1:] for cell in row.split(",") if cell.strip('"')[:1] in "=+-@" and cell]


def test_a_packet_somebody_made_up_is_refused(send):
    assert send(None, packet="not a packet").status_code == 200
    assert send(None, packet="not a packet").context["page"].rows == []


def test_nothing_is_kept_but_that_it_was_done(send):
    send(library.answer_file(FORM, SOME))
    event = AuditEvent.objects.get(verb="instrument.score-file")
    assert event.detail == {"hash": FORM.content_hash, "rows": 1, "norm": False}


def test_two_hundred_rows_are_shown_and_the_rest_are_counted(send):
    page = send(library.answer_file(FORM, *[SOME] * 203)).context["page"]
    assert (page.n, len(page.rows), page.more) == (203, 200, 3)


def test_figures_in_the_file_are_named_as_not_taken_over(send):
    head, row = answers_to_csv(FORM, [ChildAnswers("1", {"c1": 2})]).decode("utf-8-sig").splitlines()
    file = SimpleUploadedFile("answers.csv", f"{head},result_raw\n{row},24\n".encode())
    page = send(file).context["page"]
    assert len(page.losses) == 1 and "result_raw" in page.losses[0]
    assert page.rows[0].raw != "24"
