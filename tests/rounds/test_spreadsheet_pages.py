"""The class as a spreadsheet: handed out, brought back, looked at, taken over."""

import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent, AuditSubject
from screening.library import texts
from screening.rounds.models import SheetRow
from screening.rounds.services import exclude_child
from students.models import Student
from tests import factories as people
from tests.chinese import chinese
from tests.pages.structure import faults
from tests.rounds import factories as rounds
from tests.rounds.test_saving import stored

FIRST = 3  # column of the first answer, counted from 0
LINES = {"yu": 7, "bo": 8, "nur": 9}
CONNECTION = "teacher-connection"
NO_HEADING = (
    "No line names the columns, and no child of this class was found. Please use the file of this page, or copy "
    "the seat numbers and names along with the answers."
)


def url(name, sheet):
    return reverse(f"rounds:{name}_spreadsheet", kwargs={"public_id": sheet.public_id})


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def download(browser, sheet):
    answer = browser.get(url("download", sheet))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def filled(book, cells):
    """{("yu", 1): 2}: child and number of the question."""
    for (child, number), value in cells.items():
        book.worksheets[0].cell(LINES[child], FIRST + number).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser, sheet, content, status=200):
    answer = browser.post(url("open", sheet), {"file": SimpleUploadedFile("班级.xlsx", content), "block": ""})
    text = answer.content.decode()
    assert answer.status_code == status, text
    assert faults(text) == []
    return text


def paste(browser, sheet, block, status=200):
    answer = browser.post(url("open", sheet), {"block": block})
    assert answer.status_code == status
    return answer.content.decode()


def hidden(text, name):
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def post_of(text, **choices):
    return {"nonce": hidden(text, "nonce"), "cells": hidden(text, "cells"), **choices}


def take(browser, sheet, text, **choices):
    return browser.post(url("open", sheet), post_of(text, **choices), follow=True).content.decode()


def digits(sheet, student):
    return stored(sheet, student)[0][CONNECTION]


def test_a_class_goes_home_and_comes_back_with_each_cell_marked(cast, sheet, li):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {CONNECTION: "1"}))
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 2): 2, ("bo", 9): "-"}))
    assert "将写入 2 格，涉及 2 名孩子" in text and not SheetRow.objects.filter(student=cast.children["bo"]).exists()
    text = take(li, sheet, text)
    assert "已从表格写入 2 格" in text and "2 格来自表格" in text
    cells = SheetRow.objects.get(student=cast.children["yu"]).cells
    assert [(cells[item]["v"], cells[item]["s"], cells[item]["by"]) for item in ("c1", "c2")] == [
        (1, "screen", str(cast.li.pk)),
        (2, "spreadsheet", str(cast.li.pk)),
    ]
    assert stored(sheet, cast.children["bo"])[0]["teacher-engagement"] == "-"
    assert "2 格来自表格" in li.get(reverse("rounds:check_answers", args=[sheet.public_id])).content.decode()


def test_the_file_locks_all_but_the_answers_and_offers_what_may_be_answered(sheet, li):
    first, words = download(li, sheet).worksheets
    assert first.protection.sheet and first.protection.password is None and first.freeze_panes == "D7"
    opened = {cell.coordinate for row in first.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {f"{column.column_letter}{line}" for line in (7, 8, 9) for column in first[6][FIRST:]}
    rules = first.data_validations.dataValidation
    assert [(rule.formula1, str(rule.sqref)) for rule in rules[:2]] == [
        ('"0,1,2,3,-"', "D7:D9"),
        ('"0,1,2,3,-"', "E7:E9"),
    ]
    assert len(rules) == 20 and rules[0].prompt.startswith("课间一个人待着\n0 没见过") and len(rules[0].prompt) < 256
    assert first.column_dimensions["A"].hidden and first.row_dimensions[4].hidden
    assert (first.page_setup.orientation, first.page_setup.fitToWidth, first.print_title_rows) == (
        "landscape",
        1,
        "$1:$6",
    )
    assert "找理由躲开班里的活动" in [cell.value for row in words.iter_rows() for cell in row]


def test_who_took_the_names_home_is_recorded_and_the_file_is_called_by_its_class(cast, sheet, li):
    answer = li.get(url("download", sheet))
    assert "三年级1班-教师观察_2026-1.xlsx" in unquote(answer["Content-Disposition"]) and len(answer.content) < 20_000
    event = AuditEvent.objects.get(verb="sheet.download")
    assert (event.actor_id, event.purpose, event.detail["bytes"]) == (
        cast.li.public_id,
        "spreadsheet",
        len(answer.content),
    )
    children = {cast.children[name].public_id for name in LINES}
    assert set(AuditSubject.objects.filter(event=event).values_list("subject_id", flat=True)) == children


def test_a_look_is_recorded_and_writes_nothing_and_an_unchanged_file_says_so(cast, sheet, li):
    rounds.fill(sheet, cast.li)
    text = upload(li, sheet, filled(download(li, sheet), {}))
    assert (
        chinese("Nothing would change: all that could be read stands here already.") in text
        and 'name="cells"' not in text
    )
    assert AuditEvent.objects.filter(verb="sheet.show", purpose="spreadsheet").exists()
    assert SheetRow.objects.filter(version=1).count() == 3


def test_an_empty_cell_takes_nothing_away(cast, sheet, li):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {CONNECTION: "11"}))
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): None, ("yu", 2): 2}))
    take(li, sheet, text)
    assert digits(sheet, cast.children["yu"]) == "12"


