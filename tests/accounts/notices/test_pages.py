"""The inbox in the browser: what stands there, how it is read, and how a person says where a mail may go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from accounts.notices import services
from tests.pages import structure

INBOX = "/account/notices/"


def give_notice(*people: User, **more: object) -> None:
    services.notify(people, **{"kind": "queue", "page": "cases:list_cases", **more}, by=None)


def test_the_header_says_how_many_lines_wait_and_the_page_shows_them(as_, wang: User) -> None:
    give_notice(wang)
    give_notice(wang)
    page = as_(wang).get(INBOX).content.decode()
    assert structure.faults(page) == []
    assert "<b>1</b>" in page and "2 项复核等您安排" in page


def test_with_nothing_unread_no_number_stands_in_the_header(as_, wang: User) -> None:
    assert "<b>" not in as_(wang).get(INBOX).content.decode().split("</header>")[0]


def test_looking_at_the_list_reads_nothing(as_, wang: User) -> None:
    give_notice(wang)
    as_(wang).get(INBOX)
    assert Notice.objects.get().read_at is None


def test_a_line_opens_its_page_and_is_read(as_, wang: User) -> None:
    give_notice(wang)
    answer = as_(wang).post(f"{INBOX}{Notice.objects.get().public_id}/open/")
    assert answer.url == "/cases/" and Notice.objects.get().read_at


def test_a_page_that_the_program_no_longer_has_leads_back_to_the_inbox(as_, wang: User) -> None:
    give_notice(wang, page="cases:gone_since")
    assert as_(wang).post(f"{INBOX}{Notice.objects.get().public_id}/open/").url == INBOX


@pytest.mark.parametrize("until", ["", "yesterday", "2026-10-19"])
def test_all_read_without_a_moment_reads_nothing(as_, wang: User, until: str) -> None:
    give_notice(wang)
    assert as_(wang).post(f"{INBOX}read/", {"until": until}).url == INBOX
    assert Notice.objects.get().read_at is None


def test_one_press_reads_what_stood_on_the_page(as_, wang: User) -> None:
    give_notice(wang)
    as_(wang).post(f"{INBOX}read/", {"until": (timezone.now() + timedelta(seconds=1)).isoformat()})
    page = as_(wang).get(INBOX).content.decode()
    assert structure.faults(page) == [] and "<details>" in page


def test_five_thousand_rows_are_a_short_page_and_a_few_queries(as_, wang: User, django_assert_max_num_queries) -> None:
    rows = [Notice(to=wang, kind="queue", page="cases:list_cases") for _ in range(5000)]
    Notice.objects.bulk_create(rows)
    browser = as_(wang)
    with django_assert_max_num_queries(8):
        page = browser.get(INBOX).content.decode()
    assert len(page) < 9000


def test_where_mail_is_sent_a_person_says_where_to_and_the_log_does_not(as_, wang: User, settings) -> None:
    settings.EMAIL_HOST = "mail.test"
    browser = as_(wang)
    assert structure.faults(browser.get(f"{INBOX}mail/").content.decode()) == []
    assert browser.post(f"{INBOX}mail/", {"mail_address": "wang"}).status_code == 422
    browser.post(f"{INBOX}mail/", {"mail_address": "wang@school.test"})
    wang.refresh_from_db()
    assert wang.mail_address == "wang@school.test"
    event = AuditEvent.objects.get(verb="account.set_mail_address")
    assert event.detail == {"set": True}


def test_a_mail_that_waits_for_somebody_who_wants_none_any_more_never_goes(wang: User, mail_server: None) -> None:
    from accounts.models import Dispatch
    from accounts.notices import outbox

    give_notice(wang)
    services.set_mail_address(wang, by=wang, mail_address="")
    assert outbox.send_due() == 0 and Dispatch.objects.get().state == "failed"
