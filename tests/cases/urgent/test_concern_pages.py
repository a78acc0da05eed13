"""The urgent concern on its pages: numbers first, one row, nobody withheld."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import PendingAct, User
from screening.cases.access import urgent_concerns_of
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import KeptOpen, UrgentConcern, UrgentWithheld
from screening.cases.urgent.services import acting
from screening.cases.urgent.services import raising as urgent
from screening.cases.urgent.views import ACTS
from tests import factories
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


# Where somebody at school may be concerned ----------------------------------------------------------------------------


def test_a_colleague_named_in_what_was_seen_is_asked_about_once_and_nothing_typed_is_lost(cast, as_, duty):
    staff, nonce = as_(cast.staff), uuid.uuid4()
    said = {"nonce": nonce, "school": cast.school.pk, "who": "三(1)班", "what": "周敏老师打他耳光", "about": "no"}
    text = page(staff.post(url("raise_urgent"), said), 422)
    assert "要不要不给周敏看？" in text and 'name="asked" value="周敏"' in text
    assert all(words in text for words in ("周敏老师打他耳光", "三(1)班", str(nonce)))
    assert not UrgentConcern.objects.exists()
    sent = staff.post(url("raise_urgent"), {**said, "asked": "周敏", "hide": "yes"})
    concern = UrgentConcern.objects.get()
    assert list(concern.withheld_from.values_list("user", "role")) == [(cast.zhou.pk, "")]
    after = page(staff.get(sent.url))
    assert "周敏" not in after and duty.duty_phone not in after
    assert "现在能看到的：王静、郑主任。" in after
    staff.post(url("raise_urgent"), {**said, "asked": "周敏", "hide": "yes"})
    assert UrgentConcern.objects.count() == 1


def test_answered_with_no_it_is_sent_as_before_and_a_name_added_since_is_asked_about(cast, as_, duty):
    staff, said = as_(cast.staff), {"nonce": uuid.uuid4(), "school": cast.school.pk, "about": "no", "asked": "周敏"}
    more = {**said, "what": "周敏老师和李芳老师都在", "hide": "no"}
    assert "要不要不给周敏、李芳看？" in page(staff.post(url("raise_urgent"), more), 422).replace(
        "李芳、周敏", "周敏、李芳"
    )
    staff.post(url("raise_urgent"), {**said, "what": "周敏老师在旁边", "hide": "no"})
    assert not UrgentConcern.objects.get().withheld_from.exists()


def test_its_author_hides_it_from_more_people_and_learns_nothing_by_it(cast, as_, duty):
    concern = make.make_urgent(cast, cast.staff)
    address, staff = url("show_urgent", concern.public_id), as_(cast.staff)
    acting.widen_withheld(concern, by=cast.wang, users=[cast.chen])
    before = page(staff.get(address))
    assert f'value="{cast.chen.pk}"' in before  # hidden already, which does not show
    assert staff.post(address, {"act": "withhold", "nonce": uuid.uuid4(), "person": cast.zhou.pk}).url == address
    assert as_(cast.zhou).get(address).status_code == 404
    assert "周敏" not in re.sub(r"<option.*?</option>", "", page(staff.get(address)))
    assert not PendingAct.objects.exists()
    for act in ACTS.keys() - {"withhold"}:
        assert staff.post(address, {"act": act}).status_code == 404


def test_whoever_takes_it_at_school_stops_neither_the_county_nor_the_way_past_the_school(
    cast, as_, duty, time_machine_at
):
    concern = make.make_urgent(cast, cast.staff, "staff", "李芳", cast.children["yu"])
    address, button = url("show_urgent", concern.public_id), 'name="act" value="acknowledge"'
    as_(cast.zhou).post(address, {"act": "acknowledge"})
    said = page(as_(cast.staff).get(address))
    assert "周敏在 10 月 19 日 09:00 收到了，正在处理" in said
    assert (
        "县里还没有人接手；学校里有人接手了，郑主任也仍然可以接。" in said
        and "09:30 起，何丽、陈志远也能看到。" in said
    )
    assert button not in page(as_(cast.wang).get(address))
    time_machine_at("2026-10-19", "09:31")
    assert as_(cast.chen).get(address).status_code == 200
    assert "查看，我来接" in page(as_(cast.protection).get(reverse("home:show_home")))
    contact = as_(cast.protection)
    assert button in page(contact.get(address))
    contact.post(address, {"act": "acknowledge"})
    concern.refresh_from_db()
    assert (concern.acknowledged_by, concern.county_took_by) == (cast.zhou, cast.protection)
    said = page(as_(cast.staff).get(address))
    assert "县里的郑主任在 10 月 19 日 09:31 接手了。" in said and "县里还没有人接手" not in said


def test_once_the_county_has_it_in_time_the_clock_stops(cast, duty, time_machine_at):
    concern = make.make_urgent(cast, cast.staff, "staff", "李芳")
    acting.acknowledge_urgent(concern, by=cast.protection)
    time_machine_at("2026-10-19", "15:00")
    assert not urgent_concerns_of(cast.chen).exists()
    User.objects.filter(pk=cast.protection.pk).update(is_active=False)
    assert urgent_concerns_of(cast.chen).exists()


@pytest.mark.parametrize("whom", ["县里的郑主任", "县里的人"])
def test_the_contact_of_the_county_can_be_the_one_and_the_author_reads_whom_to_ring(cast, as_, whom):
    staff = as_(cast.staff)
    said = {
        "nonce": uuid.uuid4(),
        "school": cast.school.pk,
        "what": "哭着不肯回家",
        "about": "staff",
        "about_whom": whom,
    }
    text = page(staff.get(staff.post(url("raise_urgent"), said).url))
    assert "县里没有人能看到这一条：请您自己打 110，或者打 12355" in text
    assert "郑主任" not in text and cast.county.protection_contact_phone not in text
    assert not urgent_concerns_of(cast.protection).exists()
    assert urgent_concerns_of(cast.wang).exists()


def test_named_is_the_one_contact_and_another_of_the_county_has_it(cast):
    other = factories.make_user("protection2", "吴霞", "district-child-protection-contact")
    factories.assign_county(other, cast.county)
    concern = make.make_urgent(cast, cast.staff, "staff", "县里的郑主任")
    assert urgent_concerns_of(other).filter(pk=concern.pk).exists()
    assert not urgent_concerns_of(cast.protection).exists()


def test_late_in_the_evening_the_hour_is_said_with_its_day(cast, as_, time_machine_at):
    time_machine_at("2026-10-19", "23:50")
    concern = make.make_urgent(cast, cast.staff)
    assert "10 月 20 日 00:20 起，陈志远也能看到" in page(as_(cast.staff).get(url("show_urgent", concern.public_id)))


def test_every_card_says_who_can_see_it_now(cast, as_, duty):
    for _card in range(3):
        make.make_urgent(cast, cast.staff)
    text = page(as_(cast.wang).get(reverse("home:show_home")))
    assert text.count("现在能看到的：周敏、您。") == 3


def test_a_card_of_a_concern_somebody_took_says_who_also_where_the_case_was_ended(cast, as_, wang):
    case = make.make_case(cast)
    concern = make.make_urgent(cast, cast.staff, student=case.student)
    acting.acknowledge_urgent(concern, by=cast.wang)
    KeptOpen.objects.create(concern=concern, case=case, since=timezone.now(), ended_by=cast.tian)
    text = page(wang.get(reverse("home:show_home")))
    assert "王静 10 月 19 日 09:00 已接手，还没有结束。孩子的个案这期间已结案" in text
