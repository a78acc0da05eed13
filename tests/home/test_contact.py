"""The headteacher's first screen says when nobody at the county is told of what the school does not answer."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db


def first_screen(cast, as_) -> str:
    return as_(cast.chen).get("/").content.decode()


def test_who_has_signed_in_needs_no_word(cast, as_):
    assert "保护联系人" not in first_screen(cast, as_)


def test_without_a_sign_in_only_the_telephone_is_left(cast, as_):
    User.objects.filter(pk=cast.protection.pk).update(last_login=None)
    page = first_screen(cast, as_)
    assert "郑主任" in page and "0000-555 0100" in page


def test_without_either_that_is_said(cast, as_):
    User.objects.filter(pk=cast.protection.pk).update(is_active=False)
    cast.county.protection_contact_phone = ""
    cast.county.save()
    assert "联系不上" in first_screen(cast, as_)
