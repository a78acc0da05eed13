"""From the draft to the slip that comes back; each receiver is told what it needs."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases.models import Referral
from screening.cases.referrals import services
from screening.documents.models import Document
from students.models import FamilyContact, StrengthNote
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.factories import at, make_care


def test_from_the_childs_page_to_the_queued_document_in_three_presses(cast, wang):
    case, receiver = make.make_case(cast, "yu"), make.make_receiver(cast)
    page(wang.get(url("write_referral", case.public_id)))
    data = {"nonce": uuid.uuid4(), "receiver": receiver.pk, "request": "请见一面", "consent_basis": "sheet"}
    written = wang.post(url("write_referral", case.public_id), data)
    referral = Referral.objects.get()
    assert written.url == url("show_referral", referral.public_id)
    assert "请见一面" in page(wang.get(written.url))
    issued = [wang.post(written.url, {"do": "issue"}) for _press in range(2)]
    document = Document.objects.get()
    assert {response.url for response in issued} == {reverse("documents:show_document", args=[document.public_id])}
    page(wang.get(url("list_referrals")))
    page(wang.get(url("record_status", referral.public_id)))
    page(wang.get(url("show_referral", referral.public_id)))


@pytest.mark.parametrize("state", ["draft", "declined", "withdrawn"])
def test_only_what_goes_to_a_receiver_can_be_printed(cast, wang, state):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    address, again = url("show_referral", referral.public_id), 'name="do" value="print"'
    assert again in page(wang.get(address))
    assert wang.post(address, {"do": "print"}).status_code == 302
    Referral.objects.filter(pk=referral.pk).update(state=state)
    assert again not in page(wang.get(address))
    assert wang.post(address, {"do": "print"}).status_code == 404


def test_a_referral_without_agreement_keeps_what_was_typed(cast, wang):
    case, receiver = make.make_case(cast, "yu"), make.make_receiver(cast)
    data = {"nonce": uuid.uuid4(), "receiver": receiver.pk, "request": "请见一面", "consent_basis": "override"}
    assert "请见一面" in page(wang.post(url("write_referral", case.public_id), data), 422)


def test_the_slip_is_typed_back_and_a_wrong_code_says_so(cast, wang, as_):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    data = {"nonce": uuid.uuid4(), "code": referral.receipt_code, "dated": "2026-10-19"}
    page(wang.get(url("record_receipt")))
    page(wang.post(url("record_receipt"), {**data, "code": "7K3QX-9M0RT-A"}), 422)
    page(as_(cast.tian).post(url("record_receipt"), data), 422)  # another school's slip opens nothing
    assert wang.post(url("record_receipt"), data).url == url("show_referral", referral.public_id)
    referral.refresh_from_db()
    assert referral.state == "received"


def test_words_of_a_slip_that_came_after_a_call_are_not_lost(cast, wang):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    by_phone = {"by": cast.wang, "nonce": uuid.uuid4(), "dated": date(2026, 10, 19)}
    services.record_referral_status(referral, state="received", note="电话里说收到了", **by_phone)
    data = {"nonce": uuid.uuid4(), "code": referral.receipt_code, "dated": "2026-10-19"}
    again = page(wang.post(url("record_receipt"), {**data, "note": "周四见她"}), 422)
    assert "用“登记进展”写上这些话" in again and "周四见她" in again
    assert wang.post(url("record_receipt"), data).status_code == 302  # the slip alone changes nothing
    assert wang.post(url("record_receipt"), {**data, "note": "电话里说收到了"}).status_code == 302


@pytest.mark.parametrize(
    ("profile", "has", "lacks"),
    [
        ("full", ["王𬀩雨", "会修凳子", "◆ 老师在“同伴与归属”", "王强"], []),
        ("clinic", ["王𬀩雨", "会修凳子"], ["明显偏多", "同伴与归属"]),
        ("practical", ["王𬀩雨", "王强"], ["会修凳子", "明显偏多", "同伴与归属"]),
        ("company", ["𬀩雨"], ["王𬀩雨", "会修凳子", "明显偏多", "王强", "奶奶", "三年级"]),
        ("police", ["王𬀩雨", "王强"], ["会修凳子", "明显偏多", "同伴与归属"]),
    ],
)
def test_each_kind_of_receiver_is_told_what_it_needs_and_no_more(cast, wang, profile, has, lacks):
    case = make.make_case(cast, "yu")
    StrengthNote.objects.create(
        student=case.student,
        line="goes-well",
        source="child",
        text="会修凳子",
        recorded_by=cast.li,
        recorded_at=at("2026-10-01"),
    )
    FamilyContact.objects.create(
        student=case.student,
        name="王强",
        relation="父亲",
        phone="0000-555 0123",
        recorded_by=cast.li,
        recorded_at=at("2026-10-01"),
    )
    make_care(case.student, cast.li, father_away="now")
    receiver = make.make_receiver(cast, profile=profile)
    referral = make.make_referral(cast, case, receiver)
    text = page(wang.get(url("show_referral", referral.public_id)))
    leaves = text[text.index('id="leaves"') :].replace("</dt><dd>", " ")
    assert [word for word in has if word not in leaves] == []
    assert [word for word in lacks if word in leaves] == []
