"""Whose level a re-score moves is named to the counselor of the school, before and after the county adopts it."""

import pytest
from django.utils import translation

from accounts.models import AuditEvent
from screening.cases.models import Case
from screening.cases.rescored.presenter import MovedPage, moved_links
from screening.rounds.models import Rescoring
from tests.cases.pages import page, url
from tests.rounds.districts import small_rescoring


@pytest.fixture
def rescoring(cast):
    return small_rescoring(cast)


def rows(cast):
    return MovedPage(cast.wang, Rescoring.objects.get()).rows


def test_the_counselor_reads_the_child_with_the_level_before_and_after(cast, wang, rescoring):
    (row,) = wang.get(url("list_moved", rescoring.public_id)).context["page"].rows
    assert row.name == cast.children["yu"].name
    assert row.before.shape == "some"
    assert row.after.shape == "clear"


def test_the_page_has_no_fault_and_the_look_is_recorded_with_the_child(cast, wang, rescoring):
    assert cast.children["yu"].name in page(wang.get(url("list_moved", rescoring.public_id)))
    looks = AuditEvent.objects.filter(actor_id=cast.wang.public_id)
    assert any(str(cast.children["yu"].public_id) in look.subjects for look in looks)


def test_nobody_but_a_counselor_of_the_county_reads_it(cast, as_, rescoring):
    for name, status in (("li", 403), ("chen", 403), ("admin", 403), ("staff", 403)):
        assert as_(cast.people[name]).get(url("list_moved", rescoring.public_id)).status_code == status


def test_a_counselor_of_another_school_finds_none_of_her_children_on_it(cast, as_, rescoring):
    answer = as_(cast.tian).get(url("list_moved", rescoring.public_id))
    assert answer.status_code in (200, 404)
    assert cast.children["yu"].name not in answer.content.decode()


def test_before_the_child_was_seen_neither_level_is_shown(cast, rescoring):
    Case.objects.update(hidden_until_seen=True)
    assert [(row.before, row.after) for row in rows(cast)] == [(None, None)]
    Case.objects.update(first_seen_on="2026-10-19")
    assert [bool(row.before and row.after) for row in rows(cast)] == [True]


def test_while_the_county_decides_a_line_above_the_queue_leads_there_and_names_nobody(cast, rescoring):
    (link,) = moved_links(cast.wang)
    assert link.url == url("list_moved", rescoring.public_id)
    assert cast.children["yu"].name not in repr(link)


@pytest.mark.parametrize("state", [Rescoring.State.ADOPTED, Rescoring.State.DISMISSED])
def test_once_it_is_decided_the_line_is_gone(cast, rescoring, state):
    Rescoring.objects.update(state=state)
    assert moved_links(cast.wang) == ()


def test_the_page_says_whether_anything_has_changed_yet(cast, rescoring):
    with translation.override("en"):
        assert MovedPage(cast.wang, rescoring).says.startswith("Nothing has changed yet")
