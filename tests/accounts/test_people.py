"""Accounts of colleagues: who may keep them, what is on record, what ends."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Role, User
from accounts.services.people import OwnAccount, UsernameTaken, create_user, disable_user, enable_user
from tests.factories import make_user


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳")


@pytest.fixture
def admin(db: None) -> User:
    return make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)


def test_a_new_colleague_signs_in_by_code_and_is_on_record(admin: User) -> None:
    user = create_user(by=admin, username=" ｗａｎｇ ", name="王静", role=Role.TEACHER)
    assert (user.username, user.has_usable_password(), user.must_change_password) == ("wang", False, False)
    event = AuditEvent.objects.get(verb="account.create")
    assert (event.actor_id, event.object_id, event.detail) == (
        admin.public_id,
        str(user.public_id),
        {"role": "teacher"},
    )


def test_a_user_name_exists_once(admin: User, li: User) -> None:
    with pytest.raises(UsernameTaken):
        create_user(by=admin, username="lifang", name="李方", role=Role.TEACHER)
    assert User.objects.count() == 2


def test_set_up_needs_nobody(db: None) -> None:
    user = create_user(by=None, username="first", name="何丽", role=Role.SCHOOL_ADMINISTRATOR, password="x" * 12)
    assert user.must_change_password


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.AUDITOR, Role.PROTECTION_CONTACT])
def test_a_school_makes_nobody_of_the_county(admin: User, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        create_user(by=admin, username="x", name="x", role=role)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SCHOOL_ADMINISTRATOR])
def test_nobody_else_keeps_accounts(li: User, role: Role) -> None:
    other = make_user("other", "别人", role)
    with pytest.raises(PermissionDenied):
        disable_user(li, by=other)
    with pytest.raises(PermissionDenied):
        create_user(by=other, username="x", name="x", role=Role.TEACHER)


def test_nobody_disables_themselves(admin: User) -> None:
    with pytest.raises(OwnAccount):
        disable_user(admin, by=admin)


def test_disabling_and_enabling_again_leaves_one_event_each_however_often_it_is_sent(li: User, admin: User) -> None:
    disable_user(li, by=admin)
    disable_user(li, by=admin)
    enable_user(li, by=admin)
    enable_user(li, by=admin)
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == [
        "account.disable",
        "account.enable",
    ]
    assert (li.is_active, li.disabled_at) == (True, None)
