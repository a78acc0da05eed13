"""Ten minutes with made-up stories: nothing is kept but the day, and reports count who had practised."""

from datetime import date

import time_machine

from screening.rounds.models import RaterPractice
from screening.rounds.selectors import last_practised, practised_raters
from screening.rounds.services import record_practice
from tests.rounds import factories as rounds


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
