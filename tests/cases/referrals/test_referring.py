"""A referral: agreement or a recorded reason, two codes, a day for the answer, and the slip that comes back."""

import uuid
from datetime import date

import pytest

from accounts import codes
from screening.cases.models import Case, Referral
from screening.cases.referrals import services
from tests.cases import factories as make
from tests.factories import make_consent


def test_a_referral_is_issued_once_with_two_different_codes_and_a_day_for_the_answer(cast):
    case = make.make_case(cast, "yu")
    referral = make.make_referral(cast, case)
    assert referral.state == Referral.State.DRAFT
    first = services.issue_referral(referral, by=cast.wang)
    again = services.issue_referral(referral, by=cast.wang)
    assert first.receipt_code == again.receipt_code
    assert len(codes.plain(first.receipt_code)) == len(codes.plain(first.verification_code)) == 10
    assert first.receipt_code != first.verification_code
    assert first.receipt_code_hash != first.verification_code_hash
    assert first.reply_due_on == date(2026, 11, 9)
    assert [status.state for status in first.statuses.all()] == ["issued"]
    case.refresh_from_db()
    assert (case.state, case.next_on) == (Case.State.REFERRED, date(2026, 11, 9))


def test_the_codes_stand_nowhere_in_clear(cast):
    from django.db import connection

    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    with connection.cursor() as cursor:
        cursor.execute("SELECT receipt_code, receipt_code_hash, verification_code FROM cases_referral")
        row = "".join(cursor.fetchone())
    assert referral.receipt_code not in row
    assert codes.plain(referral.receipt_code) not in row


@pytest.mark.parametrize(
    ("consent", "fields", "code"),
    [
        ({"share_with_receiver": "no"}, {}, "no-agreement"),
        ({"authority": "carer-only"}, {}, "no-agreement"),  # signed, but without a delegation
        ({"child_agrees": False}, {}, "no-agreement"),
        ({"outcome": "refused"}, {"consent_from": "奶奶"}, "refused"),
        ({"outcome": "withdrawn"}, {"consent_from": "父亲，电话"}, "refused"),
        ({}, {"consent_basis": "override"}, "no-reason"),
    ],
)
def test_nothing_is_written_without_agreement_or_a_reason(cast, consent, fields, code):
    case = make.make_case(cast, "yu")
    make_consent(cast.children["yu"], **{"dated": date(2026, 10, 1), **consent})
    with pytest.raises(services.ConsentMissing) as refused:
        make.make_referral(cast, case, **fields)
    assert refused.value.code == code
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("consent", "fields"),
    [
        ({}, {}),
        ({"share_with_receiver": "no"}, {"consent_from": "父亲，电话确认并补签，10 月 18 日"}),
        ({"outcome": "refused"}, {"consent_basis": "override", "override_reason": "疑似伤害，依法立即报告"}),
    ],
)
def test_agreement_or_a_recorded_reason_opens_the_way(cast, consent, fields):
    make_consent(cast.children["yu"], **{"dated": date(2026, 10, 1), **consent})
    assert make.make_referral(cast, make.make_case(cast, "yu"), **fields).state == "draft"


def test_consent_withdrawn_before_issuing_stops_it(cast):
    referral = make.make_referral(cast, make.make_case(cast, "yu"))
    make_consent(cast.children["yu"], outcome="withdrawn", dated=make.TODAY)
    with pytest.raises(services.ConsentMissing):
        services.issue_referral(referral, by=cast.wang)


def test_steps_are_added_and_a_double_click_adds_one(cast):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    nonce = uuid.uuid4()
    for _press in range(2):
        services.record_receipt(referral, by=cast.wang, nonce=nonce, dated=make.TODAY)
    services.record_receipt(referral, by=cast.wang, nonce=uuid.uuid4(), dated=make.TODAY)  # the slip typed again
    done = services.record_referral_status(
        referral, by=cast.wang, nonce=uuid.uuid4(), state="done", dated=make.TODAY, note="见过一面"
    )
    assert [status.state for status in done.statuses.order_by("pk")] == ["issued", "received", "done"]
    with pytest.raises(services.NoSuchMove):
        services.record_referral_status(referral, by=cast.wang, nonce=uuid.uuid4(), state="received", dated=make.TODAY)


def test_a_code_typed_from_a_slip_finds_its_referral_however_it_is_written(cast):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    typed = referral.receipt_code.lower().replace("-", " ")
    assert services.receipt_hash(typed) == referral.receipt_code_hash
    with pytest.raises(services.UnknownReceiptCode):
        services.receipt_hash("7K3QX")
