"""The urgent concern on its pages: numbers first, one row, nobody withheld."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.urgent.services import raising as urgent
from screening.cases.urgent.views import ACTS
from tests.cases import factories as make
from tests.cases.pages import page, url


def test_the_numbers_stand_before_any_field_and_the_row_is_there_at_once(cast, as_):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    staff = as_(cast.staff)
    text = page(staff.get(url("raise_urgent")))
    assert text.index("0000-555 0110") < text.index('<form method="post" class="card"')
    assert "NOT SENT" in text[text.index('id="urgent-form"') :]
    data = {"nonce": uuid.uuid4(), "school": cast.school.pk, "who": "三(1)班，红外套", "about": "no"}
    sent = [staff.post(url("raise_urgent"), data) for _press in range(2)]
    assert UrgentConcern.objects.count() == 1
    text = page(staff.get(sent[0].url))
    assert "周敏" in text
    assert "王静" in text


def test_an_empty_urgent_form_asks_for_one_line(cast, as_):
    sent = {"nonce": uuid.uuid4(), "school": cast.school.pk, "about": "no"}
    text = page(as_(cast.staff).post(url("raise_urgent"), sent), 422)
    assert "请至少填一栏" in text
    assert "还没有送出" in text and "其他内容都还在" not in text, "a refusal read as a detail is waited upon"


def test_the_question_whom_it_concerns_is_answered_by_nobody_but_the_person_who_writes(cast, as_):
    staff, said = as_(cast.staff), {"who": "三(1)班", "what": "哭着不肯回家", "told": "门卫"}
    sent = {"nonce": uuid.uuid4(), "school": cast.school.pk, **said}
    text = page(staff.post(url("raise_urgent"), sent), 422)
    assert "请点一个答案" in text
    assert all(words in text for words in said.values())
    assert not UrgentConcern.objects.exists()
    staff.post(url("raise_urgent"), {**sent, "about": "unsure"})
    assert UrgentConcern.objects.get().about == "unsure"


def test_somebody_who_works_here_is_named_or_it_is_not_sure(cast, as_):
    staff = as_(cast.staff)
    sent = {"nonce": uuid.uuid4(), "school": cast.school.pk, "what": "哭着不肯回家", "about": "staff"}
    assert "哭着不肯回家" in page(staff.post(url("raise_urgent"), sent), 422)
    delivered = staff.post(url("raise_urgent"), {**sent, "about_whom": "代课的小吴"})
    said = page(staff.get(delivered.url))
    assert "没有在教职工里找到，所以按“拿不准”办，绕过学校" in said
    assert "现在能看到的：王静、郑主任。" in said


def test_every_page_of_a_concern_obeys_the_withheld_list(cast, as_, time_machine_at):
    concern = make.make_urgent(cast, cast.li, "staff", "陈志远", cast.children["yu"])
    time_machine_at("2026-10-19", "15:00")
    for name in ("chen", "staff", "zhou"):
        browser = as_(cast.people[name])
        assert "URGENT-SENTINEL" not in browser.get(url("list_urgent")).content.decode()
        assert cast.children["yu"].name not in browser.get(url("list_urgent")).content.decode()
        for address in ("show_urgent", "sent_urgent"):
            assert browser.get(url(address, concern.public_id)).status_code == 404
        for act in ACTS:
            assert browser.post(url("show_urgent", concern.public_id), {"act": act}).status_code == 404
    assert "URGENT-SENTINEL" in page(as_(cast.protection).get(url("show_urgent", concern.public_id)))


def test_a_concern_is_taken_noted_and_closed_by_two(cast, as_, wang):
    concern = make.make_urgent(cast, cast.li)
    page(wang.get(url("list_urgent")))
    address = url("show_urgent", concern.public_id)
    page(wang.get(address))
    wang.post(address, {"act": "acknowledge"})
    note = {"nonce": uuid.uuid4(), "line": "told-whom", "note": "10:20 已报派出所，受理编号 17"}
    assert wang.post(address, {"act": "note", **note}).status_code == 302
    wang.post(address, {"act": "ask-to-close"})
    page(wang.post(address, {"act": "close"}), 409)
    page(wang.post(address, {"act": "open"}), 422)
    chen = as_(cast.chen)
    assert "受理编号 17" in page(chen.get(address))
    assert chen.post(address, {"act": "close"}).status_code == 302
    concern.refresh_from_db()
    assert (concern.closed_by, concern.confirmed_by) == (cast.wang, cast.chen)


def test_the_author_reads_the_own_concern_but_does_not_act_on_it(cast, as_):
    concern = make.make_urgent(cast, cast.li)
    li = as_(cast.li)
    page(li.get(url("show_urgent", concern.public_id)))
    assert li.post(url("show_urgent", concern.public_id), {"act": "acknowledge"}).status_code == 404


BUSY = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": ("BEGIN", "LOCK TABLE cases_urgentwithheld IN ACCESS EXCLUSIVE MODE"),
}


@contextmanager
def somebody_else_writes() -> Iterator[None]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for statement in BUSY[connection.vendor]:
                cursor.execute(statement)
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def patience():
    """How long a write waits otherwise; the limit of this one write must not stay behind."""
    with connection.cursor() as cursor:
        cursor.execute({"sqlite": "PRAGMA busy_timeout", "postgresql": "SHOW lock_timeout"}[connection.vendor])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_means_not_sent_and_the_next_press_is_delivered(cast, settings):
    settings.URGENT_GIVE_UP_SECONDS = 1
    usual, nonce, record = patience(), uuid.uuid4(), UrgentRecord(what="哭着不肯回家", about="unsure")
    with somebody_else_writes(), pytest.raises(urgent.NotSentInTime):
        urgent.raise_urgent(cast.school, by=cast.staff, nonce=nonce, record=record)
    assert not UrgentConcern.objects.exists()
    assert patience() == usual
    urgent.raise_urgent(cast.school, by=cast.staff, nonce=nonce, record=record)
    assert UrgentConcern.objects.count() == 1
    assert UrgentWithheld.objects.exists()


@pytest.mark.django_db
def test_many_slow_steps_together_take_no_longer_than_the_limit(cast, settings, monkeypatch):
    """Each statement alone would be in time; the last of them is rolled back with all before it."""
    settings.URGENT_GIVE_UP_SECONDS = 8
    clock = iter(range(0, 100, 3))
    monkeypatch.setattr("screening.cases.urgent.services.raising.monotonic", lambda: next(clock))
    with pytest.raises(urgent.NotSentInTime):
        urgent.raise_urgent(
            cast.school, by=cast.staff, nonce=uuid.uuid4(), record=UrgentRecord(about="no", what="哭着不肯回家")
        )
    assert not UrgentConcern.objects.exists()
