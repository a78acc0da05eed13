"""What a role may do is asked in one place; a row is found once or not at all."""

import pytest
from django.http import Http404

from accounts.models import Notice, Role, User
from accounts.permissions import TABLE, Permission, can, roles_with
from accounts.shortcuts import found_or_404, one_or_404
from tests.factories import make_user


@pytest.fixture
def li(db: None) -> User:
    return make_user("lifang", "李芳")


def test_any_of_several_permissions_will_do(li: User) -> None:
    assert can(li, Permission.RATE_CLASS)
    assert can(li, Permission.READ_AUDIT, Permission.RATE_CLASS)
    assert not can(li, Permission.READ_AUDIT, Permission.REVIEW_CASES)
    assert not can(li)


def test_who_has_left_may_nothing_and_stays_what_they_were(db: None) -> None:
    wang = make_user("wang", "王静", Role.COUNSELOR)
    wang.is_active = False
    assert not any(can(wang, permission) for permission in Permission)
    assert wang.is_counselor  # what a counselor wrote down is not for teachers afterwards either


def test_every_permission_is_somebodys_and_queries_name_the_same_roles() -> None:
    assert set(TABLE) == set(Role)
    for permission in Permission:
        assert roles_with(permission) == [role for role in Role if permission in TABLE[role]] != []


def test_a_row_that_a_join_finds_twice_is_one_row(li: User) -> None:
    Notice.objects.bulk_create([Notice(to=li, kind="a"), Notice(to=li, kind="b")])
    twice = User.objects.filter(notices__kind__in=["a", "b"])
    assert twice.count() == 2
    assert one_or_404(twice, public_id=li.public_id) == li


def test_no_row_is_the_page_not_found(li: User) -> None:
    with pytest.raises(Http404):
        one_or_404(User.objects.all(), username="nobody")
    with pytest.raises(Http404):
        found_or_404(None)
