"""A headteacher with a phone and without scripts: sign in, say who does what the month asks, see it said."""

from datetime import date

import pytest

from accounts.models import User
from screening.reports.models import AskAnswer
from tests.journeys.monthly_pages import keep
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import shown

pytestmark = pytest.mark.once
MOST_PRESSES = 4  # sign in, the button, the tick, save


def test_from_signing_in_to_an_answer_it_takes_four_presses_on_a_phone_without_scripts(cast, browser_for):
    asks = [{"code": "see", "count": shown(16), "days": 4}, {"code": "begin", "count": shown(12)}]
    keep(cast, example_figures.round_month(asks=asks), date(2026, 11, 1))
    page = browser_for(width=360, script=False).goto("/")
    presses = 0

    def press(what: str) -> None:
        nonlocal presses
        presses += 1
        page.click(what)
        page.wait_for_load_state()

    page.fill("[name=username]", cast.chen.username)
    page.fill("[name=password]", "a-good-password")
    press(".gate .btn.wide")
    press("text=谁来办，什么时候前办好")
    press("section:has-text('还没见到的孩子') >> text=要办")
    press("main button:has-text('保存')")
    assert AskAnswer.objects.get().done_by == User.objects.get(pk=cast.chen.pk)
    assert "由陈志远办" in page.inner_text("main")
    assert presses == MOST_PRESSES
