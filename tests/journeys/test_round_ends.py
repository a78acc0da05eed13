"""The county's officer ends a round on a phone, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from screening.rounds.models import ScreeningRound
from tests.journeys.checks import assert_accessible
from tests.rounds import factories as rounds


@pytest.mark.parametrize("script", [True, False])
def test_the_officer_sees_what_is_missing_types_the_name_and_the_round_ends(cast, browser_for, script):
    current = rounds.open_round(cast)
    officer = browser_for(cast.district, width=360, script=script)
    officer.goto("/")
    expect(officer.page.get_by_role("heading", name="正在进行的一轮")).to_be_visible()
    if script:
        officer.page.get_by_text("请提醒").click()
        expect(officer.page.get_by_role("button", name="复制这句话").first).to_be_visible()
    officer.goto(f"/rounds/{current.public_id}/close/")
    expect(officer.page.get_by_text("还没有启动").first).to_be_visible()
    if script:
        assert_accessible(officer.page)
    officer.page.get_by_role("button", name="现在结束这一轮").click()
    expect(officer.page.get_by_text("请输入这一轮的名称").first).to_be_visible()
    officer.page.get_by_label("要结束，请输入这一轮的名称").fill("2026-2027学年第一学期")
    officer.page.get_by_role("button", name="现在结束这一轮").click()
    expect(officer.page.get_by_text("这一轮已结束")).to_be_visible()
    assert ScreeningRound.objects.get().state == ScreeningRound.State.CLOSED
