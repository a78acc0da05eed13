"""The second step of signing in: a phone's codes, a printed sheet, spare codes, and what happens when all is lost."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import OPEN_TO_A_FIRST_PASSWORD, SETS_UP_A_FACTOR, what_comes_first
from accounts.models import AuditEvent, PendingAct, SecondFactor, SpareCode, User
from accounts.second_factor import HALF_MINUTE, address_for_app, code_at
from accounts.services.passwords import change_password, issue_code_by_two
from accounts.services.second_factor import set_up_app, set_up_sheet
from accounts.two_people import services as two
from students.services.by_two import ask_for_code, code_at_console
from tests.authorization.table import all_views
from tests.clock import NOW

PASSWORD, SIGN_IN = "a-good-password", "/account/sign-in/"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B
SETS_UP = "accounts:set_up_second_factor"


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True


def now_shown(minutes: float = 0) -> str:
    """What a phone shows whose clock is so many minutes ahead."""
    return code_at(SECRET, int(timezone.now().timestamp() + 60 * minutes) // HALF_MINUTE)


def later(**after: float):
    return time_machine.travel(datetime.fromisoformat(NOW) + timedelta(**after), tick=False)


def with_phone(user: User) -> list[str]:
    """Set up a minute ago; returns the spare codes."""
    codes = set_up_app(user, by=user, secret=SECRET, code=now_shown())
    SecondFactor.objects.update(last_step=0)
    return codes


def password(username: str = "counselor", browser: Client | None = None, **more: str) -> Client:
    browser = browser or Client()
    browser.post(SIGN_IN, {"username": username, "password": PASSWORD, **more})
    return browser


def by_code(username: str = "counselor") -> Client:
    browser = password(username)
    browser.post(SIGN_IN, {"code": now_shown()})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_codes_are_those_of_the_standard():
    assert [code_at(SECRET, at // HALF_MINUTE) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_the_password_alone_opens_nothing_and_the_code_opens_it(cast):
    with_phone(cast.wang)
    browser = password()
    assert not is_in(browser) and "counselor" not in browser.get("/", follow=True).content.decode()
    asked = browser.get(SIGN_IN)
    assert asked.context["form"].fields.keys() == {"code"}
    answer = browser.post(SIGN_IN, {"code": f" {now_shown()[:3]} {now_shown()[3:]}"})
    assert (answer.status_code, is_in(browser)) == (302, True)
    assert AuditEvent.objects.get(verb="account.sign_in").detail["code"] is True


def test_a_code_is_taken_once_also_by_another_browser(cast):
    with_phone(cast.wang)
    first, second = password(), password()
    first.post(SIGN_IN, {"code": now_shown()})
    assert second.post(SIGN_IN, {"code": now_shown()}).status_code == 422
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_code_that_set_the_phone_up_does_not_sign_in(cast):
    set_up_app(cast.wang, by=cast.wang, secret=SECRET, code=now_shown())
    assert password().post(SIGN_IN, {"code": now_shown()}).status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(-5, 422), (-0.5, 302), (0, 302), (0.5, 302), (5, 422)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(cast, minutes, status):
    with_phone(cast.wang)
    answer = password().post(SIGN_IN, {"code": now_shown(minutes)})
    assert answer.status_code == status
    assert status == 302 or "09:00" in answer.content.decode()  # what time it is here


def test_an_older_code_is_not_taken_after_a_newer_one(cast):
    with_phone(cast.wang)
    password().post(SIGN_IN, {"code": now_shown(0.5)})
    assert password().post(SIGN_IN, {"code": now_shown()}).status_code == 422


def test_after_five_wrong_codes_the_right_one_has_to_wait_an_hour(cast):
    with_phone(cast.wang)
    browser = password()
    for _ in range(5):
        browser.post(SIGN_IN, {"code": "000000"})
    assert browser.post(SIGN_IN, {"code": now_shown()}).status_code == 422
    with later(minutes=61):
        assert password(browser=browser).post(SIGN_IN, {"code": now_shown()}).status_code == 302


def test_after_five_minutes_the_password_is_asked_for_again(cast):
    with_phone(cast.wang)
    browser = password()
    with later(minutes=5):
        assert browser.post(SIGN_IN, {"code": now_shown()}).status_code == 200
        assert not is_in(browser) and "password" in browser.get(SIGN_IN).context["form"].fields


def test_a_password_changed_meanwhile_ends_what_had_begun(cast):
    with_phone(cast.wang)
    browser = password()
    change_password(cast.wang, by=cast.wang, old_password=PASSWORD, new_password="quiet-river-42")
    browser.post(SIGN_IN, {"code": now_shown()})
    assert not is_in(browser)


def test_somebody_else_may_begin_at_the_same_computer(cast):
    with_phone(cast.wang)
    browser = password()
    browser.post(SIGN_IN, {"again": "1"})
    password("teacher", browser)
    assert is_in(browser)


def test_a_kept_form_waits_for_the_code_too(cast, as_):
    with_phone(cast.wang)
    browser = as_(User.objects.get(pk=cast.wang.pk))
    browser.get("/account/")
    with later(minutes=16):
        page = browser.post("/account/notices/read/", {"until": NOW})
        kept = {"kept": page.context["kept"]}
        assert (page.status_code, bool(kept["kept"])) == (401, True)
        page = browser.post(page.context["action"], {**kept, "username": "counselor", "password": PASSWORD})
        assert page.status_code == 401 and page.context["kept"] == kept["kept"]
        browser.post(page.context["action"], {**kept, "code": now_shown()})
        assert AuditEvent.objects.filter(verb="account.kept_sent").count() == 1 and is_in(browser)


def test_a_spare_code_is_asked_for_by_its_number_and_works_once(cast):
    codes = with_phone(cast.wang)
    assert (len(codes), len(set(codes)), {len(one) for one in codes}) == (10, 10, {8})
    assert password().post(SIGN_IN, {"code": codes[1]}).status_code == 422  # number 1 was asked for
    first = password()
    assert first.post(SIGN_IN, {"code": codes[0]}).status_code == 302 and is_in(first)
    assert password().post(SIGN_IN, {"code": codes[0]}).status_code == 422
    assert password().post(SIGN_IN, {"code": codes[1]}).status_code == 302


def test_without_a_phone_a_printed_sheet_does(cast):
    codes = set_up_sheet(cast.wang, by=cast.wang)
    assert len(codes) == 50
    browser = password()
    assert "1" in browser.get(SIGN_IN).context["form"].fields["code"].help_text
    assert browser.post(SIGN_IN, {"code": codes[0]}).status_code == 302
    SpareCode.objects.filter(number__lte=46).update(used_at=timezone.now())
    home = password().post(SIGN_IN, {"code": codes[46]}, follow=True)
    assert any(" 3" in str(said) for said in home.context["messages"])


def test_secret_and_codes_lie_in_no_column_in_clear(cast):
    codes = with_phone(cast.wang)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        assert SECRET not in str(cursor.fetchall())
        cursor.execute("SELECT code_hash FROM accounts_sparecode")
        assert not any(code in str(cursor.fetchall()) for code in codes)


def test_a_new_password_by_a_printed_code_still_needs_the_second_step(cast):
    with_phone(cast.wang)
    code = issue_code_by_two(cast.wang, by=cast.admin, confirmed_by=cast.chen)
    given = {"username": "counselor", "code": code, "new_password": "quiet-river-42", "again": "quiet-river-42"}
    browser = Client()
    browser.post("/account/recover/", given)
    assert not is_in(browser)
    browser.post(SIGN_IN, {"code": now_shown()})
    assert is_in(browser)


class TestSettingUp:
    def key_of(self, page) -> tuple[str, str]:
        form = page.context["form"]
        return form.signed_key, form.secret

    def test_the_page_offers_it_once_and_the_next_pages_are_as_ever(self, cast):
        browser = password()
        assert browser.get("/").url == reverse(SETS_UP)
        assert "10月26日" in re.sub(r"\s", "", browser.get(reverse(SETS_UP)).content.decode())
        assert browser.get("/").status_code == 200

    def test_whoever_is_new_here_reads_of_it_and_is_led_there_from_the_next_sign_in_on(self, cast):
        User.objects.filter(pk=cast.wang.pk).update(must_change_password=True)
        browser = password()
        new = {"old_password": PASSWORD, "new_password": "quiet-river-42", "again": "quiet-river-42"}
        home = browser.post("/account/password/", new, follow=True)
        assert home.redirect_chain[-1][0] == "/" and "26" in str(list(home.context["messages"])[1])
        browser.post("/account/sign-out/")
        browser.post(SIGN_IN, {"username": "counselor", "password": "quiet-river-42"})
        assert browser.get("/").url == reverse(SETS_UP)

    @pytest.mark.parametrize(
        "username", ["counselor", "headteacher", "schooladmin", "district", "protection", "auditor"]
    )
    def test_after_a_week_nothing_opens_before_it_is_set_up(self, cast, username):
        is_in(password(username))
        with later(days=7):
            browser = password(username)
            for address in ("/", "/account/", "/cases/", "/account/notices/", "/account/events/"):
                assert browser.get(address).url == reverse(SETS_UP)
            page = browser.get(reverse(SETS_UP))
            key, secret = self.key_of(page)
            code = code_at(secret, int(timezone.now().timestamp()) // HALF_MINUTE)
            page = browser.post(reverse(SETS_UP), {"key": key, "code": code})
            assert len(page.context["page"].codes) == 10
            assert browser.get("/").status_code == 200

    def test_a_teacher_is_asked_for_nothing_and_may_set_one_up_and_do_without_it_again(self, cast):
        assert password("teacher").get("/").status_code == 200
        with_phone(cast.li)
        assert not is_in(password("teacher"))
        by_code("teacher").post(reverse("accounts:remove_second_factor"))
        assert is_in(password("teacher"))

    def test_whoever_must_have_one_cannot_do_without(self, cast):
        with_phone(cast.wang)
        assert by_code().post(reverse("accounts:remove_second_factor")).status_code == 403
        assert SecondFactor.objects.exists()

    def test_a_wrong_code_sets_nothing_up_and_the_same_key_stays_on_the_page(self, cast, as_):
        browser = as_(cast.wang)
        key, secret = self.key_of(browser.get(reverse(SETS_UP)))
        again = browser.post(reverse(SETS_UP), {"key": key, "code": "000000"})
        assert (again.status_code, self.key_of(again)[1]) == (422, secret)
        assert not SecondFactor.objects.exists()

    def test_a_key_that_somebody_else_was_shown_is_not_taken(self, cast, as_):
        key, secret = self.key_of(as_(cast.chen).get(reverse(SETS_UP)))
        code = code_at(secret, int(timezone.now().timestamp()) // HALF_MINUTE)
        assert as_(cast.wang).post(reverse(SETS_UP), {"key": key, "code": code}).status_code == 422

    def test_it_ends_the_sessions_that_began_without_it(self, cast, as_):
        elsewhere, here = as_(cast.wang), as_(cast.wang)
        assert is_in(elsewhere)
        here.post(reverse("accounts:set_up_sheet"))
        assert (is_in(elsewhere), is_in(here)) == (False, True)

    def test_new_spare_codes_void_the_old_ones(self, cast):
        old = with_phone(cast.wang)
        page = by_code().post(reverse("accounts:renew_spare_codes"))
        new = [code.replace(" ", "") for _number, code in page.context["page"].codes]
        assert password().post(SIGN_IN, {"code": old[0]}).status_code == 422
        assert password().post(SIGN_IN, {"code": new[0]}).status_code == 302

    def test_the_app_learns_whose_code_it_is(self, cast):
        address = address_for_app(SECRET, cast.wang)
        assert address.startswith("otpauth://totp/Xinqiao:counselor?") and f"secret={SECRET}" in address


def test_of_all_addresses_only_these_open_while_it_is_missing(cast, rf):
    """The middleware stands before every view; whoever is signed in and must have one gets no further."""
    request = rf.get("/")
    request.session, request.user = {"second-factor": "must"}, cast.wang
    free = set()
    for name in all_views():
        request.resolver_match = SimpleNamespace(view_name=name)
        if what_comes_first(request, cast.wang) is None:
            free.add(name)
    assert free == OPEN_TO_A_FIRST_PASSWORD | SETS_UP_A_FACTOR


class TestLostPhone:
    def replaced(self, cast) -> str:
        """Two people; the slip with the code is shown to the second one."""
        slip = two.confirm(ask_for_code(cast.wang, by=cast.admin, lost=True), by=cast.chen)
        return slip.code

    def recovered(self, code: str) -> Client:
        browser = Client()
        given = {"username": "counselor", "code": code, "new_password": "quiet-river-42", "again": "quiet-river-42"}
        browser.post("/account/recover/", given)
        return browser

    def test_two_people_replace_it_and_password_phone_and_sessions_are_void_at_once(self, cast, as_):
        with_phone(cast.wang)
        elsewhere = as_(User.objects.get(pk=cast.wang.pk))
        assert is_in(elsewhere)
        code = self.replaced(cast)
        assert not is_in(elsewhere)
        assert not is_in(password()) and not SecondFactor.objects.exists()
        browser = self.recovered(code)
        assert browser.get("/").url == browser.get("/cases/").url == reverse(SETS_UP)  # and nobody waits a week

    def test_one_person_alone_changes_nothing(self, cast, as_):
        with_phone(cast.wang)
        duty = cast.wang.assignments.filter(school=cast.school).get()
        page = as_(cast.admin).get(reverse("students:list_staff")).content.decode()
        assert 'name="lost"' in page
        as_(cast.admin).post(reverse("students:renew_code", args=[duty.public_id]), {"lost": "1"})
        assert PendingAct.objects.get().act == "factor.replace" and SecondFactor.objects.exists()
        assert not is_in(password())  # still asks for a code

    def test_where_nobody_is_left_whoever_runs_the_computer_helps(self, cast):
        with_phone(cast.wang)
        User.objects.filter(role__in=["headteacher", "district-officer"]).update(last_login=None)
        code = code_at_console(cast.wang, by=None, lost=True)
        assert self.recovered(code).get("/").url == reverse(SETS_UP)


def test_an_installation_that_asks_for_none_asks_nobody(cast, settings):
    with_phone(cast.wang)
    settings.SECOND_FACTOR = False
    browser = password()
    assert is_in(browser) and browser.get("/").status_code == 200
    assert browser.get(reverse(SETS_UP)).status_code == 404