@pytest.mark.parametrize(
    ("choices", "becomes"), [({}, "20"), ({"use-0": "file"}, "10"), ({"use-0": "here"}, "20"), ({"all": "file"}, "10")]
)
def test_what_changed_here_since_stays_unless_the_file_is_chosen(cast, sheet, li, choices, becomes):
    yu = cast.children["yu"]
    content = filled(download(li, sheet), {("yu", 1): 1, ("yu", 2): 0})
    rounds.save(sheet, cast.li, rounds.row(yu, {CONNECTION: "2"}))
    text = upload(li, sheet, content)
    assert "1 号 王𬀩雨 · 同伴与归属第 1 题（课间独处）" in text and "留着这里的：2<small>李芳 · " in text
    take(li, sheet, text, **choices)
    assert digits(sheet, yu) == becomes


def test_a_cell_that_changes_while_the_page_lies_open_is_left_and_said(cast, sheet, li):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1, ("bo", 1): 1}))
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {CONNECTION: "3"}))
    said = take(li, sheet, text)
    assert "已从表格写入 1 格。有 1 格这期间又变过" in said
    assert (digits(sheet, cast.children["yu"]), digits(sheet, cast.children["bo"])) == ("3", "1")


def test_a_double_click_writes_once_and_another_sheets_nonce_not_at_all(cast, sheet, li):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1}))
    first, again = take(li, sheet, text), take(li, sheet, text)
    assert "已从表格写入 1 格" in first and "已从表格写入 1 格" in again
    assert stored(sheet, cast.children["yu"])[1] == 1
    assert AuditEvent.objects.filter(verb="sheet.save").count() == 1


def test_a_preview_is_good_for_its_sheet_its_person_and_a_day(cast, sheet, li, as_, monkeypatch):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1, ("yu", 2): 9}))
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    assert as_(cast.zhou).post(url("open", other), post_of(text)).status_code == 400
    assert li.post(url("open", sheet), post_of(text, cells=hidden(text, "lines"))).status_code == 400
    assert li.post(url("open", sheet), post_of(text, cells="x")).status_code == 400
    monkeypatch.setattr("screening.rounds.forms.files.LASTS", -1)
    assert chinese("This page lay open for more than a day; please upload the file again.") in take(li, sheet, text)
    assert li.post(url("open", sheet), {"lines": hidden(text, "lines")}).status_code == 302
    assert not SheetRow.objects.exists()


def test_what_cannot_be_read_comes_back_marked_and_goes_in_when_put_right(cast, sheet, li):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 7, ("yu", 2): 1, ("bo", 13): "没带"}))
    assert "第 7 行 王𬀩雨 同伴与归属第 1 题：“7”不是 0–3 的数字。" in text
    assert "第 8 行 李䶮 学习投入第 5 题：“没带”不是 0–3 的数字。" in text
    take(li, sheet, text)
    answer = li.post(url("open", sheet), {"lines": hidden(text, "lines")})
    assert "三年级1班-教师观察_2026-1-要改正.xlsx" in unquote(answer["Content-Disposition"])
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    first, listed, _words = book.worksheets
    assert first["D7"].fill.fgColor.rgb == "00FBECE5" and "不是 0–3" in first["D7"].comment.text
    assert (first["D7"].value, first["E7"].value, first["P8"].value, first["E8"].comment) == (7, 1, "没带", None)
    assert (
        not first["D9"].protection.locked
        and first.protection.sheet
        and len(first.data_validations.dataValidation) == 20
    )
    assert [row[0].value for row in listed.iter_rows(min_row=2)] == ["D7", "P8"]
    text = upload(li, sheet, filled(book, {("yu", 1): 2, ("bo", 13): 0}))
    assert "将写入 2 格" in text and "没有读出来" not in text
    take(li, sheet, text)
    assert digits(sheet, cast.children["yu"]) == "21"
    assert AuditEvent.objects.filter(verb="sheet.download").count() == 2


