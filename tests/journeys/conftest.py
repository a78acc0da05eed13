"""The product in a real browser. Run in a process of its own, because Playwright's loop and the ORM meet in it:

    DJANGO_ALLOW_ASYNC_UNSAFE=1 .venv/bin/pytest tests/journeys -m browser -p no:randomly

    browser_for(cast.li)                 a signed-in person: `.page`, `.goto("/…")`, and what went wrong on the way
    browser_for(None, script=False)      nobody, without JavaScript; width=360 for a phone
    assert_accessible(page)              axe at 320, 360 and 1280 px, the structural checks, no sideways scrolling

Every error on the console and every blocked script fails the test when it ends.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from accounts.models import User
from tests.clock import NOW

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = {320: 640, 360: 740, 1280: 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    """The day of the cast, on a clock that runs: server threads and browser wait for each other."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person at a browser, and what the browser complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def goto(self, path: str) -> Page:
        self.requests.clear()
        self.page.goto(self.address + path)
        return self.page

    def heard(self, message: ConsoleMessage) -> None:
        expected = "the server responded with a status of"  # 422 and 409 are answers, not faults
        if message.type in ("error", "warning") and expected not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def browser_for(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def visit(user: User | None = None, *, width: int = 1280, script: bool = True) -> Visitor:
        context = chromium.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHT[width]},
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        visitor = Visitor(context.new_page(), live_server.url)
        visitor.page.on("console", visitor.heard)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("request", lambda request: visitor.requests.append(request.url))
        visitors.append(visitor)
        return visitor

    yield visit
    for visitor in visitors:
        visitor.page.context.close()
    wait_for_answers()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def wait_for_answers() -> None:
    """A page may still have been sending: an answer half way holds the rows PostgreSQL is about to empty."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=5)


def session_cookie(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user, backend="accounts.backends.ActiveUserBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address, "httpOnly": True}
