"""A pile of paper forms, by keyboard alone: code, digits, questions, Enter, and the next code."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.rounds.models import ChildForm, SheetRow
from tests.rounds import child_form_factories as forms


@pytest.fixture
def sheet(cast):
    forms.open_round(cast)
    forms.name_typist(cast, cast.staff)
    return forms.child_sheet(cast)


def type_the_code(visitor, sheet, child):
    page = visitor.goto(reverse("rounds:type_forms"))
    page.wait_for_selector("#id_code:focus")  # a new page gets its focus a moment after it is there
    page.keyboard.type(forms.code_of(sheet, child).lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_d0")
    return page


def test_from_code_to_code_without_a_mouse_and_every_answer_stands_beside_its_line(cast, sheet, browser_for):
    visitor, child = browser_for(cast.staff), cast.children["second"]
    page = type_the_code(visitor, sheet, child)
    page.focus("#id_d0")
    page.keyboard.type("1141 1141 1３")
    expect(page.locator("ol[data-for=id_d0] li").nth(9)).to_contain_text("3 常常")
    for keys in ("Tab", "444444111111", "Tab", "Space", "Tab", "Tab", "Space", "Enter"):
        page.keyboard.press(keys) if not keys.isdecimal() else page.keyboard.type(keys)
    expect(page.locator("#id_code")).to_be_focused()
    expect(page.locator("main")).to_contain_text("已保存")
    form = ChildForm.objects.get(student=child)
    assert (form.wish, form.by_hand, form.typed_by) == ("yes", "no", cast.staff)
    assert SheetRow.objects.get(student=child).cells["l10"]["v"] == 3


def test_without_javascript_the_same_form_is_typed_and_what_is_missing_is_named(cast, sheet, browser_for):
    visitor, child = browser_for(cast.staff, script=False, width=360), cast.children["second"]
    page = type_the_code(visitor, sheet, child)
    page.fill("#id_d0", "114111411")
    page.click("button[value=save]")
    expect(page.locator(".summary")).to_contain_text("填了 9 位，一共 10 题")
    page.fill("#id_d0", "1141114110")
    page.click("label:has(#id_wish_2)")
    page.click("label:has(#id_by_hand_2)")
    page.click("button[value=save]")
    expect(page.locator("h1")).to_contain_text("担心")
    assert ChildForm.objects.get(student=child).by_hand == "worrying"
