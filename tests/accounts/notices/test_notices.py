"""Lines in an inbox: what stands in them, for whom, and how they are read."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices import inbox, services
from accounts.notices.access import get_notice_or_404

QUEUE = {"kind": "queue", "page": "cases:list_cases"}


def test_who_did_it_gets_no_notice_and_nobody_gets_two_lines_of_one_event(wang: User, chen: User) -> None:
    services.notify([wang, wang, chen], **QUEUE, by=chen)
    assert [row.to for row in Notice.objects.all()] == [wang]


def test_a_disabled_colleague_gets_none(wang: User) -> None:
    wang.is_active = False
    services.notify([wang], **QUEUE, by=None)
    assert not Notice.objects.exists()


def test_three_events_of_one_kind_are_one_line_that_says_three(wang: User) -> None:
    for _ in range(3):
        services.notify([wang], **QUEUE, by=None)
    (line,) = inbox.Inbox(wang).unread
    assert "3 项复核" in line.says and inbox.count_unread(wang) == 1


def test_two_urgent_pages_are_two_lines(wang: User) -> None:
    for _ in range(2):
        services.notify([wang], kind="urgent", by=None, page="cases:show_urgent", about=uuid4(), school="柳湾小学")
    assert inbox.count_unread(wang) == 2


def test_opening_a_line_reads_all_that_stand_in_it_and_nothing_else(wang: User) -> None:
    services.notify([wang], **QUEUE, by=None)
    services.notify([wang], **QUEUE, by=None)
    services.notify([wang], kind="overdue", by=None, page="cases:list_cases")
    services.open_notice(Notice.objects.filter(kind="queue").first(), by=wang)
    assert [line.notice for line in inbox.Inbox(wang).unread] == [Notice.objects.get(kind="overdue").public_id]


def test_what_came_after_the_page_was_made_stays_unread(wang: User) -> None:
    services.notify([wang], **QUEUE, by=None)
    seen = Notice.objects.get().created_at
    services.notify([wang], kind="overdue", by=None, page="cases:list_cases")
    Notice.objects.filter(kind="overdue").update(created_at=seen.replace(hour=23))
    assert services.read_all(by=wang, until=seen) == 1
    assert inbox.count_unread(wang) == 1


def test_somebody_elses_line_is_not_found(wang: User, chen: User) -> None:
    services.notify([wang], **QUEUE, by=None)
    with pytest.raises(Exception, match="No Notice"):
        get_notice_or_404(chen, Notice.objects.get().public_id)


def test_no_notice_remains_of_an_act_that_was_undone(wang: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.notify([wang], **QUEUE, by=None)
        raise RuntimeError
    assert inbox.count_unread(wang) == 0


def test_a_kind_without_a_sentence_is_refused_before_anything_is_written(wang: User) -> None:
    with pytest.raises(KeyError):
        services.notify([wang], kind="gossip", by=None, page="home:show_home")
    assert not Notice.objects.exists()


@pytest.mark.parametrize("moment", ["2026-02-30T25:61", "2026-10-19T08:00+99:99", "0001-01-01T00:00+23:00", "soon"])
def test_a_moment_that_is_none_reads_nothing(wang: User, moment: str) -> None:
    services.notify([wang], **QUEUE, by=None)
    client = Client()
    client.force_login(wang)
    assert client.post(reverse("accounts:read_notices"), {"until": moment}).status_code == 302
    assert inbox.count_unread(wang) == 1
