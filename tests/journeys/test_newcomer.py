"""From an empty school to the first class handed in, by somebody who only follows what the screens offer.

The smooth way, with scripts and without: a clean file of 48 children, every family agreed, nobody mistypes. Pages are
counted as a person counts them: each one that was drawn, in whichever browser.
"""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from screening.operations.services import begin_school
from screening.rounds.models import ChildState, RoundChild, Sheet
from students.models import Consent, Student

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

CHILDREN, MOST_PAGES = 48, 35
PASSWORD = "quiet-river-42"
STAFF = "李芳，三年级(1)班\n王静，心理老师\n陈志远，校长"
FAMILY, GIVEN = "王李张刘陈杨黄赵周吴", "一心二平三明四海五湖"


class Newcomer:
    """A person at a browser who reads and taps what stands on the page."""

    def __init__(self, visitor, pages: list[str]) -> None:
        self.page: Page = visitor.page
        self.page.on("load", lambda page: pages.append(page.url.removeprefix(visitor.address)))
        visitor.goto("/")

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.click(
                f":is(main a, main button, .gate a, .gate button, header a):visible:has-text('{words}') >> nth=0"
            )

    def home(self, words: str = "今天") -> None:
        with self.page.expect_navigation():
            self.page.click(f"header a:has-text('{words}')")

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.fill(f"main [name={name}]", text)

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)


@pytest.fixture
def pages() -> Iterator[list[str]]:
    """The addresses in their order, printed with their number."""
    seen: list[str] = []
    yield seen
    print(f"\n{len(seen)} pages from an empty school to a class of {CHILDREN} handed in", *seen, sep="\n")


@pytest.fixture
def passwords(db) -> dict[str, str]:
    names = {"county": "河西县", "township": "柳湾镇", "school": "柳湾小学", "kind": "township"}
    heli = User(username="heli", name="何丽")
    officer = {Role.DISTRICT_OFFICER: User(username="zhengguohua", name="郑国华")}
    _school, passwords = begin_school(**names, administrator=heli, posts=officer, day=date(2026, 9, 1))
    return passwords


def class_list() -> bytes:
    book, filled = Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["班级", "序号", "姓名", "性别", "出生年月"])
    for n in range(CHILDREN):
        name = FAMILY[n % 10] + GIVEN[n // 10] + GIVEN[(n * 3) % 10]
        sheet.append(["三年级(1)班", n + 1, name, "女" if n % 2 else "男", f"2017-{n % 12 + 1:02d}"])
    book.save(filled)
    return filled.getvalue()


def first_sign_in(person: Newcomer, username: str, password: str) -> None:
    person.fill(username=username, password=password)
    person.press("登录")
    person.fill(old_password=password, new_password=PASSWORD, again=PASSWORD)
    person.press("设为新密码")


def roster(admin: Newcomer) -> None:
    admin.press("导入花名册")
    file = {"name": "三年级.xlsx", "mimeType": "application/octet-stream", "buffer": class_list()}
    admin.page.set_input_files("[name=file]", file)
    admin.press("读取文件")
    admin.page.check("input[value=begin]")  # the class that is not there yet
    admin.press("就这样读")
    admin.press("写入")
    assert Student.objects.count() == CHILDREN


def staff(admin: Newcomer) -> dict[str, str]:
    """User names with the codes of their slips."""
    admin.press("添加教职工")
    admin.fill(listed=STAFF)
    admin.press("读取名单")
    admin.page.select_option("[name=row-1-days]", "01234")
    admin.press("登录码纸条")
    slips = admin.page.locator(".slips li")
    return {slip.locator("dd").nth(0).inner_text(): slip.locator("dd").nth(1).inner_text() for slip in slips.all()}


def consent(admin: Newcomer) -> None:
    admin.press("录入三年级(1)班")
    admin.press("其余")
    admin.press("都同意")
    assert Consent.objects.count() == CHILDREN


def duty(admin: Newcomer) -> None:
    admin.press("填写值班表")
    admin.fill(last="2026-11-13", phone="0000-1", deputy_phone="0000-2")
    admin.page.select_option("[name=person]", index=1)
    admin.page.select_option("[name=deputy]", index=2)
    admin.press("排进值班表")


def county(admin: Newcomer) -> None:
    admin.press("去填写")
    admin.fill(emergency_numbers="0000-3", protection_contact_name="郑文", protection_contact_phone="0000-4")
    admin.press("保存")


def confirm(officer: Newcomer) -> None:
    """Counselor and headteacher, on the first screen of the second person; their codes are shown to that person."""
    for box in officer.page.locator("input[name=pending]").all():
        box.check()
    officer.press("确认")
    assert officer.page.locator("main .digits").count() == 2
    officer.home("全县")


def use_code(person: Newcomer, username: str, code: str) -> None:
    person.press("我有登录码")
    person.fill(username=username, code=code, new_password=PASSWORD, again=PASSWORD)
    person.press("设")


def plan(officer: Newcomer) -> None:
    officer.press("安排一轮")
    officer.fill(opens_on="2026-10-19", closes_on="2026-11-13")
    officer.press("安排这一轮")


def rate(teacher: Newcomer) -> None:
    teacher.press("给全班填写")
    first, second = (teacher.page.locator(f"main [name^='{form}-']").all() for form in (0, 1))
    assert len(first) == len(second) == CHILDREN
    for at, (eight, twelve) in enumerate(zip(first, second, strict=True)):
        eight.fill("0001 0000" if at % 3 else "2000 0100")
        twelve.fill(f"0000 000{at % 4} 0010")
    teacher.press("检查一遍")
    for keep in teacher.page.locator("input[value=keep]").all():
        keep.check()
    with teacher.page.expect_navigation():
        teacher.page.click(".now .btn")


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["script", "no-script"])
def test_an_empty_school_comes_to_its_first_class_without_a_dead_end(passwords, pages, browser_for, script, settings):
    settings.SECOND_FACTOR = True  # as every installation begins
    admin = Newcomer(browser_for(None, script=script), pages)
    first_sign_in(admin, "heli", passwords["heli"])
    admin.reads("六项里还有 6 项")
    roster(admin)
    admin.home()
    codes = staff(admin)
    admin.home()
    consent(admin)
    admin.home()
    duty(admin)
    county(admin)
    officer = Newcomer(browser_for(None, script=script), pages)
    first_sign_in(officer, "zhengguohua", passwords["zhengguohua"])
    confirm(officer)
    plan(officer)
    admin.home()
    admin.reads("六项里还有 1 项")
    admin.press("启动")
    teacher = Newcomer(browser_for(None, script=script), pages)
    use_code(teacher, "lifang", codes["lifang"])
    rate(teacher)
    assert Sheet.objects.get().state == Sheet.State.SUBMITTED
    assert RoundChild.objects.filter(state=ChildState.RATED).count() == CHILDREN
    assert len(pages) <= MOST_PAGES
