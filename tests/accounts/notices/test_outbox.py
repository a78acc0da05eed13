"""A mail leaves once, says nothing, and survives whatever dies on the way."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import Dispatch, User
from accounts.notices import channels, outbox, services
from tests.clock import NOW

QUEUE = {"kind": "queue", "page": "cases:list_cases"}
pytestmark = pytest.mark.usefixtures("mail_server")


def give_notice(person: User, **more: object) -> None:
    services.notify([person], **{**QUEUE, **more}, by=None)


def later(**span: int) -> time_machine.travel:
    return time_machine.travel(timezone.datetime.fromisoformat(NOW) + timedelta(**span), tick=False)


def test_a_mail_says_that_something_waits_and_carries_the_id_of_its_row(wang: User) -> None:
    give_notice(wang)
    assert outbox.send_due() == 1
    (sent,) = mail.outbox
    assert sent.to == ["wang@school.test"] and sent.subject == "心桥：有新的复核"
    assert sent.extra_headers["Message-ID"] == f"<{Dispatch.objects.get().public_id}@xinqiao.invalid>"


def test_eight_events_are_one_mail_that_says_eight(wang: User) -> None:
    for _ in range(8):
        give_notice(wang)
    outbox.send_due()
    (sent,) = mail.outbox
    assert "8 项" in sent.body and set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def test_more_of_the_same_waits_for_the_next_morning(wang: User) -> None:
    give_notice(wang)
    outbox.send_due()
    give_notice(wang)
    assert outbox.send_due() == 0
    with later(hours=23):
        assert outbox.send_due() == 1


def test_a_mail_of_a_clock_that_was_ahead_holds_up_none(wang: User) -> None:
    give_notice(wang)
    with later(days=365):
        outbox.send_due()
    give_notice(wang)
    assert outbox.send_due() == 1


def test_what_was_read_meanwhile_is_not_mailed(wang: User) -> None:
    give_notice(wang)
    services.read_all(by=wang, until=timezone.now())
    assert outbox.send_due() == 0 and Dispatch.objects.get().state == "needless"


def test_nothing_is_written_for_somebody_without_an_address(chen: User) -> None:
    give_notice(chen)
    assert not Dispatch.objects.exists()


def test_a_mail_of_an_act_that_was_undone_never_leaves(wang: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        give_notice(wang)
        raise RuntimeError
    assert outbox.send_due() == 0


def test_a_mail_server_that_is_down_is_tried_again_with_growing_pauses(wang: User, monkeypatch) -> None:
    monkeypatch.setattr(channels, "_mail", _raises(SMTPServerDisconnected("gone")))
    give_notice(wang)
    assert outbox.send_due() == 0
    with later(seconds=50):
        assert not outbox._due(timezone.now()).exists()
    with later(seconds=70):
        outbox.send_due()
    with later(seconds=160):
        assert not outbox._due(timezone.now()).exists()
    row = Dispatch.objects.get()
    assert (row.attempts, row.state, row.error) == (2, "queued", "SMTPServerDisconnected")
    monkeypatch.undo()
    with later(minutes=5):
        assert outbox.send_due() == 1


def test_after_two_days_of_a_dead_server_the_inbox_has_to_do(wang: User, monkeypatch) -> None:
    monkeypatch.setattr(channels, "_mail", _raises(OSError()))
    give_notice(wang)
    for turn in range(outbox.MAX_ATTEMPTS):
        with later(hours=7 * turn):
            outbox.send_due()
    assert Dispatch.objects.get().state == "failed"


def test_an_address_the_server_refuses_fails_at_once_and_holds_up_nobody(wang: User, chen: User, monkeypatch) -> None:
    chen.mail_address = "chen@school.test"
    chen.save()
    real = channels._mail

    class Refusing:
        def __init__(self, *args: object, **kwargs: object) -> None:
            self.to = kwargs["to"]

        def send(self) -> None:
            if self.to == ["wang@school.test"]:
                raise SMTPRecipientsRefused({})

    monkeypatch.setattr(channels, "EmailMessage", Refusing)
    assert real is channels._mail
    give_notice(wang)
    give_notice(chen)
    assert outbox.send_due() == 1
    states = dict(Dispatch.objects.values_list("notice__to__username", "state"))
    assert states == {"counselor": "failed", "headteacher": "sent"}


class Killed(BaseException):
    """kill -9: nothing after this line runs."""


def test_killed_between_commit_and_send_nothing_is_lost(wang: User, monkeypatch) -> None:
    monkeypatch.setattr(channels, "send", _raises(Killed()))
    give_notice(wang)
    with pytest.raises(Killed):
        outbox.send_due()
    monkeypatch.undo()
    assert outbox.send_due() == 0, "the row is held for a moment: another sender does not take it as well"
    with later(minutes=4):
        assert outbox.send_due() == 1
    assert len(mail.outbox) == 1


def test_killed_between_send_and_the_mark_one_mail_comes_twice_under_one_id(wang: User, monkeypatch) -> None:
    real = channels.send

    def send_and_die(row: Dispatch, *, count: int) -> None:
        real(row, count=count)
        raise Killed

    monkeypatch.setattr(channels, "send", send_and_die)
    give_notice(wang)
    with pytest.raises(Killed):
        outbox.send_due()
    monkeypatch.undo()
    with later(minutes=4):
        outbox.send_due()
    with later(minutes=9):
        outbox.send_due()
    ids = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_without_rows_a_tick_is_one_query(wang: User, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert outbox.send_due() == 0


def _raises(error: BaseException) -> object:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail
