"""A counselor from elsewhere opens one case in an emergency: exactly one, for a day, and the headteacher is told."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.access.emergency import looks_of, notices_of
from screening.cases.models import Case, EmergencyLook, UrgentConcern
from screening.cases.urgent.services.emergency import open_in_emergency
from students.models import FamilyContact
from tests import factories
from tests.cases import factories as make
from tests.cases.pages import page, url

HOME = reverse("home:show_home")


@pytest.fixture
def case(cast) -> Case:
    return make.make_case(cast, "yu")


@pytest.fixture
def tian(cast, as_) -> Client:
    return as_(cast.tian)


def asked(cast, **fields: object) -> dict[str, object]:
    values = {"school": cast.school.public_id, "number": "", "child": "王𬀩雨", "school_class": "三年级(1)班"}
    told = {"nonce": uuid.uuid4(), "reason": "值班时家长来电，孩子没回家", "password": "a-good-password"}
    return {**values, **told, **fields}


def opened(cast, case: Case) -> EmergencyLook:
    told = {"password": "a-good-password", "reason": "REASON-SENTINEL", "nonce": uuid.uuid4()}
    return open_in_emergency(cast.school, number=case.number, by=cast.tian, **told)


def test_with_school_name_and_class_or_the_number_one_case_opens_to_read(cast, case, tian):
    for which in ({}, {"number": case.number, "child": "", "school_class": ""}):
        answer = tian.post(url("open_emergency"), asked(cast, **which))
        text = page(tian.get(answer.url))
        assert "王𬀩雨" in text
        assert case.number in text
    assert tian.get(url("show_case", case.public_id)).status_code == 404  # nothing of it can be written to
    assert "应急打开" in page(tian.get(url("list_cases")))
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"case.open_in_emergency", "case.emergency_look"} <= verbs


def test_whom_to_call_is_called_with_one_press_and_nobody_without_a_number(cast, case, tian):
    recorded = {"student": case.student, "recorded_by": cast.wang, "recorded_at": timezone.now()}
    FamilyContact.objects.create(name="王奶奶", relation="奶奶", phone="0000-555 0177", **recorded)
    FamilyContact.objects.create(name="王伯伯", relation="伯伯", phone="", **recorded)
    text = page(tian.get(url("show_emergency", opened(cast, case).public_id)))
    assert 'href="tel:00005550177"' in text and "王伯伯" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"child": "王𬀩"},
        {"school_class": "3-2"},
        {"child": "李䶮"},  # on the roster, without a case: the same answer
        {"number": "XQ-2026-9999"},
        {"school_class": "？"},
    ],
)
def test_what_is_not_exact_finds_nothing_and_the_answer_is_the_same(cast, case, tian, wrong):
    answer = tian.post(url("open_emergency"), asked(cast, **wrong))
    assert set(answer.context["form"].errors) == {"__all__"} and page(answer, 422)
    assert not EmergencyLook.objects.exists()
    assert AuditEvent.objects.filter(verb="case.emergency_refused").count() == 1


def test_without_the_password_or_a_reason_nothing_opens(cast, case, tian):
    guessed = tian.post(url("open_emergency"), asked(cast, password="guess"))
    assert set(guessed.context["form"].errors) == {"password"} and page(guessed, 422)
    page(tian.post(url("open_emergency"), asked(cast, reason=" ")), 422)
    assert not EmergencyLook.objects.exists()


def test_five_tries_an_hour(cast, case, tian, as_, time_machine_at):
    for _try in range(5):
        tian.post(url("open_emergency"), asked(cast, child="王小"))
    sixth = tian.post(url("open_emergency"), asked(cast))
    assert set(sixth.context["form"].errors) == {"__all__"} and page(sixth, 422)
    time_machine_at("2026-10-19", "10:05")
    assert as_(cast.tian).post(url("open_emergency"), asked(cast)).status_code == 302


def test_it_closes_by_itself_after_a_day(cast, case, as_, time_machine_at):
    look = opened(cast, case)
    time_machine_at("2026-10-20", "08:59")
    tian = as_(cast.tian)
    assert tian.get(url("show_emergency", look.public_id)).status_code == 200
    time_machine_at("2026-10-20", "09:00")
    assert tian.get(url("show_emergency", look.public_id)).status_code == 404
    assert not looks_of(cast.tian).exists()


def test_nobody_else_reads_it_and_a_disabled_account_no_more(cast, case, as_):
    look = opened(cast, case)
    assert as_(cast.wang).get(url("show_emergency", look.public_id)).status_code == 404
    assert as_(cast.li).get(url("show_emergency", look.public_id)).status_code == 403
    cast.tian.is_active = False
    assert not looks_of(cast.tian).exists()


def test_the_headteacher_reads_who_whom_when_and_why_until_it_is_noted(cast, case, as_):
    look, chen = opened(cast, case), as_(cast.chen)
    text = chen.get(HOME).content.decode()
    for word in ("田蕾", "王𬀩雨", "10 月 19 日 09:00", "REASON-SENTINEL"):
        assert word in text
    seen = AuditEvent.objects.get(verb="emergency_notice.list")
    assert seen.subjects == [str(case.student.public_id)]
    for _press in range(2):
        chen.post(url("note_emergency", look.public_id))
    assert "王𬀩雨" not in chen.get(HOME).content.decode()
    assert AuditEvent.objects.filter(verb="emergency_notice.note").count() == 1


def test_where_the_headteacher_must_not_know_the_protection_contact_is_told_without_a_name(cast, case, as_):
    make.make_urgent(cast, cast.li, "staff", "陈志远", cast.children["yu"])
    opened(cast, case)
    assert "王𬀩雨" not in as_(cast.chen).get(HOME).content.decode()
    assert not notices_of(cast.chen).exists()
    text = as_(cast.protection).get(HOME).content.decode()
    assert case.number in text
    assert "王𬀩雨" not in text
    assert "REASON-SENTINEL" not in text


def test_where_the_school_has_no_headteacher_the_protection_contact_is_told(cast, case):
    look = opened(cast, case)
    assert not notices_of(cast.protection).exists()
    cast.chen.assignments.all().delete()
    assert list(notices_of(cast.protection)) == [look]


def test_a_withheld_concern_stays_withheld(cast, case, tian):
    make.make_urgent(cast, cast.li, "staff", "陈志远", cast.children["yu"])
    text = page(tian.get(url("show_emergency", opened(cast, case).public_id)))
    assert "URGENT-SENTINEL" not in text
    assert "紧急关注记录" not in text


def test_an_urgent_concern_can_be_raised_from_it(cast, case, tian):
    opened(cast, case)
    page(tian.get(f"{url('raise_urgent')}?case={case.public_id}"))
    data = {"nonce": uuid.uuid4(), "school": cast.school.pk, "who": "三(1)班", "what": "没回家", "about": "no"}
    assert tian.post(f"{url('raise_urgent')}?case={case.public_id}", data).status_code == 302
    assert UrgentConcern.objects.get().school == cast.school


def test_the_own_school_and_a_school_of_another_county_are_not_offered(cast, case, tian, as_):
    far = factories.make_school(factories.make_county("远县"), "远山小学")
    text = page(tian.get(url("open_emergency")))
    assert "松岭小学" not in text
    assert far.name not in text
    assert cast.school.name in text
    page(tian.post(url("open_emergency"), asked(cast, school=far.public_id)), 422)


def test_sent_twice_it_is_opened_once(cast, case, tian):
    data = asked(cast)
    first, second = (tian.post(url("open_emergency"), data).url for _press in range(2))
    assert first == second
    assert EmergencyLook.objects.count() == 1
