"""Ten minutes with made-up stories: nothing is kept but the day, and reports count who had practised."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from screening import instruments
from screening.library import texts
from screening.rounds.models import RaterPractice
from screening.rounds.practice_vignettes import practice_fits_the_forms, problems, vignettes
from screening.rounds.selectors import last_practised, practised_raters
from screening.rounds.services import record_practice
from tests.rounds import factories as rounds

MARKS = "quiet-good-marks"


def test_who_practised_before_handing_in_is_counted(cast):
    opened = rounds.open_round(cast)
    record_practice(by=cast.li)
    rounds.hand_in(rounds.sheet_of(opened, cast.class_3_1), cast.li)
    assert practised_raters(opened) == (1, 1)
    rounds.hand_in(rounds.sheet_of(opened, cast.class_3_2), cast.zhou)
    assert practised_raters(opened) == (1, 2)


def test_practice_after_the_sheet_does_not_count_for_it(cast):
    opened = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(opened, cast.class_3_1), cast.li)
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        record_practice(by=cast.li)
    assert practised_raters(opened) == (0, 1)


def test_practice_of_an_earlier_term_and_version_counts(cast):
    opened = rounds.open_round(cast)
    RaterPractice.objects.create(user=cast.li, version="0.9", practised_on=date(2026, 3, 20))
    rounds.hand_in(rounds.sheet_of(opened, cast.class_3_1), cast.li)
    assert practised_raters(opened) == (1, 1)


def test_a_round_without_a_sheet_has_no_raters(cast):
    assert practised_raters(rounds.open_round(cast)) == (0, 0)


def test_a_second_click_on_the_same_day_is_one_practice(cast):
    record_practice(by=cast.li)
    record_practice(by=cast.li)
    assert RaterPractice.objects.filter(user=cast.li).count() == 1
    assert last_practised(cast.li) == date(2026, 10, 19)
    assert last_practised(cast.zhou) is None


def page(browser, address, **where):
    return browser.get(reverse(f"rounds:{address}", kwargs=where))


def answer(browser, story, **signs):
    return browser.post(reverse("rounds:practise_story", args=[story]), signs)


def test_a_story_shows_the_lines_and_words_of_the_real_form(cast, as_):
    shown = page(as_(cast.li), "practise_story", name=MARKS).content.decode()
    form = instruments.get("teacher-connection")
    assert form.item("c1").text.zh in shown and form.option(3).label.zh in shown


@pytest.mark.parametrize(("sign", "place"), [("1", "lower"), ("3", "fits")])
def test_every_answer_is_answered_at_once(cast, as_, sign, place):
    shown = answer(as_(cast.li), MARKS, c1=sign, c4="2", e10="0").content.decode()
    assert texts.text(f"rater_practice.vignettes.quiet-good-marks.items.0.feedback.{place}", "zh") in shown


def test_a_dash_where_the_story_tells_what_was_seen_is_explained(cast, as_):
    shown = answer(as_(cast.li), MARKS, c1="-", c4="2", e10="0")
    assert "“-”" in shown.content.decode() and shown.status_code == 200


def test_a_line_left_open_is_asked_for(cast, as_):
    assert answer(as_(cast.li), MARKS, c1="3", c4="2").status_code == 422


def test_the_child_known_too_short_may_be_left_out_or_rated_line_by_line(cast, as_):
    browser = as_(cast.li)
    left_out = answer(browser, "just-arrived", state="known-too-short")
    assert left_out.status_code == 200 and "认识不到四周" in left_out.content.decode()
    assert answer(browser, "just-arrived", state="rate").status_code == 422
    assert answer(browser, "just-arrived", state="rate", c3="0", c1="-").status_code == 200


def test_only_the_last_page_keeps_something_and_that_is_the_day(cast, as_):
    browser = as_(cast.li)
    answer(browser, MARKS, c1="1", c4="2", e10="0")
    assert not RaterPractice.objects.exists()
    done = browser.post(reverse("rounds:practise"), follow=True)
    assert "2026 年 10 月 19 日" in done.content.decode()
    assert [field.name for field in RaterPractice._meta.get_fields()] == ["id", "user", "version", "practised_on"]


def test_the_first_screen_invites_once_and_then_shows_the_day(cast, as_):
    browser, home = as_(cast.li), reverse("home:show_home")
    assert texts.text("rater_practice.lead", "zh") in browser.get(home).content.decode()
    record_practice(by=cast.li)
    assert texts.text("rater_practice.done", "zh", date=date(2026, 10, 19)) in browser.get(home).content.decode()


def test_an_untouched_sheet_invites_a_teacher_who_never_practised(cast, as_):
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    invites = texts.text("ui.practice.start", "zh")
    assert invites in page(as_(cast.li), "show_sheet", public_id=sheet.public_id).content.decode()
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    assert invites not in page(as_(cast.li), "show_sheet", public_id=sheet.public_id).content.decode()


def test_the_stories_ask_only_for_lines_the_forms_have():
    assert practice_fits_the_forms(app_configs=None) == []
    assert list(problems({"c1": (0, 1, 2, 3)}))[0].startswith("rater_practice.json: quiet-good-marks, c4")


def test_a_story_that_says_nothing_to_a_possible_answer_is_found():
    forms = {line.item: (0, 1, 2, 3, 4) for told in vignettes() for line in told.lines}
    assert any("nothing is said" in found for found in problems(forms))
