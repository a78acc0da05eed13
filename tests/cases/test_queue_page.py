"""The list of cases: names, reasons, counts, and what stays hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from screening.cases.models import Case
from screening.rounds.models import Tier
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.factories import make_care


def test_an_empty_queue_says_so(wang):
    assert "喝口茶" in page(wang.get(url("list_cases")))


def test_the_queue_names_the_children_of_own_schools_with_their_reasons_and_records_the_look(cast, wang):
    for name in ("yu", "second", "outside"):
        make.make_case(cast, name)
    text = page(wang.get(url("list_cases")))
    assert cast.children["yu"].name in text
    assert cast.children["second"].name in text
    assert cast.children["outside"].name not in text
    assert "明显多一些" in text
    event = AuditEvent.objects.get(verb="case.list")
    assert set(event.subjects) == {str(cast.children[name].public_id) for name in ("yu", "second")}


def test_a_hidden_row_shows_no_reason_and_no_level_until_the_child_was_seen(cast, wang):
    case = make.make_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    for address in (url("list_cases"), url("show_case", case.public_id)):
        text = page(wang.get(address))
        assert "来由在见过孩子以后显示" in text
        assert "明显多一些" not in text
    wang.post(url("review_case", case.public_id), review(case))
    assert "明显多一些" in page(wang.get(url("show_case", case.public_id)))


@pytest.mark.parametrize("key", ["s=late", "s=a", "s=b", "s=review", "s=receipt", "s=followup", "s=all", "l=policy"])
def test_every_count_is_a_list_of_those_it_counts(cast, wang, key):
    """A fresh case of tier A belongs to its tier and to all, and to no other list."""
    make.make_case(cast, "yu")
    listed = page(wang.get(f"{url('list_cases')}?{key}"))
    assert (cast.children["yu"].name in listed) == (key in ("s=a", "s=all"))


def _reads(browser):
    with CaptureQueriesContext(connection) as captured:
        browser.get(url("list_cases"))
    return sum(query["sql"].startswith("SELECT") and "accounts_audit" not in query["sql"] for query in captured)


def test_the_queue_costs_the_same_number_of_queries_for_more_children(cast, wang):
    make.make_case(cast, "yu")
    one = _reads(wang)
    for name in ("bo", "nur", "hao", "second"):
        make_care(cast.children[name], cast.li, father_away="now")
        make.make_case(cast, name, tier=Tier.B if name == "bo" else Tier.A)
    assert _reads(wang) == one
