"""The main road: a class is rated, a child looked at, help asked for on paper, the month read by the headteacher."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from config.celery import app
from screening.cases.models import Case, Referral
from screening.reports.models import MonthlyReport
from tests.cases.factories import make_receiver
from tests.jobs import processes
from tests.journeys.test_teacher import field, press, sign_in
from tests.rounds import factories as rounds

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120  # half seconds; a lost wake-up is sent again by the clock
HIGH, CALM, CALM_12 = "3333 3330", "0000 0000", "0000 0000 0000"


@pytest.fixture
def worker(cast: Any, tmp_path: Path, settings: Any) -> Iterator[None]:
    """A real worker and a real clock on the suite's database and broker."""
    with app.connection_for_write() as broker:
        for queue in ("default", "bulk"):
            broker.default_channel.queue_purge(queue)
    env = processes.environment(settings.DOCUMENT_DIR, connection.settings_dict)
    env |= {"DJANGO_SETTINGS_MODULE": "tests.journeys.worker_settings"}
    env |= {"JOURNEY_NOW": timezone.now().isoformat(), "JOURNEY_MONOTONIC": str(time.monotonic())}
    log = tmp_path / "worker.log"
    started = [processes.start_worker(env, log), processes.start_beat(env, log, tmp_path / "schedule")]
    yield
    for process in started:
        process.terminate()
    for process in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        for pid in (*processes.children_of(process.pid), process.pid):
            processes.kill(pid)
        process.wait()
    print((tmp_path / "worker.log").read_text()[-3000:])


@pytest.fixture
def sheet(cast: Any) -> Any:
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


def teacher_hands_in_the_class(cast: Any, visitor: Any, sheet: Any) -> None:
    sign_in(visitor, "teacher")
    page = visitor.page
    press(page, f"main a[href='{reverse('rounds:go_on', args=[sheet.public_id])}'] >> nth=0")
    for child, first in (("yu", HIGH), ("bo", CALM), ("nur", CALM)):
        page.fill(field(cast, child, 0), first)
        page.fill(field(cast, child, 1), CALM_12)
    press(page, "button[value=check]")
    for keep in page.locator("input[value=keep]").all():  # typed faster than anybody could: the page asks about it
        keep.check()
    press(page, ".now .btn")
    expect(page.locator("h1")).to_contain_text("已提交")


def counselor_decides_to_refer(cast: Any, page: Page) -> None:
    expect(page.locator("main")).to_contain_text("8 题里有 7 题")
    press(page, f"a:has-text('{cast.children['yu'].name}') >> nth=0")
    expect(page.locator("main")).to_contain_text("两种算法")
    page.check("input[name=child_seen][value=seen]")
    page.fill("[name=child_seen_on]", "2026-10-19")
    page.check("input[name=asked][value=child]")
    for part in ("harm-by-others", "harm-by-self", "sleep", "food"):
        page.check(f"input[name='{part}'][value=no-sign]")
    page.check("input[name=decision][value=referral]")
    page.select_option("select[name=reason]", "referral:help-school-lacks")
    page.fill("[name=until]", "2026-11-09")
    page.check("input[name=told][value=call]")
    page.fill("[name=told_on]", "2026-10-19")
    page.fill("[name=who]", "父亲")
    page.select_option("select[name=authority]", "guardian")
    press(page, "form:has([name=child_seen]) button.btn:not(.plain) >> nth=-1")
    assert Case.objects.get(student=cast.children["yu"]).decisions.get().decision == "referral"


def counselor_asks_for_help_on_paper(cast: Any, page: Page, receiver: Any) -> str:
    if not page.url.endswith("/referral/"):
        press(page, "a[href$='/referral/'] >> nth=0")
    page.select_option("select[name=receiver]", str(receiver.pk))
    page.fill("[name=request]", "请与孩子和照料人见一面，看看是否需要进一步帮助。")
    page.check("input[name=consent_basis][value=sheet]")
    page.fill("[name=consent_from]", "父亲，电话确认并补签")
    press(page, "form:has([name=request]) button.btn:not(.plain) >> nth=-1")
    press(page, "button[value=issue]")
    return downloaded(page)


def downloaded(page: Page, place: str = "main") -> str:
    """Wait on a page until the file is there, then read what it says."""
    button = page.locator(f"{place} a[href$='/download/']")
    for _try in range(PATIENCE):
        if button.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as waiting:
        button.first.click()
    path = waiting.value.path()
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_an_empty_sheet_to_a_referral_on_paper_and_a_month_read(cast, sheet, worker, browser_for, script):
    receiver = make_receiver(cast)
    teacher_hands_in_the_class(cast, browser_for(None, script=script), sheet)

    counselor = browser_for(cast.wang).goto("/")
    counselor_decides_to_refer(cast, counselor)
    paper = counselor_asks_for_help_on_paper(cast, counselor, receiver)
    assert Referral.objects.get().state == Referral.State.ISSUED
    assert cast.children["yu"].name in paper
    assert "本单不是诊断，不得用于劝退" in paper.replace("\n", "")
    assert "回执" in paper.replace(" ", "").replace("\u3000", "")

    assert processes.wait_until(MonthlyReport.objects.filter(school=cast.school).exists, 60)  # it makes itself
    headteacher = browser_for(cast.chen).goto("/")
    month = downloaded(headteacher, "[aria-labelledby=asks]")  # one press, once it has printed itself
    assert "学生心理关怀月报" in month
    assert not [child for child in cast.children.values() if child.name in month]
