"""The consent of a class goes out as a workbook and comes back; what it would record is looked at before it is."""

import io
import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent
from students.models import Consent
from tests import factories


@pytest.fixture
def office(cast, as_):
    """An administrator, and class 3-1, of which one family has said no and two have not answered."""
    Consent.objects.all().delete()
    factories.make_consent(cast.children["bo"], "refused", "no")
    return Office(cast, as_(cast.admin))


class Office:
    def __init__(self, cast, browser):
        self.cast, self.browser = cast, browser

    def address(self, name):
        return reverse(f"students:{name}_consents", args=[self.cast.class_3_1.public_id])

    def download(self):
        answer = self.browser.get(self.address("download"))
        return answer, load_workbook(
            io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        )

    def bring(self, content, name="同意书.xlsx"):
        file = io.BytesIO(content)
        file.name = name
        return self.browser.post(self.address("upload"), {"file": file, "nonce": str(uuid4())})

    def bring_rows(self, *rows):
        book = Workbook()
        for row in (("座号", "姓名", *"123456", "签字人", "孩子"), *rows):
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        return self.bring(out.getvalue())

    def press(self, answer):
        """The button of the page that shows what the file would record."""
        fields = dict(re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', answer.content.decode()))
        return self.browser.post(self.address("record"), {**fields, "signer": "1", "do": "save"})


def sheets(cast, name):
    return list(Consent.objects.filter(student=cast.children[name]).order_by("pk"))


def in_book(book, name):
    return next(row for row in book.active.iter_rows() if row[1].value == name)


def test_the_workbook_has_every_child_with_what_is_recorded_and_goes_on_record(cast, office):
    answer, book = office.download()
    assert [cell.value for cell in in_book(book, "李䶮")[2:]] == [2, 2, 2, 2, 2, 2, 1, 1]
    assert [cell.value or "" for cell in in_book(book, "王𬀩雨")[2:]] == [""] * 8
    assert "三年级1班-同意书.xlsx" in unquote(answer["Content-Disposition"])
    seen = AuditEvent.objects.filter(verb="student.list", purpose="consent-sheet").get()
    assert str(cast.children["yu"].public_id) in seen.subjects


def test_what_was_filled_in_is_shown_first_and_recorded_after(cast, office):
    _answer, book = office.download()
    for cell, sign in zip(in_book(book, "王𬀩雨")[2:], (1, 1, 2, 3, 1, 1, 4, 2), strict=True):
        cell.value = sign
    out = io.BytesIO()
    book.save(out)
    shown = office.bring(out.getvalue())
    assert "1 行是新的，1 行和已经录入的一样" in shown.content.decode() and sheets(cast, "yu") == []
    assert office.press(shown).status_code == 302
    (yu,) = sheets(cast, "yu")
    assert (yu.talk, yu.care_context, yu.authority, yu.child_agrees) == ("no", "talk", "carer-only", False)
    assert len(sheets(cast, "bo")) == 1


def test_words_and_decimals_are_digits_and_a_yes_over_a_no_is_still_asked_about(cast, office):
    agreed = ("同意", "是", "1.0", "１", "同意", 1)
    shown = office.bring_rows((1, "王𬀩雨", *agreed, "", ""), (2, "李䶮", *agreed, 1, ""))
    assert "2 行是新的" in shown.content.decode()
    assert office.press(shown).status_code == 409
    assert [one.outcome for one in sheets(cast, "yu") + sheets(cast, "bo")] == ["given", "refused"]


def test_what_is_wrong_or_meant_for_nobody_is_named(cast, office):
    every = (1,) * 6
    shown = office.bring_rows(
        (1, "王𬀩雨", 1, "大概", 1, 1, 1, 1, "", ""),
        (3, "古丽娜尔艾山", 1, 1, "", "", "", "", "", ""),
        (9, "张浩然", *every, "", ""),
        (1, "王𬀩雨", *every, "", ""),
        (2, "李䶮", *("",) * 8),
    )
    html = shown.content.decode()
    for words in ("“大”不是 1、2、3", "还差 4 项", "第 4 行 张浩然", "第 5 行 王𬀩雨：文件里写了两次"):
        assert words in html
    assert "李䶮" not in html
    assert office.press(shown).status_code == 422 and not sheets(cast, "yu")


def test_two_of_one_name_are_told_apart_by_their_seat(cast, office):
    twin = factories.make_student(cast.class_3_1, "王𬀩雨", 4, consent=False)
    office.press(office.bring_rows((4, "王𬀩雨", *(1,) * 6, "", "")))
    assert twin.consents.count() == 1 and sheets(cast, "yu") == []


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0", "姓名,年级\n王,3\n".encode(), b"PK\x03\x04"])
def test_a_file_that_is_none_is_refused_in_words(office, content):
    answer = office.bring(content)
    assert answer.status_code == 422 and 'class="error"' in answer.content.decode()


def test_a_file_that_says_nothing_new_says_so(office):
    _answer, book = office.download()
    out = io.BytesIO()
    book.save(out)
    html = office.bring(out.getvalue()).content.decode()
    assert "0 行是新的，1 行和已经录入的一样" in html and 'value="save"' not in html


def test_another_schools_class_is_nowhere(cast, office):
    for name in ("download", "upload"):
        address = reverse(f"students:{name}_consents", args=[cast.outside_class.public_id])
        assert office.browser.get(address).status_code == 404
