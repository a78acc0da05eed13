"""The consent of a class is typed in one page: every word is a dated sheet, and no family's no is lost on the way."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from students.consents import TEXT_VERSION
from students.models import Consent
from students.services.family import withdraw_consent
from tests import factories


@pytest.fixture
def page(cast, as_):
    """The page of class 3-1, none of whose families has handed in a sheet."""
    Consent.objects.all().delete()
    return Page(cast, as_(cast.admin))


class Page:
    """The page as a browser without scripts fills it in."""

    def __init__(self, cast, browser):
        self.cast, self.browser = cast, browser
        self.address = reverse("students:record_consents", args=[cast.class_3_1.public_id])
        self.open()

    def open(self):
        html = self.browser.get(self.address).content.decode()
        named = re.findall(r'name="((?:v|[0-9])-[0-9a-f]{32})" (?:id="[^"]*" )?value="([^"]*)"', html)
        self.fields, self.html = dict(named), html
        return self

    def save(self, typed, *, do="save", signer="1", dated="2026-10-12", **more):
        sent = {self.key(name, at): text for name, texts in typed.items() for at, text in enumerate(texts)}
        usual = {"signer": signer, "dated": dated, "do": do, "nonce": str(uuid4())}
        return self.browser.post(self.address, {**self.fields, **usual, **sent, **more})

    def key(self, name, at):
        return f"{at}-{self.cast.children[name].public_id.hex}"

    def script(self, rows, *, pins=TEXT_VERSION, nonce=None, person=None):
        """rows: child → (version, answers, signer, child, day)."""
        sent = [[self.cast.children[name].public_id.hex, *row] for name, row in rows.items()]
        body = {"pins": pins, "forms": ["answers", "signer", "child", "dated"], "rows": sent}
        address = f"{self.address}rows/?person={person or self.cast.admin.device_name}"
        head = {"Idempotency-Key": str(nonce or uuid4())}
        return self.browser.post(address, json.dumps(body), content_type="application/json", headers=head)


def sheets(cast, name):
    return list(Consent.objects.filter(student=cast.children[name]).order_by("dated", "pk"))


def test_typed_rows_are_sheets_and_rows_left_alone_are_none(cast, page):
    answer = page.save({"yu": ("111111",), "bo": ("112311", "4", "2")})
    assert answer.status_code == 302
    (yu,), (bo,) = sheets(cast, "yu"), sheets(cast, "bo")
    assert (yu.outcome, yu.authority, yu.dated, yu.recorded_by) == ("given", "parent", date(2026, 10, 12), cast.admin)
    assert (bo.talk, bo.care_context, bo.authority, bo.child_agrees) == ("no", "talk", "carer-only", False)
    assert sheets(cast, "nur") == []
    recorded = AuditEvent.objects.filter(verb="consent.record")
    assert sorted(one.subjects[0] for one in recorded) == sorted(str(cast.children[n].public_id) for n in ("yu", "bo"))


def test_who_signs_and_the_day_stay_as_they_were_chosen(cast, page):
    answer = page.save({"yu": ("+",)}, signer="3", dated="20261010")
    again = page.browser.get(answer["Location"]).content.decode()
    assert '<option value="3" selected>' in again and 'value="2026-10-10"' in again
    assert sheets(cast, "yu")[0].authority == "delegate"


def test_the_page_says_for_each_child_what_holds_and_why(cast, page):
    page.save({"yu": ("111111", "4"), "bo": ("111111", "1", "2")})
    html = page.open().html
    for words in ("待沟通：签字人没有委托书", "不同意：孩子自己不愿意", "未交"):
        assert words in html
    assert 'class="ok"' not in html
    assert "3 名孩子：已同意 0，不同意 1，待沟通 1，未交 1" in html
    page.save({"nur": ("+",)})
    assert page.open().html.count('class="ok"') == 1


def test_a_page_saved_untouched_writes_nothing_and_one_saved_twice_writes_once(cast, page):
    page.save({"yu": ("+",)})
    page.save({"yu": ("+",)})
    page.open().save({})
    assert len(sheets(cast, "yu")) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("11",), "1 号　王𬀩雨：还差 4 项"),
        (("1111111",), "1 号　王𬀩雨：多出了“1”"),
        (("11x111",), "1 号　王𬀩雨：“x”不是 1、2、3"),
        (("111111", "8"), "1 号　王𬀩雨：签字人一栏的“8”"),
        (("111111", "1", "5"), "1 号　王𬀩雨：孩子一栏的“5”"),
    ],
)
def test_what_cannot_be_read_is_named_kept_and_costs_no_other_row(cast, page, typed, words):
    answer = page.save({"yu": typed, "nur": ("+",)})
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html
    assert all(f'name="{page.key("yu", at)}" id="{at}-1" value="{text}"' in html for at, text in enumerate(typed))
    assert sheets(cast, "yu") == [] and len(sheets(cast, "nur")) == 1


@pytest.mark.parametrize(("dated", "words"), [("2026-10-20", "这一天还没有到"), ("gestern", "gestern")])
def test_a_day_that_is_none_keeps_every_row_as_it_was_typed(cast, page, dated, words):
    answer = page.save({"yu": ("+",), "bo": ("112111", "2")}, dated=dated)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and 'value="112111"' in html and 'value="+"' in html
    assert not Consent.objects.exists()


def test_a_sheet_older_than_the_one_in_force_is_refused_by_name(cast, page):
    page.save({"yu": ("+",)})
    answer = page.open().save({"yu": ("121111",)}, dated="2026-10-01")
    assert answer.status_code == 422 and "1 号　王𬀩雨：已有一份日期更近的" in answer.content.decode()


def test_an_emptied_row_takes_no_sheet_back(cast, page):
    page.save({"yu": ("+",)})
    answer = page.open().save({"yu": ("", "", "")})
    assert answer.status_code == 422 and "清空" in answer.content.decode()
    assert len(sheets(cast, "yu")) == 1


def test_a_familys_no_is_asked_about_by_name_before_a_yes_takes_its_place(cast, page):
    factories.make_consent(cast.children["yu"], "refused", "no", dated=date(2026, 9, 3))
    asked = page.open().save({"yu": ("+",), "bo": ("+",)})
    html = asked.content.decode()
    assert asked.status_code == 409 and "王𬀩雨" in html and "2026 年 9 月 3 日" in html
    assert len(sheets(cast, "yu")) == 1 and len(sheets(cast, "bo")) == 1
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    yu = cast.children["yu"].public_id.hex
    page.browser.post(page.address, {**fields, f"use-{yu}": "theirs"})
    assert len(sheets(cast, "yu")) == 1
    page.browser.post(page.address, {**fields, f"use-{yu}": "mine"})
    assert [one.outcome for one in sheets(cast, "yu")] == ["refused", "given"]


def test_nobody_chose_is_asked_again(cast, page):
    factories.make_consent(cast.children["yu"], "refused", "no")
    html = page.open().save({"yu": ("+",)}).content.decode()
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    again = page.browser.post(page.address, fields)
    assert again.status_code == 422 and "要看一下" in again.content.decode()
    assert len(sheets(cast, "yu")) == 1


def test_a_withdrawn_sheet_and_the_childs_own_no_are_asked_about_too(cast, page):
    page.save({"yu": ("+",), "bo": ("111111", "1", "2")})
    withdraw_consent(cast.children["yu"], by=cast.admin, dated=date(2026, 10, 15))
    answer = page.open().save({"yu": ("+",), "bo": ("111111", "1", "1")}, dated="2026-10-16")
    assert answer.status_code == 409
    assert [len(sheets(cast, name)) for name in ("yu", "bo")] == [2, 1]


def test_a_no_takes_the_place_of_a_yes_without_a_question(cast, page):
    page.save({"yu": ("+",)})
    assert page.open().save({"yu": ("222222",)}).status_code == 302
    assert [one.outcome for one in sheets(cast, "yu")] == ["given", "refused"]


def test_two_administrators_are_both_heard(cast, page):
    other = factories.make_user("schooladmin2", "韦兰", Role.SCHOOL_ADMINISTRATOR)
    factories.make_consent(cast.children["yu"], dated=date(2026, 10, 12), recorded_by=other, talk="talk")
    answer = page.save({"yu": ("121111",), "bo": ("+",)})
    assert answer.status_code == 409 and "韦兰" in answer.content.decode()
    assert len(sheets(cast, "yu")) == 1 and len(sheets(cast, "bo")) == 1


def test_the_rest_is_confirmed_by_name_and_leaves_every_no_alone(cast, page):
    factories.make_consent(cast.children["bo"], "refused", "no")
    html = page.open().save({"yu": ("112111",)}, do="rest").content.decode()
    assert "1 名孩子：3 号　古丽娜尔·艾山" in html and "2 号　李䶮" in html
    assert sheets(cast, "nur") == [] and len(sheets(cast, "yu")) == 1  # what was typed is saved before the question
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    page.browser.post(page.address, {**fields, "do": "save"})
    assert {getattr(sheets(cast, "nur")[0], name) for name in ("talk", "evaluation", "teacher_forms")} == {"yes"}
    assert [one.outcome for one in sheets(cast, "bo")] == ["refused"]


def test_a_sheet_that_came_while_the_rest_was_being_confirmed_is_asked_about(cast, page):
    html = page.save({}, do="rest").content.decode()
    factories.make_consent(cast.children["yu"], "refused", "no")
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert page.browser.post(page.address, {**fields, "do": "save"}).status_code == 409
    assert [one.outcome for one in sheets(cast, "yu")] == ["refused"]


def test_a_script_gets_a_word_for_each_row(cast, page):
    factories.make_consent(cast.children["bo"], "refused", "no")
    rows = {"yu": ("0.", "111111", "1", "1", "2026-10-12"), "bo": ("2.", "111111", "1", "1", "2026-10-12")}
    answer = page.script(rows | {"nur": ("0.", "11", None, None, "2026-10-12")})
    yu, bo, nur = answer.json()["rows"]
    assert answer.status_code == 409
    assert (yu["saved"], yu["state"], yu["complete"], yu["version"].partition(".")[0]) == (True, "已同意", True, "2")
    assert bo["conflict"]["version"] == "3." and "李䶮" in bo["conflict"]["words"]
    assert bo["conflict"]["theirs"]["answers"] == "222 222"
    assert "saved" not in nur and nur["state"] == "还差 4 项"  # no sheet yet, and nothing wrong
    page.script({"bo": ("3.", "111111", "1", "1", "2026-10-12")})
    assert [one.outcome for one in sheets(cast, "bo")] == ["refused", "given"]


def test_a_script_that_sends_again_writes_once(cast, page):
    nonce = uuid4()
    rows = {"yu": ("0.", "111111", "1", "1", "2026-10-12")}
    assert [page.script(rows, nonce=nonce).status_code for _time in range(2)] == [200, 200]
    assert len(sheets(cast, "yu")) == 1


def test_rows_of_another_person_or_of_an_older_text_are_not_written(cast, page):
    rows = {"yu": ("0.", "111111", "1", "1", "2026-10-12")}
    assert page.script(rows, person="somebody").json()["error"] == "other"
    assert page.script(rows, pins="0.9").json()["error"] == "forms"
    assert page.script({"hao": rows["yu"]}).json()["rows"][0]["saved"] is False  # of the other class
    assert not Consent.objects.exists()


def test_another_schools_class_is_nowhere(cast, page):
    for name in ("record_consents", "autosave_consents"):
        assert page.browser.get(reverse(f"students:{name}", args=[cast.outside_class.public_id])).status_code == 404


def test_the_page_of_a_class_leads_there_with_what_is_missing(cast, page):
    page.save({"yu": ("+",)})
    html = page.browser.get(reverse("students:show_class", args=[cast.class_3_1.public_id])).content.decode()
    assert page.address in html and "录入同意书（还差 2 份）" in html


def test_a_class_without_children_has_no_sheets_that_are_all_in(cast, page):
    empty = factories.make_class(cast.school, 5, 1)
    html = page.browser.get(reverse("students:show_class", args=[empty.public_id])).content.decode()
    assert "还没有孩子" in html and "都交齐了" not in html
