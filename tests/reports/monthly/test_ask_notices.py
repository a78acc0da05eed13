"""A headteacher is reminded of what was taken on and of what nobody has taken on, and of nothing that is done."""

from datetime import date

import pytest
import time_machine

from accounts.models import Notice
from accounts.notices import inbox
from screening.cases.notices.services import give_daily_notices
from screening.reports.models import AskAnswer
from tests.reports.monthly.example_figures import shown
from tests.reports.monthly.test_answers import ASKS, SEPTEMBER, october, post, september

TAKEN, DONE, NOT_DONE = AskAnswer.State.TAKEN, AskAnswer.State.DONE, AskAnswer.State.NOT_DONE


def told(cast, kind):
    return Notice.objects.filter(to=cast.chen, kind=kind).count()


def answer(cast, state=TAKEN, until=date(2026, 10, 21), number=1):
    who = {"done_by": cast.chen, "until": until} if state == TAKEN else {}
    told = {"school": cast.school, "month": SEPTEMBER, "code": "see", "number": number, "said_by": cast.chen}
    return AskAnswer.objects.create(state=state, **told, **who)


def on(*days):
    """Each morning the notices of the day."""
    for day in days:
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            give_daily_notices()


def test_what_was_taken_on_is_said_on_its_day_and_again_a_week_later(cast):
    september(cast)
    answer(cast)
    on("2026-10-20")
    assert told(cast, "ask-due") == 0
    on("2026-10-21", "2026-10-22", "2026-10-27")
    assert told(cast, "ask-due") == 1
    line = next(line for line in inbox.Inbox(cast.chen).unread if "到期" in line.title)
    assert "1 件" in line.says and "办好" in line.says
    on("2026-10-28")
    assert told(cast, "ask-due") == 2


@pytest.mark.parametrize("state", [DONE, NOT_DONE])
def test_what_the_headteacher_has_answered_since_is_not_said(cast, state):
    september(cast)
    answer(cast)
    answer(cast, state, number=2)
    on("2026-10-21")
    assert told(cast, "ask-due") == 0


@pytest.mark.parametrize(("waiting", "times"), [(shown(0), 0), (shown(7), 1)])
def test_what_the_record_of_the_next_month_calls_done_is_not_said(cast, waiting, times):
    september(cast)
    answer(cast, until=date(2026, 11, 4))
    october(cast, see=waiting)
    on("2026-11-04")
    assert told(cast, "ask-due") == times


def test_asks_nobody_has_taken_on_are_said_after_three_days_and_until_the_next_report(cast):
    september(cast)
    on("2026-10-20")
    assert told(cast, "ask-open") == 0
    on("2026-10-22", "2026-10-23", "2026-10-29")
    assert told(cast, "ask-open") == 2
    line = next(line for line in inbox.Inbox(cast.chen).unread if "月报" in line.title)
    assert "2 件" in line.says
    on("2026-11-12", "2026-11-20")
    assert told(cast, "ask-open") == 2


def test_of_two_asks_one_that_is_taken_on_leaves_one(cast, as_):
    post(as_(cast.chen), september(cast), do_see="taken")
    on("2026-10-22")
    assert [row.params["count"] for row in Notice.objects.filter(kind="ask-open")] == ["1"]


@pytest.mark.parametrize("ask", [{"code": "holiday-until", "back": None}, {"code": "nothing"}])
def test_a_word_of_thanks_and_a_word_on_holidays_ask_for_nothing(cast, ask):
    september(cast, asks=[ask])
    on("2026-10-22")
    assert not Notice.objects.filter(kind__startswith="ask-").exists()


def test_a_revision_that_still_asks_the_same_finds_the_answer(cast):
    september(cast)
    answer(cast, until=date(2026, 10, 30))
    september(cast, revision=2, asks=ASKS[:1])
    on("2026-10-22")
    assert told(cast, "ask-open") == 0


def test_no_notice_names_a_child_or_counts_children(cast):
    september(cast, asks=[{"code": "see", "count": shown(16), "days": 4}])
    answer(cast, until=date(2026, 10, 22))
    on("2026-10-22")
    says = " ".join(line.says for line in inbox.Inbox(cast.chen).unread)
    assert "16" not in says and "孩子" not in says
