"""A school of its own on the office network, as the README begins it: over HTTPS, with the office's own certificates
trusted as a person would have trusted them, a teacher goes without a line and comes back with nothing lost.

Class, children and round come from services in the same database: their pages are walked elsewhere.
"""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import ARGUMENTS, CHROMIUM
from tests.journeys.waiting import CONTROLLED, is_empty, is_kept, is_saved, on_device
from tests.operations.processes import until, with_environment
from tests.operations.test_up import free_port

pytestmark = [pytest.mark.slow, pytest.mark.once]  # a school's own computer always has SQLite
ROOT = Path(__file__).resolve().parents[2]
ANSWERS = {
    "county": "禾溪县",
    "township": "柳湾镇",
    "school": "柳湾小学",
    "admin-username": "heli",
    "admin-name": "何丽",
    "officer-username": "zheng",
    "officer-name": "郑国华",
}
OPEN_A_ROUND = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Role, User
from screening.rounds import services
from screening.rounds.models import Sheet
from students.models import County, School, SchoolClass, StaffAssignment, Term
from tests import factories
County.objects.update(
    emergency_numbers="110 120", protection_contact_name="郑国华", protection_contact_phone="0000-555 0199")
today = timezone.localdate()
factories.TERM_START = today - timedelta(days=30)
school, term = School.objects.get(), Term.objects.earliest("starts")
officer, admin = (User.objects.get(role=role) for role in (Role.DISTRICT_OFFICER, Role.SCHOOL_ADMINISTRATOR))
room = SchoolClass.objects.create(school=school, cohort_year=term.school_year - 2, number=1, last_grade=6)
teacher = factories.make_user("lifang", "李芳")
StaffAssignment.objects.create(
    user=teacher, school=school, school_class=room, duty="class-teacher", starts=factories.TERM_START)
for seat in (1, 2, 3):
    factories.make_student(room, f"学生{seat}", seat)
made = services.create_round(
    school.township.county, by=officer, school_year=term.school_year, term=1, opens_on=today,
    closes_on=today + timedelta(days=14), override_reason="a walk over the office network")
services.override_gate(made, school=school, by=officer, reason="a walk over the office network")
services.open_round_for_school(made, school=school, by=admin)
print(Sheet.objects.get().public_id)
"""
STORED = """
import json
from accounts.models import AuditEvent
from screening.rounds.drafts import digits_of
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.models import SheetRow
rows = SheetRow.objects.select_related("saved_by", "sheet__round")
typed = [digits_of(forms_of_round(row.sheet.round), row.cells)["teacher-connection"] for row in rows]
stored = [[row.saved_by.username, row.version, digits] for row, digits in zip(rows, typed)]
print(json.dumps([stored, AuditEvent.objects.filter(verb="sheet.save").count()]))
"""


class Office:
    """`./script/start --empty --lan` on a fresh data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.log = folder / "var", free_port(), folder / "start.log"
        foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "XINQIAO_TEST_VAR"}
        self.env = {name: value for name, value in os.environ.items() if name not in foreign}
        self.env |= {"XINQIAO_VAR": str(self.folder)}
        answers = [word for name, answer in ANSWERS.items() for word in (f"--{name}", answer)]
        command = ["script/start", "--empty", "--lan", "--port", str(self.port), *answers]
        with self.log.open("w") as handle:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=handle, stderr=handle
            )

    def address(self) -> str:
        found = re.search(rf"https://(?:\d+\.){{3}}\d+:{self.port}", self.log.read_text())
        return found[0] if found else ""

    def ask(self, script: str) -> str:
        command = [".venv/bin/python", "manage.py", "shell", "-v", "0", "-c", script]
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "config.settings.local"}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    started = Office(tmp_path)
    until(lambda: bool(started.address()) or started.process.poll() is not None, "the address is shown", 120)
    assert started.address(), started.log.read_text()
    yield started
    started.process.send_signal(signal.SIGINT)
    started.process.wait(timeout=60)
    for pid in with_environment("XINQIAO_VAR", str(started.folder)):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def browser(office: Office, chromium: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser whose person has imported the office's authority, and nothing else."""
    home = tmp_path / "home"
    store = home / ".pki/nssdb"
    store.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    authority = office.folder / "tls/authority.pem"
    subprocess.run([*certutil, "-A", "-t", "C,,", "-n", "office", "-i", str(authority)], check=True)
    context = chromium.browser_type.launch_persistent_context(
        str(home / "profile"),
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        env={**os.environ, "HOME": str(home)},
        locale="zh-CN",
    )
    yield context
    context.close()


def type_first_row(page: Page, text: str) -> None:
    page.locator("table.cells td input").first.focus()
    page.keyboard.press("Home")
    page.keyboard.type(text)


def test_a_teacher_on_the_office_network_goes_without_a_line_and_loses_nothing(office, browser):
    sheet = f"{office.address()}/rounds/sheets/{office.ask(OPEN_A_ROUND)}/"
    page = browser.new_page()
    page.goto(sheet)
    page.fill("[name=username]", "lifang")
    page.fill("[name=password]", "a-good-password")
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    assert page.url == sheet and page.evaluate("isSecureContext") and page.evaluate(CONTROLLED)
    type_first_row(page, "0123")
    is_saved(page)
    browser.set_offline(True)
    type_first_row(page, "3210")
    is_kept(page)
    page.close()
    page = browser.new_page()
    page.goto(sheet)
    expect(page.locator("#waiting-here")).to_contain_text("1")
    assert len(on_device(page)) == 1
    browser.set_offline(False)
    with page.expect_navigation():
        page.click("#reload")
    is_saved(page)
    is_empty(page)
    assert json.loads(office.ask(STORED)) == [[["lifang", 2, "3210"]], 2]
