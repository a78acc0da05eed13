"""Language, hidden screen, request numbers, caches, error pages, the auditor's pages."""

import logging

import pytest
from django.test import Client, RequestFactory

from accounts import audit
from accounts.models import AuditEvent, Role, User
from accounts.views import server_error
from tests.factories import make_user
from tests.pages import structure


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳")


@pytest.fixture
def browser(li: User, as_: object) -> Client:
    return as_(li)


@pytest.fixture
def auditor(db: None, as_: object) -> Client:
    return as_(make_user("auditor", "孙审计", Role.AUDITOR))


def language_of(client: Client, url: str = "/account/sign-in/", **headers: str) -> str:
    return client.get(url, headers=headers).headers["Content-Language"]


def test_an_english_windows_in_a_chinese_school_shows_chinese(client: Client, db: None) -> None:
    assert language_of(client, **{"accept-language": "en-US,en;q=0.9"}) == "zh-hans"


def test_the_language_is_kept_by_the_browser_and_with_the_person(browser: Client, li: User) -> None:
    response = browser.post("/account/language/", {"language": "en", "next": "/account/"})
    assert response.url == "/account/"
    li.refresh_from_db()
    assert li.language == "en"
    assert language_of(browser, "/account/") == "en"
    elsewhere = Client()
    elsewhere.force_login(li, backend="accounts.backends.ActiveUserBackend")
    assert language_of(elsewhere, "/account/") == "en"
    browser.post("/account/sign-out/")
    assert language_of(browser) == "en"


@pytest.mark.parametrize("language", ["", "fr", "../../etc", "zh"])
def test_a_language_we_do_not_speak_changes_nothing(browser: Client, li: User, language: str) -> None:
    assert browser.post("/account/language/", {"language": language}).status_code == 302
    assert language_of(browser, "/account/") == "zh-hans"


def test_the_hidden_screen_shows_nothing_but_the_way_back(browser: Client, li: User) -> None:
    page = browser.get("/account/cover-screen/", headers={"referer": "http://testserver/account/?x=1"}).content.decode()
    assert 'href="/account/?x=1"' in page
    assert li.name not in page
    assert "<script" not in page


@pytest.mark.parametrize("before", ["https://evil.example/x", "http://testserver/account/cover-screen/", "", "//x/y"])
def test_the_way_back_leads_to_a_page_of_ours(browser: Client, before: str) -> None:
    assert browser.get("/account/cover-screen/", headers={"referer": before}).context["back"] == "/"


def test_every_answer_has_its_own_number_and_stays_in_no_cache(browser: Client) -> None:
    answers = [browser.get(url) for url in ("/account/", "/account/", "/nowhere/", "/account/sign-out/")]
    assert len({answer["X-Request-ID"] for answer in answers}) == 4
    assert all(answer["Cache-Control"] == "no-store" for answer in answers)


def test_the_number_is_in_the_log_the_audit_log_and_on_the_page(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()
    signed_out = browser.post("/account/sign-out/")
    assert AuditEvent.objects.get(verb="account.sign_out").request_id == signed_out["X-Request-ID"]


def test_a_line_of_the_log_carries_the_number() -> None:
    from accounts.logs import RequestIdFilter

    line = logging.LogRecord("x", logging.INFO, "", 1, "m", (), None)
    token = audit.request_id.set("abc")
    RequestIdFilter().filter(line)
    audit.request_id.reset(token)
    assert line.request_id == "abc"


def test_the_page_of_a_failure_needs_no_database(django_db_blocker: object) -> None:
    request = RequestFactory().get("/")
    request.request_id = "abc123"
    answer = server_error(request)
    assert answer.status_code == 500
    assert "abc123" in answer.content.decode()


def test_a_stale_form_gets_a_friendly_page(li: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/sign-in/", {"username": "lifang"})
    assert answer.status_code == 403
    assert "csrf.html" in [template.name for template in answer.templates]


def test_somebody_who_is_no_auditor_gets_a_friendly_refusal(browser: Client) -> None:
    answer = browser.get("/account/events/")
    assert answer.status_code == 403
    assert "403.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize(
    "url", ["/account/", "/account/password/", "/account/events/", "/account/cover-screen/", "/x/"]
)
def test_the_skeleton_of_a_signed_in_page_is_right(auditor: Client, url: str) -> None:
    assert structure.faults(auditor.get(url).content.decode()) == []


def test_the_skeleton_of_a_result_and_of_errors_is_right(auditor: Client, browser: Client) -> None:
    for page in (
        auditor.post("/account/events/verify/"),
        auditor.post("/account/password/", {"new_password": "x"}),
        auditor.get("/account/events/?actor=nonsense&since=nonsense"),
        browser.get("/account/events/"),
        Client(enforce_csrf_checks=True).post("/account/sign-in/"),
        server_error(RequestFactory().get("/")),
    ):
        assert structure.faults(page.content.decode()) == []


@pytest.mark.parametrize("url", ["/account/sign-in/", "/account/recover/"])
def test_the_skeleton_of_a_page_without_sign_in_is_right(client: Client, db: None, url: str) -> None:
    for page in (client.get(url), client.post(url, {"username": "x"}), client.post("/account/")):
        assert structure.faults(page.content.decode()) == []
