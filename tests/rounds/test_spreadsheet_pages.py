"""The class as a spreadsheet: handed out, brought back, looked at, taken over."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening.rounds.models import SheetRow
from tests.pages.structure import faults
from tests.rounds import factories as rounds
from tests.rounds.test_saving import stored

FIRST = 4  # the first column of answers, counted from 1
LINES = {"yu": 7, "bo": 8, "nur": 9}


def url(name, sheet):
    return reverse(f"rounds:{name}_spreadsheet", kwargs={"public_id": sheet.public_id})


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def download(browser, sheet):
    answer = browser.get(url("download", sheet))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def filled(book, cells):
    """{("yu", 1): 2}: child and number of the column."""
    for (child, column), value in cells.items():
        book.worksheets[0].cell(LINES[child], FIRST - 1 + column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser, sheet, content, status=200, name="班级.xlsx"):
    answer = browser.post(url("open", sheet), {"file": SimpleUploadedFile(name, content), "block": ""})
    text = answer.content.decode()
    assert answer.status_code == status, text
    assert faults(text) == []
    return text


def hidden(text, name):
    return re.search(rf'name="{name}" value="([^"]*)"', text)[1]


def take(browser, sheet, text, **choices):
    sent = {"nonce": hidden(text, "nonce"), "cells": hidden(text, "cells"), **choices}
    return browser.post(url("take", sheet), sent, follow=True)


def test_a_class_goes_home_and_comes_back_with_each_cell_marked(cast, sheet, li):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "1"}))
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 2): 2, ("bo", 9): "-"}))
    assert "2 格" in text and not SheetRow.objects.filter(student=cast.children["bo"]).exists()
    assert "已从表格写入 2 格" in take(li, sheet, text).content.decode()
    cells = SheetRow.objects.get(student=cast.children["yu"]).cells
    assert [(cells[item]["v"], cells[item]["s"]) for item in ("c1", "c2")] == [(1, "screen"), (2, "spreadsheet")]
    assert stored(sheet, cast.children["bo"])[0]["teacher-engagement"] == "-"
