"""One value that no key opens: the row says so, the list it stands in goes on, and what is stored stays as it is."""

import copy

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.middleware import UnreadableTextMiddleware
from accounts.models import User
from accounts.privacy.fields import UnreadableText, readable
from accounts.privacy.resealing import count_values
from screening.operations.health import QUESTIONS
from tests.cases import factories as make
from tests.chinese import chinese

BROKEN = "gAAAAABnot-a-token-of-this-key"
SHOWN = chinese("(cannot be read)")


@pytest.fixture
def broken(cast):
    """Two urgent concerns; the words of the first are locked with a key that is gone."""
    concern = make.make_urgent(cast, cast.zhou)
    make.make_urgent(cast, cast.zhou)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_urgentconcern SET what = %s WHERE id = %s", [BROKEN, concern.pk])
    return concern


def stored(concern):
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM cases_urgentconcern WHERE id = %s", [concern.pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_list_and_page_of_one_broken_row_are_shown(cast, broken, client):
    client.force_login(cast.wang)
    for address in [
        reverse("home:show_home"),
        reverse("cases:list_urgent"),
        reverse("cases:show_urgent", args=[broken.public_id]),
    ]:
        assert client.get(address).status_code == 200, address
    assert SHOWN in client.get(reverse("cases:show_urgent", args=[broken.public_id])).content.decode()


@pytest.mark.django_db
def test_saving_the_row_keeps_what_was_stored(broken):
    row = type(broken).objects.get(pk=broken.pk)
    assert row.what == SHOWN
    copy.deepcopy(row).save()
    assert stored(broken) == BROKEN


@pytest.mark.django_db
def test_health_counts_it(broken):
    total, closed = count_values()
    assert closed == 1
    assert total > 1
    finding = QUESTIONS["keys"]()
    assert not finding.ok
    assert f"1 of {total}" in finding.text


@pytest.mark.django_db
def test_a_page_that_stands_on_the_value_says_so_instead_of_failing(broken, cast):
    def view(_request: object) -> HttpResponse:
        raise AssertionError

    request = RequestFactory().get("/")
    request.user, request.request_id = User.objects.get(pk=cast.wang.pk), "1"
    with pytest.raises(UnreadableText) as error:
        readable(type(broken).objects.get(pk=broken.pk).what)
    answer = UnreadableTextMiddleware(view).process_exception(request, error.value)
    assert answer is not None
    assert answer.status_code == 409
    assert chinese("This cannot be read") in answer.content.decode()
    assert UnreadableTextMiddleware(view).process_exception(request, ValueError()) is None