def test_a_file_that_was_sorted_with_its_headings_comes_back_marked_and_whole(sheet, li):
    rows = [[cell.value for cell in row] for row in download(li, sheet).worksheets[0].iter_rows()]
    rows[7][3:7], rows[8][3] = [0, 0, 0, 0], "\a9"
    block = "\n".join(
        ",".join("" if cell is None else f'"{cell}"' for cell in row) for row in [rows[7], *rows[:7], rows[8]]
    )
    text = paste(li, sheet, block)
    assert "将写入 4 格" in text and "第 9 行 古丽娜尔·艾山" in text
    marked = li.post(url("open", sheet), {"lines": hidden(text, "lines")}).content
    first = openpyxl.load_workbook(io.BytesIO(marked)).worksheets[0]
    assert [first.cell(1, column).value for column in range(3, 8)] == ["李䶮", 0, 0, 0, 0]
    assert first["D9"].comment and not first["D1"].protection.locked


def test_a_child_who_left_or_is_left_out_meanwhile_is_said_and_not_written(cast, sheet, li):
    content = filled(download(li, sheet), {("yu", 1): 1, ("bo", 1): 1, ("nur", 1): 1})
    text = upload(li, sheet, content)
    exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="absent-long")
    people.make_consent(cast.children["yu"], "withdrawn", dated=people.at("2026-10-19").date())
    again = upload(li, sheet, content)
    assert "第 7 行 王𬀩雨：已经不在这张表上" in again and "第 8 行 李䶮：已写明暂不评定的原因" in again
    assert "已从表格写入 1 格。有 2 格" in take(li, sheet, text)


def test_a_block_from_wps_goes_the_same_way(cast, sheet, li):
    answers = "\t".join("1" * 20)
    text = paste(li, sheet, f"2\t李䶮\t{answers}\n3\t古丽娜尔·艾山\t{answers}")
    assert "将写入 40 格，涉及 2 名孩子" in text and "按座号和姓名对上的" in text
    take(li, sheet, text)
    assert digits(sheet, cast.children["nur"]) == "1111 1111"


def test_a_block_whose_names_are_gone_since_is_asked_for_again(cast, sheet, li):
    row = "\t".join(["1", cast.children["yu"].name, *"1" * 19, "9"])
    text = paste(li, sheet, row)
    Student.objects.filter(pk=cast.children["yu"].pk).update(name="改了名")
    answer = li.post(url("open", sheet), {"lines": hidden(text, "lines")})
    assert answer.status_code == 302 and answer["Location"] == url("open", sheet)


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("", chinese("Please choose the file, or paste the cells below.")),
        ("1\t0\t2", chinese(NO_HEADING)),
        ("1\t王𬀩雨\t1\t1", "姓名后面有 2 列，问卷有 20 题"),
        ("x" * 60_001, "60000"),
    ],
)
def test_what_is_no_class_is_answered_with_a_sentence(sheet, li, block, says):
    text = paste(li, sheet, block, status=422)
    assert says in text and faults(text) == []


def test_a_file_of_another_class_is_refused_and_leads_to_its_own_page(cast, sheet, li, as_):
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    content = filled(download(as_(cast.zhou), other), {})
    refused = chinese("This file belongs to another class or another round. Nothing was read from it.")
    assert refused in upload(li, sheet, content, status=422)
    people.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
    text = upload(li, sheet, content, status=422)
    assert "三年级(2)班 · 2026–2027 学年第一学期" in text and url("open", other) in text


def test_a_sheet_that_is_handed_in_takes_no_file(cast, sheet, li):
    content = filled(download(li, sheet), {("yu", 1): 1})
    text = upload(li, sheet, content)
    rounds.hand_in(sheet, cast.li)
    leads = reverse("rounds:reopen_sheet", args=[sheet.public_id])
    assert leads in upload(li, sheet, content, status=409)
    assert li.post(url("open", sheet), post_of(text)).status_code == 409
    assert leads in li.get(url("open", sheet)).content.decode()


def test_a_round_that_is_over_keeps_the_answers_as_a_draft_and_says_so(cast, sheet, li):
    content = filled(download(li, sheet), {("yu", 1): 1})
    sheet.round.closes_on = people.at("2026-10-16").date()
    sheet.round.save()
    says = texts.text("ui.warnings.round-closed", date=sheet.round.closes_on)
    assert says in li.get(url("open", sheet)).content.decode()
    text = upload(li, sheet, content)
    assert says in text
    take(li, sheet, text)
    assert digits(sheet, cast.children["yu"]) == "1"


def test_a_name_like_a_formula_runs_nothing_and_is_still_that_child(cast, sheet, li):
    cast.children["yu"].name = "=HYPERLINK(1)"
    cast.children["yu"].save()
    book = download(li, sheet)
    assert book.worksheets[0]["C7"].value == "'=HYPERLINK(1)" and book.worksheets[0]["C7"].data_type == "s"
    assert "将写入 1 格" in upload(li, sheet, filled(book, {("yu", 1): 1}))


def test_the_sheet_leads_to_its_file_and_says_how_large_it_is(sheet, li):
    assert url("open", sheet) in li.get(reverse("rounds:show_sheet", args=[sheet.public_id])).content.decode()
    text = li.get(url("open", sheet)).content.decode()
    assert faults(text) == [] and re.search(r"XLSX，\d+ KB", text)
