"""Who works for the county is named by two people: its officer or the administrator of its only school, and another."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, PendingAct, Role, User
from accounts.services.passwords import use_recovery_code
from accounts.two_people.services import confirm
from screening.cases.access.urgent import urgent_concerns_of
from students import access
from students.models import CountyAssignment, School
from tests.cases import factories as cases
from tests.factories import alone_in_the_county

CALENDAR = reverse("students:show_calendar")
CONTACT = Role.PROTECTION_CONTACT.value
NAMING = reverse("students:name_for_county", args=[CONTACT])
AGAIN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def admin(cast, as_) -> Client:
    alone_in_the_county(cast)
    return as_(cast.admin)


def name(client: Client, username: str = "zhengwen", **more: str):
    return client.post(NAMING, {"name": "郑文", "username": username, **more})


def confirmed(cast) -> tuple[User, str]:
    slip = confirm(PendingAct.objects.get(outcome="waiting"), by=cast.district)
    return slip.person, slip.code


def test_the_named_contact_signs_in_with_the_slip_and_reaches_the_school(cast, admin):
    assert NAMING in admin.get(CALENDAR).content.decode()
    assert "郑文" in admin.get(name(admin).url).content.decode()
    assert not User.objects.filter(username="zhengwen").exists()
    _person, code = confirmed(cast)
    contact = use_recovery_code(username="zhengwen", code=code, new_password="quiet-river-42", address="10.0.0.1")
    assert contact.role == CONTACT
    assert CountyAssignment.objects.get(user=contact).county == cast.county
    assert AuditEvent.objects.filter(verb="county.name", actor_id=cast.admin.public_id).count() == 1


def test_in_a_county_of_several_schools_a_school_names_nobody_and_writes_no_number(cast, as_):
    client = as_(cast.admin)
    page = client.get(CALENDAR).content.decode()
    assert NAMING not in page
    assert reverse("students:change_numbers") not in page
    assert name(client).status_code == 404
    assert not PendingAct.objects.exists()


def test_who_never_signed_in_gives_way(cast, admin):
    name(admin)
    first, _code = confirmed(cast)
    name(admin, "zhengwu")
    second, _code = confirmed(cast)
    assert list(access.county_posts_of(first)) == []
    assert access.county_posts_of(second).exists()


def test_a_form_sent_twice_asks_once(admin):
    assert [name(admin, nonce=AGAIN).status_code for _ in range(2)] == [302, 302]
    assert PendingAct.objects.count() == 1


def test_a_user_name_that_is_taken_asks_for_nothing(admin):
    assert name(admin, "teacher").status_code == 422
    assert not PendingAct.objects.exists()


def test_the_officer_names_an_auditor_and_a_headteacher_of_the_county_confirms(cast, as_):
    officer = as_(cast.district)
    officer.post(reverse("students:name_for_county", args=["auditor"]), {"name": "孙平", "username": "sunping"})
    slip = confirm(PendingAct.objects.get(), by=cast.chen)
    assert slip.person.role == Role.AUDITOR
    assert CountyAssignment.objects.get(user=slip.person).county == cast.county


def test_the_officer_ends_a_post_and_never_the_own_one(cast, as_):
    officer = as_(cast.district)
    officer.post(reverse("students:end_county_post", args=[cast.protection.public_id]))
    officer.post(reverse("students:end_county_post", args=[cast.district.public_id]))
    assert not access.county_posts_of(cast.protection).exists()
    assert access.county_posts_of(cast.district).exists()


def test_a_further_school_begins_with_two_people_whom_a_headteacher_confirms(cast, as_):
    people = {"administrator_name": "卢敏", "administrator_username": "lumin"}
    people |= {"headteacher_name": "方远", "headteacher_username": "fangyuan"}
    given = {"name": "竹林小学", "township": "竹坪乡", "kind": "village", **people}
    assert as_(cast.district).post(reverse("students:add_school"), given).status_code == 302
    made = [confirm(one, by=cast.chen).person for one in PendingAct.objects.order_by("pk")]
    assert [one.role for one in made] == [Role.SCHOOL_ADMINISTRATOR, Role.HEADTEACHER]
    assert {school.name for one in made for school in access.schools_of(one)} == {"竹林小学"}
    assert School.objects.get(name="竹林小学").township.county == cast.county


def test_the_administrator_of_the_only_school_writes_the_numbers_down(cast, admin):
    numbers = {"emergency_numbers": "0000-5", "protection_contact_name": "郑文", "protection_contact_phone": "0000-6"}
    assert admin.post(reverse("students:change_numbers"), numbers).status_code == 302
    cast.county.refresh_from_db()
    assert cast.county.protection_contact_phone == "0000-6"


def test_the_page_says_of_the_contact_no_more_than_the_door_opens(cast, as_):
    """An ordinary concern is the school's for two hours; whoever counts on the contact must not wait for them."""
    concern = cases.make_urgent(cast, cast.li)
    assert not urgent_concerns_of(cast.protection).filter(pk=concern.pk).exists()
    page = as_(cast.district).get(CALENDAR).content.decode()
    assert "每一条紧急关注，也" not in page
    assert "绕过学校报的，马上看到；学校两小时没有人接手的，到时看到" in page
