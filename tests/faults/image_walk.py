"""A person in front of a county server: a browser without JavaScript, over HTTPS, as the demo county's people."""

import csv
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PATIENCE = 240


class Walk:
    def __init__(self, base: str, host: str, accounts: Path, folder: Path) -> None:
        self.base, self.host, self.folder = base, host, folder
        with accounts.open() as lines:
            self.people = list(csv.DictReader(lines))

    def __call__(self, step: Callable[[Page], str], role: str | None = None) -> str:
        """The step as somebody of this role, signed in anew."""
        with sync_playwright() as tools:
            arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {self.host} 127.0.0.1"]
            shell = shutil.which("chromium-headless-shell")
            browser = tools.chromium.launch(executable_path=shell, args=arguments)
            context = browser.new_context(ignore_https_errors=True, java_script_enabled=False, locale="zh-CN")
            page = context.new_page()
            page.set_default_timeout(60_000)
            try:
                if role:
                    self.sign_in(page, role)
                return step(page)
            finally:
                browser.close()

    def sign_in(self, page: Page, role: str) -> None:
        person = next(person for person in self.people if person["role"] == role)
        page.goto(self.base + "/")
        page.fill("[name=username]", person["username"])
        page.fill("[name=password]", person["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
        assert not page.locator("[name=password]").count(), page.inner_text("main")

    def hand_in_class(self, page: Page) -> str:
        """Typed, checked, each question of the check answered with its first choice, handed in."""
        page.goto(self.base + "/")
        page.locator("main a[href*='/go-on/'], main a[href*='/sheets/']").first.click()
        for number, field in enumerate(page.locator("main form input[type=text][name]:visible").all()):
            items = int(field.get_attribute("maxlength") or 0)
            field.fill(("0" if number % 4 else "1") * items)
        page.click("button[value=check]")
        for name in dict.fromkeys(one.get_attribute("name") for one in page.locator("main input[type=radio]").all()):
            page.locator(f"main input[type=radio][name='{name}']").first.check()
        page.click("form[action$='/submit/'] button")
        assert page.url.endswith("/thanks/"), f"{page.url}\n{page.inner_text('main')}"
        return page.inner_text("h1")

    def print_referral(self, page: Page) -> str:
        """The first case that may be referred; the words of its paper."""
        page.goto(self.base + "/cases/")
        links = [link.get_attribute("href") or "" for link in page.locator("main a[href^='/cases/']").all()]
        for case in dict.fromkeys(found[0] for link in links if (found := re.match(r"/cases/[0-9a-f-]{36}/", link))):
            page.goto(f"{self.base}{case}referral/")
            if page.locator("form [name=request]").count():
                break
        receivers = page.locator("select[name=receiver] option").all()
        chosen = next(value for one in receivers if (value := one.get_attribute("value")))
        page.select_option("select[name=receiver]", chosen)
        page.fill("[name=request]", "请与孩子和照料人见一面。")
        page.check("input[name=consent_basis][value=sheet]")
        page.fill("[name=consent_from]", "父亲，电话确认")
        page.locator("form:has([name=request]) button.btn:not(.plain)").last.click()
        page.locator("form[action$='/issue/'] button").first.click()
        return self.downloaded(page)

    def downloaded(self, page: Page) -> str:
        ends = time.monotonic() + PATIENCE
        button = page.locator("main a[href$='/download/']")
        while not button.count():
            assert time.monotonic() < ends, page.inner_text("main")
            page.wait_for_timeout(1000)
            page.reload()
        with page.expect_download() as waiting:
            button.first.click()
        path = self.folder / "paper.pdf"
        waiting.value.save_as(path)
        return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout

    def read_home(self, page: Page) -> str:
        page.goto(self.base + "/")
        return page.inner_text("h1")
