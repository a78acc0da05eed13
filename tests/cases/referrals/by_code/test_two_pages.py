"""The holder of a paper, without an account: is it genuine, and the receipt. Nothing else, and no guessing."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import codes
from accounts.models import AuditEvent
from screening.cases.models import ReceiverAnswer
from screening.cases.referrals import services
from tests.cases import factories as make
from tests.cases.pages import page, url


@pytest.fixture
def sent(cast):
    return services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)


@pytest.fixture
def stranger():
    return Client()


def check(stranger, code, **extra):
    return stranger.post(url("verify_referral"), {"nonce": uuid.uuid4(), "code": code}, **extra)


def answer(stranger, code, **more):
    values = {"nonce": uuid.uuid4(), "received_on": "2026-10-19", "unit": "儿童心理门诊", "next_step": "seeing"}
    return stranger.post(url("answer_referral"), {**values, "code": code, **more})


def test_a_genuine_paper_says_when_and_by_which_school_and_nothing_else(cast, stranger, sent):
    text = page(check(stranger, sent.verification_code.lower()))
    assert cast.school.name in text
    assert "2026 年 10 月 19 日" in text
    secrets = (
        sent.case.student.name,
        sent.case.number,
        sent.receiver.unit,
        "王医生",
        sent.receipt_code,
        cast.wang.name,
    )
    assert [word for word in secrets if word in text] == []


def test_a_withdrawn_paper_says_so(cast, stranger, sent):
    before = page(check(stranger, sent.verification_code))
    services.record_referral_status(sent, by=cast.wang, nonce=uuid.uuid4(), state="withdrawn", dated=make.TODAY)
    assert ("已撤回" in page(check(stranger, sent.verification_code))) > ("已撤回" in before)


def unknown_codes(sent):
    return [codes.new_code(), sent.verification_code[:-1] + "!", "7K3", sent.receipt_code]


def test_every_code_that_opens_nothing_gets_the_same_answer_after_the_same_work(cast, stranger, sent):
    seen = set()
    for number, code in enumerate(unknown_codes(sent)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = check(stranger, code, REMOTE_ADDR=f"10.0.0.{number}")
        shape = [query["sql"].split("WHERE")[0] for query in queries]
        body = response.content.decode().replace(code.replace("&", "&amp;"), "")
        body = "".join(part for part in body.split("<input") if "nonce" not in part and "csrf" not in part)
        seen.add((response.status_code, len(shape), body))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 422


def test_a_right_code_costs_no_other_number_of_queries_than_a_wrong_one(stranger, sent):
    counts = []
    for number, code in enumerate((sent.verification_code, codes.new_code())):
        with CaptureQueriesContext(connection) as queries:
            check(stranger, code, REMOTE_ADDR=f"10.0.1.{number}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_five_tries_an_hour_from_one_address_right_or_wrong(stranger, sent, time_machine_at):
    for _try in range(5):
        check(stranger, codes.new_code())
    assert check(stranger, sent.verification_code).status_code == 422
    assert check(stranger, sent.verification_code, REMOTE_ADDR="10.9.9.9").status_code == 200
    time_machine_at("2026-10-19", "10:01")
    assert check(stranger, sent.verification_code).status_code == 200


def test_a_code_has_an_end(stranger, sent, time_machine_at):
    time_machine_at("2027-05-01")
    assert answer(stranger, sent.receipt_code, received_on="2027-05-01").status_code == 422
    assert check(stranger, sent.verification_code).status_code == 200
    time_machine_at("2028-10-20")
    assert check(stranger, sent.verification_code).status_code == 422


def test_the_receipt_reaches_the_counselor_today_as_unverified(cast, wang, stranger, sent):
    thanks = page(answer(stranger, sent.receipt_code, note="NOTE-SENTINEL 已约周四"))
    assert [word for word in (sent.case.student.name, sent.case.number, cast.school.name) if word in thanks] == []
    row = ReceiverAnswer.objects.get()
    assert (row.received_on, row.next_step, row.looked_at) == (make.TODAY, "seeing", None)
    sent.refresh_from_db()
    assert (sent.state, sent.word_due_on) == ("issued", make.TODAY)  # a stranger moves nothing but the day
    seen = page(wang.get(url("show_referral", sent.public_id)))
    assert "NOTE-SENTINEL" in seen
    assert 'id="answered"' in page(wang.get(url("list_referrals")))
    form = page(wang.get(url("record_status", sent.public_id)))
    assert "NOTE-SENTINEL" in form
    data = {"nonce": uuid.uuid4(), "state": "in-progress", "dated": "2026-10-19"}
    assert wang.post(url("record_status", sent.public_id), data).status_code == 302
    row.refresh_from_db()
    assert row.looked_by == cast.wang
    assert 'id="answered"' not in page(wang.get(url("list_referrals")))


def test_what_a_stranger_writes_is_stored_encrypted_and_recorded(stranger, sent):
    answer(stranger, sent.receipt_code, note="NOTE-SENTINEL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note, unit FROM cases_receiveranswer")
        assert "SENTINEL" not in "".join(cursor.fetchone())
    event = AuditEvent.objects.get(verb="referral.answer")
    assert event.actor_id is None


def test_pressed_twice_it_is_one_and_other_words_under_it_are_refused(stranger, sent):
    nonce = uuid.uuid4()
    assert [answer(stranger, sent.receipt_code, nonce=nonce).status_code for _press in range(2)] == [200, 200]
    assert answer(stranger, sent.receipt_code, nonce=nonce, note="别的").status_code == 422
    assert ReceiverAnswer.objects.count() == 1


def test_a_page_brought_back_with_the_code_of_another_paper_is_not_lost(cast, stranger, sent):
    other = services.issue_referral(make.make_referral(cast, make.make_case(cast, "bo")), by=cast.wang)
    nonce = uuid.uuid4()
    assert answer(stranger, sent.receipt_code, nonce=nonce).status_code == 200
    text = page(answer(stranger, other.receipt_code, nonce=nonce), 422)
    assert "再按一次" in text or "再点一次" in text
    assert ReceiverAnswer.objects.count() == 1


@pytest.mark.parametrize("state", ["done", "declined", "withdrawn"])
def test_an_ended_referral_takes_no_answer_any_more(cast, stranger, sent, state):
    services.record_referral_status(sent, by=cast.wang, nonce=uuid.uuid4(), state=state, dated=make.TODAY)
    assert answer(stranger, sent.receipt_code).status_code == 422
    assert not ReceiverAnswer.objects.exists()


def test_each_code_is_good_for_its_own_page_only(stranger, sent):
    assert check(stranger, sent.receipt_code).status_code == 422
    assert answer(stranger, sent.verification_code).status_code == 422


def test_one_code_takes_five_answers(stranger, sent):
    for number in range(6):
        Client(REMOTE_ADDR=f"10.2.0.{number}").post(
            url("answer_referral"),
            {
                "nonce": uuid.uuid4(),
                "code": sent.receipt_code,
                "received_on": date(2026, 10, 19),
                "unit": "门诊",
                "next_step": "seeing",
            },
        )
    assert ReceiverAnswer.objects.count() == 5


@pytest.mark.parametrize("part", ["note", "unit"])
@pytest.mark.parametrize("words", ["已见到王𬀩雨，下周再来", "𬀩 雨 已经来过", "王𬀩雨"])
def test_the_name_of_the_child_is_not_taken_in(stranger, sent, part, words):
    refused = answer(stranger, sent.receipt_code, **{part: words})
    assert (refused.status_code, "孩子的名字" in refused.content.decode()) == (422, True)
    assert not ReceiverAnswer.objects.exists()
    answer(stranger, sent.receipt_code, note="已经见到，下周再来")
    assert ReceiverAnswer.objects.count() == 1


@pytest.mark.parametrize("first", ["finished", "seeing"])
def test_answers_that_contradict_each_other_are_said_to_do_so(wang, stranger, sent, first):
    answer(stranger, sent.receipt_code, next_step=first)
    assert "说法不一" not in page(wang.get(url("show_referral", sent.public_id)))
    answer(stranger, sent.receipt_code, next_step="cannot")
    assert "说法不一" in page(wang.get(url("show_referral", sent.public_id)))


def test_nothing_is_chosen_for_the_counselor_while_the_answers_contradict(wang, stranger, sent):
    answer(stranger, sent.receipt_code, next_step="seeing")
    assert "checked" in page(wang.get(url("record_status", sent.public_id)))
    answer(stranger, sent.receipt_code, next_step="cannot")
    text = page(wang.get(url("record_status", sent.public_id)))
    assert "checked" not in text and "说法不一" in text


def test_a_unit_that_goes_on_after_seeing_the_child_contradicts_nothing(wang, stranger, sent):
    answer(stranger, sent.receipt_code, next_step="seeing")
    answer(stranger, sent.receipt_code, next_step="finished")
    assert "说法不一" not in page(wang.get(url("show_referral", sent.public_id)))
