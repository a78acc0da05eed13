"""The nameless page of a class: what it may say, from how many children on, and that it never changes."""

from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from screening.documents import registry
from screening.documents.models import Document
from screening.library import texts
from screening.rounds import services
from screening.rounds.class_page import page_of_class
from tests.pages.structure import faults
from tests.rounds import factories as rounds
from tests.scoring.cases import CONNECTION, ENGAGEMENT, cells

FORMS = (CONNECTION, ENGAGEMENT)
CALM, ALONE, QUIET = "0000 0000", "2220 0000", "0003 0030"
NAMES = ("王𬀩雨", "李䶮", "古丽娜尔·艾山")


def row(connection: str = CALM, engagement: str = "0000 0000 0000") -> dict:
    typed = {**cells(CONNECTION, connection), **cells(ENGAGEMENT, engagement)}
    return {item: {"v": code} for item, code in typed.items() if code is not None}


def page(*rows: dict, grade: int = 3) -> dict:
    return page_of_class(FORMS, rows, grade=grade)


def crowd(seen: int, of: int, connection: str = ALONE) -> list[dict]:
    return [row(connection)] * seen + [row()] * (of - seen)


def test_a_theme_is_named_from_five_children_on_in_a_class_of_twenty():
    assert page(*crowd(5, 20))["themes"] == ["break-company"]
    assert page(*crowd(4, 20))["themes"] == []
    small = page(*crowd(10, 19))
    assert (small["themes"], small["small"], small["lesson"]) == ([], True, "one-more-place")


def test_a_child_counts_when_the_mean_of_the_lines_lies_in_the_upper_half():
    assert page(*crowd(5, 20, "3110 0000"))["themes"] == ["break-company"]  # 5/3
    assert page(*crowd(5, 20, "2110 0000"))["themes"] == []  # 4/3
    assert page(*crowd(5, 20, "--20 0000"))["themes"] == []  # two lines not seen: no score, so not rated
    assert page(*crowd(5, 20, "-220 0000"))["themes"] == ["break-company"]


def test_at_most_two_themes_in_a_fixed_order_whatever_their_counts():
    everything = [row("2222 2222", "2222 2222 2222")] * 6
    quiet = [row("0002 0020", "2000 0000 0000")] * 9
    assert page(*everything, *quiet, *crowd(0, 20))["themes"] == ["break-company", "staying-quiet"]


def test_the_lesson_belongs_to_the_first_theme_and_fits_the_grade():
    stuck = [row(engagement="0000 2200 2000")] * 5
    assert page(*stuck, *crowd(0, 20))["lesson"] == "one-small-step"
    assert page(*stuck, *crowd(0, 20), grade=1)["lesson"] == "one-more-place"


def test_every_theme_and_lesson_has_its_lines_and_words():
    items = {item.id for form in FORMS for item in form.items}
    for theme in texts.node("class_page.themes"):
        assert set(theme["items"]) <= items
        assert theme["lesson"] in texts.ids("class_page.lessons")
    for lesson in texts.node("class_page.lessons"):
        assert sum(step["minutes"] for step in lesson["steps"]) == lesson["minutes"] == 15


@pytest.fixture
def full_class(cast, sheet):
    rounds.make_crowd(cast.class_3_1, 19, first_seat=4)
    return sheet


def url(name, sheet):
    return reverse(f"rounds:{name}", args=[sheet.public_id])


def test_the_page_is_written_at_the_first_hand_in_and_stays_when_the_sheet_is_opened_again(cast, full_class, as_):
    """Otherwise one child's row, changed and handed in again, could be read out of the difference."""
    li, sheet = as_(cast.li), full_class
    alone = {"teacher-connection": ALONE, "teacher-engagement": rounds.CALM["teacher-engagement"]}
    assert li.get(url("show_class_page", sheet)).status_code == 404
    rounds.hand_in(sheet, cast.li, dict.fromkeys(range(1, 6), alone))
    first = li.get(url("show_class_page", sheet)).content.decode()
    assert texts.text("class_page.themes.break-company.sentence") in first and "课间多一个位置" in first
    assert faults(first, NAMES) == [] and not any(name in first for name in NAMES)
    services.reopen_sheet(sheet, by=cast.li)
    assert li.get(url("show_class_page", sheet)).status_code == 200
    rounds.hand_in(sheet, cast.li, dict.fromkeys(range(1, 5), alone))
    again = li.get(url("show_class_page", sheet)).content.decode()
    said = [[part for part in html.split("<") if "孩子" in part] for html in (first, again)]
    assert all(one == other for one, other in pairwise(said))


def test_a_childs_own_words_have_no_part_in_it(cast, full_class):
    """Only the teacher's sheet has such a page, and a wish to talk changes nothing of it."""
    rounds.hand_in(full_class, cast.li)
    full_class.refresh_from_db()
    before = full_class.class_page
    services.record_child_asks(cast.children["yu"], by=cast.wang, nonce=full_class.public_id)
    full_class.refresh_from_db()
    assert (
        full_class.class_page == before == {"version": "1.0", "themes": [], "lesson": "one-more-place", "small": False}
    )


def test_the_sheet_for_the_desk_names_nobody_and_is_for_the_class_teacher_only(cast, full_class, as_):
    rounds.hand_in(full_class, cast.li)
    answer = as_(cast.li).post(url("show_class_page", full_class))
    document = Document.objects.get()
    assert answer["Location"] == reverse("documents:show_document", args=[document.public_id])
    job = registry.renderer_of(document.kind).build(document)
    html = render_to_string(job.html_template, {**job.context, "product_version": "0"})
    assert "课间多一个位置" in html and not any(name in html + job.file_name for name in NAMES)
    assert registry.may_see(cast.li, document) and not registry.may_see(cast.zhou, document)
    assert not registry.may_see(cast.wang, document)


def test_after_handing_in_the_teacher_hears_when_the_counselor_comes_and_finds_the_page_all_term(cast, sheet, as_):
    """Wang visits on Mondays and Wednesdays; today is Monday, 19 October."""
    li, home = as_(cast.li), reverse("home:show_home")
    assert url("show_class_page", sheet) not in li.get(home).content.decode()
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    thanks = li.get(url("thank_teacher", sheet)).content.decode()
    assert "王静" in thanks and "周三" in thanks and "2026 年 10 月 21 日" in thanks
    assert url("show_class_page", sheet) in thanks and "没有提示不等于没有需要" in thanks
    services.close_round(sheet.round)
    assert url("show_class_page", sheet) in li.get(home).content.decode()
