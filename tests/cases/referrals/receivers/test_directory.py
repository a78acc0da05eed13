"""The directory: what a unit is told follows from its kind; units are ended, not deleted; nobody overwrites blindly."""

import uuid

import pytest

from screening.cases.access import receivers_of
from screening.cases.deciding.rules import NotYet
from screening.cases.models import Receiver
from screening.cases.referrals import services
from screening.idempotency.once import SentBefore
from screening.library import texts
from tests.cases import factories as make
from tests.cases.pages import page, url

UNIT = {"unit": "柳湾镇卫生院", "person": "周医生", "phone": "0000-555 0170", "reply_days": 10}


def enter(cast, **more):
    return services.enter_receiver(
        cast.county, by=cast.district, nonce=uuid.uuid4(), **{"kind": "township-clinic", **UNIT, **more}
    )


@pytest.mark.parametrize("kind", [row["id"] for row in texts.node("texts.referral_receivers")])
def test_the_profile_follows_from_the_kind_and_is_explained(cast, wang, kind):
    spec = next(row for row in texts.node("texts.referral_receivers") if row["id"] == kind)
    assert enter(cast, kind=kind).profile == spec["profile"]
    text = page(wang.get(url("list_receivers")))
    assert spec["title"]["zh"] in text
    assert spec["for"]["zh"] in text


def test_a_new_unit_can_be_chosen_at_once_and_an_ended_one_no_more(cast, wang):
    receiver = enter(cast)
    assert receiver in receivers_of(cast.wang)
    assert wang.post(url("change_receiver", receiver.public_id), {"do": "end"}).status_code == 302
    assert receiver not in receivers_of(cast.wang)
    receiver.refresh_from_db()
    assert (receiver.ended_by, Receiver.objects.count()) == (cast.wang, 1)
    assert receiver.unit in page(wang.get(url("list_receivers")))
    assert wang.get(url("change_receiver", receiver.public_id)).status_code == 404


def test_a_referral_on_its_way_to_an_ended_unit_goes_on(cast, wang):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    services.end_receiver(referral.receiver, by=cast.district)
    assert referral.receiver.unit in page(wang.get(url("show_referral", referral.public_id)))


def test_the_district_officer_changes_who_answers(cast, as_):
    receiver, officer = enter(cast), as_(cast.district)
    seen = receiver.changed_at.isoformat()
    data = {"nonce": uuid.uuid4(), **UNIT, "person": "刘医生", "seen": seen}
    assert officer.post(url("change_receiver", receiver.public_id), data).status_code == 302
    receiver.refresh_from_db()
    assert (receiver.person, receiver.kind, receiver.profile) == ("刘医生", "township-clinic", "clinic")


def test_a_later_change_of_somebody_else_is_not_overwritten(cast):
    receiver = enter(cast)
    seen = receiver.changed_at
    services.change_receiver(receiver, by=cast.wang, seen=seen, **{**UNIT, "person": "刘医生"})
    Receiver.objects.update(changed_at=receiver.changed_at.replace(minute=59))
    with pytest.raises(NotYet):
        services.change_receiver(receiver, by=cast.district, seen=seen, **{**UNIT, "person": "赵医生"})


def test_pressed_twice_it_is_one_unit(cast):
    nonce = uuid.uuid4()
    values = {"by": cast.wang, "nonce": nonce, "kind": "township-clinic", **UNIT}
    assert services.enter_receiver(cast.county, **values) == services.enter_receiver(cast.county, **values)
    with pytest.raises(SentBefore):
        services.enter_receiver(cast.county, **{**values, "unit": "别处"})
