"""What every address does with a form: it acts, says so and goes on; it asks again; reading changes nothing."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.authorization.matrix import PERSONAS
from tests.authorization.students_rows import ROWS

LOOKS = {"student.show", "student.list", "roster.review", "records.review"}
RUBBISH = ("", "x" * 400, "-1", "2026-02-30", "\u202e👪", "9" * 5000)
SHOWN = [row for row in ROWS if row.get is not None]
SENT = [row for row in ROWS if row.post is not None and 302 in row.post.values()]
ASKED = [row for row in SENT if row.get is not None]
SEARCHES = {"students:find_student"}  # sent so that no name stands in an address; the answer is a page
DIGITS = {"students:record_consents"}  # rows of digits without a nonce come from no page of ours: 400, as of rounds


def title(row):
    return f"{row.name.partition(':')[2]} {row.at.__name__}"


def somebody(cast, table, status):
    """The first person who gets this answer."""
    named = next(personas for personas, answer in table.items() if answer == status and personas != "*").split()
    return cast.people[PERSONAS[named[0]]]


def sent(cast, as_, row, data, **how):
    target = row.at(cast)
    address = reverse(row.name, kwargs=target.kwargs)
    return as_(somebody(cast, row.post, 302)).post(address, target.data if data is None else data, **how)


def acts(since=0):
    return list(AuditEvent.objects.exclude(verb__in=LOOKS).filter(pk__gt=since).values_list("verb", flat=True))


@pytest.mark.parametrize("row", SENT, ids=title)
def test_it_goes_on_to_a_page_that_is_there_and_says_nothing_went_wrong(cast, as_, row):
    answer = sent(cast, as_, row, None, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain
    told = {message.level_tag for message in answer.context["messages"]} if answer.context else set()
    assert "error" not in told


@pytest.mark.parametrize("row", SHOWN, ids=title)
def test_reading_a_page_writes_nothing_but_who_looked(cast, as_, row):
    if 200 not in row.get.values():
        return
    target = row.at(cast)
    last = AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    browser = as_(somebody(cast, row.get, 200))
    assert browser.get(reverse(row.name, kwargs=target.kwargs), target.query).status_code == 200
    assert acts(last) == []


@pytest.mark.parametrize("row", ASKED, ids=title)
def test_whatever_is_sent_is_answered(cast, as_, row):
    """Each field of each form, with what belongs in none."""
    target = row.at(cast)
    address, browser = reverse(row.name, kwargs=target.kwargs), as_(somebody(cast, row.post, 302))
    for rubbish in RUBBISH:
        data = dict.fromkeys((*target.data, "name", "nonce", "last_day"), rubbish)
        answered = (400,) if row.name in DIGITS else (200, 302, 404, 422)
        assert browser.post(address, data).status_code in answered


@pytest.mark.parametrize("row", ASKED, ids=title)
def test_a_form_names_what_it_asks_again_and_a_button_alone_asks_nothing(cast, as_, row):
    answer = sent(cast, as_, row, {})
    expected = (400,) if row.name in DIGITS else (200,) if row.name in SEARCHES else (302, 422)
    assert answer.status_code in expected
    if answer.status_code == 422:
        assert answer.context["form"].errors
