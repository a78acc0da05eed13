"""The clock of a demo server."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config import demo_clock


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", timezone.now)  # put back after the test


def test_from_the_next_start_on_it_is_the_demos_day_at_the_hour_it_is(tmp_path, clock):
    note, before = tmp_path / "demo", timezone.now()
    demo_clock.write_down(note, date(2026, 10, 5))
    demo_clock.set_back(note)
    assert timezone.now() == before - timedelta(days=14)
    assert timezone.localdate() == date(2026, 10, 5)
    assert demo_clock.real_today() == date(2026, 10, 19)


@pytest.mark.parametrize("text", ["", "0\n", None])
def test_before_the_county_is_made_and_on_its_own_day_it_is_today(tmp_path, clock, text):
    note, before = tmp_path / "demo", timezone.now
    if text is not None:
        note.write_text(text)
    demo_clock.set_back(note)
    assert timezone.now is before


def test_the_foot_of_a_page_says_which_day_it_is_in_the_demo(client, db, settings, clock, tmp_path):
    settings.DEMO = True
    said = client.get("/account/sign-in/").content.decode()
    assert "演示数据，不是真实的孩子。" in said
    assert "演示里今天是" not in said
    demo_clock.write_down(tmp_path / "demo", date(2026, 10, 5))
    demo_clock.set_back(tmp_path / "demo")
    assert "演示里今天是 2026 年 10 月 5 日。" in client.get("/account/sign-in/").content.decode()


def test_a_real_school_is_told_nothing_of_a_demo(client, db):
    assert "演示" not in client.get("/account/sign-in/").content.decode()
