"""The home-visit list: every family of a class alike, parents at home first, a form whose code leads back."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.home_visits.printing import KIND, find
from screening.cases.home_visits.services import record_home_visit
from screening.cases.models import HomeVisit, VisitSheet
from screening.documents.models import Document
from screening.documents.paper_codes import find_paper, paper_code
from students.services.family import withdraw_consent
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.factories import make_care, make_consent


def at_home(cast, child, until, by=None):
    visit(cast, child, by or cast.li, visited_on=date(2026, 10, 1), leaving_on=until)


def visit(cast, child, by, **said):
    met = {"visitors": "李老师", "met": "奶奶", "agreed": "多打电话", "safety": "no", "parents_home": "until"}
    record_home_visit(cast.children[child], by=by, nonce=uuid.uuid4(), **met, **said)


@pytest.fixture
def consents(cast):
    for child in ("yu", "bo", "nur"):
        make_consent(cast.children[child])
        make_care(cast.children[child], cast.li, father_away="now", mother_away="now")


def order_of(text, cast, *names):
    return sorted(names, key=lambda name: text.index(cast.children[name].name))


def test_parents_at_home_come_first_and_the_day_they_leave_stands_there(cast, as_, consents):
    at_home(cast, "bo", date(2026, 10, 30))
    at_home(cast, "nur", date(2026, 10, 22))
    text = page(as_(cast.li).get(url("list_visits")))
    assert order_of(text, cast, "yu", "bo", "nur") == ["nur", "bo", "yu"]
    assert "爸爸妈妈在家，到 2026 年 10 月 22 日" in text
    assert "先去这 2 家" in text
    listed = AuditEvent.objects.filter(verb="home-visit.list")
    assert set(listed.get().subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo", "nur")}


def test_a_class_teacher_cannot_tell_from_the_list_who_has_a_case(cast, as_, consents):
    before = page(as_(cast.li).get(url("list_visits")))
    make.make_case(cast, "yu")
    at_home(cast, "yu", date(2026, 10, 30), by=cast.wang)  # what a counselor heard is for counselors
    after = page(as_(cast.li).get(url("list_visits")))
    assert _without_nonce(before) == _without_nonce(after)


def test_the_counselor_begins_with_the_children_in_care(cast, wang, consents):
    make.make_case(cast, "yu")
    text = page(wang.get(url("list_visits")))
    assert cast.children["yu"].name in text
    assert cast.children["bo"].name not in text
    whole = page(wang.get(url("list_visits"), {"class": cast.class_3_1.public_id}))
    assert cast.children["bo"].name in whole


def test_what_was_known_is_gone_from_the_list_when_the_family_takes_its_word_back(cast, as_, consents):
    at_home(cast, "bo", date(2026, 10, 30))
    withdraw_consent(cast.children["bo"], by=cast.admin, scopes=["care_context"], dated=make.TODAY)
    assert "到 2026 年 10 月 30 日" not in page(as_(cast.li).get(url("list_visits")))


def test_a_form_for_each_family_ticked_and_its_code_leads_back(cast, as_):
    li, nonce = as_(cast.li), uuid.uuid4()
    chosen = [str(cast.children[name].public_id) for name in ("yu", "bo")]
    for _press in range(2):
        answer = li.post(url("list_visits"), {"nonce": nonce, "child": [*chosen, str(cast.children["hao"].public_id)]})
        assert answer.status_code == 302
    document = Document.objects.get(kind=KIND)
    assert answer["Location"] == reverse("documents:show_document", args=[document.public_id])
    assert {sheet.student for sheet in VisitSheet.objects.all()} == {cast.children["yu"], cast.children["bo"]}
    sheet = VisitSheet.objects.get(student=cast.children["yu"])
    code = paper_code(KIND, sheet.public_id)
    page_of_yu = reverse("cases:record_home_visit", args=[cast.children["yu"].public_id])
    assert find_paper(cast.li, code) == find_paper(cast.wang, code) == page_of_yu
    assert find_paper(cast.zhou, code) is None
    assert find(cast.chen, code) is None


def test_other_ticks_on_a_page_brought_back_are_a_file_of_their_own(cast, as_):
    li, nonce = as_(cast.li), uuid.uuid4()
    li.post(url("list_visits"), {"nonce": nonce, "child": [cast.children["yu"].public_id]})
    li.post(url("list_visits"), {"nonce": nonce, "child": [cast.children["bo"].public_id]})
    assert Document.objects.filter(kind=KIND).count() == 2


def test_without_a_tick_nothing_is_printed(cast, as_):
    answer = as_(cast.li).post(url("list_visits"), {"nonce": uuid.uuid4()}, follow=True)
    assert "请先勾选" in answer.content.decode()
    assert not Document.objects.exists()
    assert not HomeVisit.objects.exists()


def _without_nonce(text):
    import re

    return re.sub(r'(name="(nonce|csrfmiddlewaretoken)" value=)"[^"]*"', r"\1", text)


def test_a_longer_list_takes_the_same_queries(cast, as_, django_assert_max_num_queries):
    wang = as_(cast.wang)
    make.make_case(cast, "yu")
    with CaptureQueriesContext(connection) as short:
        wang.get(url("list_visits"))
    for name in ("bo", "hao", "nur"):
        make.make_case(cast, name)
    with django_assert_max_num_queries(len(short)):
        assert page(wang.get(url("list_visits"))).count('name="child"') == 4


def test_a_visit_says_who_is_at_home_where_no_care_situation_was_ever_recorded(cast, as_):
    at_home(cast, "bo", date(2026, 10, 30))
    text = page(as_(cast.li).get(url("list_visits")))
    assert order_of(text, cast, "yu", "bo", "nur") == ["bo", "yu", "nur"]
    assert "爸爸妈妈在家，到 2026 年 10 月 30 日" in text


@pytest.mark.parametrize(("today", "first"), [("2026-10-30", "bo"), ("2026-10-31", "yu")])
def test_parents_are_at_home_up_to_and_with_the_day_they_leave(cast, as_, time_machine_at, today, first):
    at_home(cast, "bo", date(2026, 10, 30))
    time_machine_at(today)
    assert order_of(page(as_(cast.li).get(url("list_visits"))), cast, "yu", "bo", "nur")[0] == first


def test_of_two_visits_the_later_one_holds_whenever_it_was_typed(cast, as_):
    for day, leaving in ((date(2026, 10, 15), date(2026, 10, 28)), (date(2026, 10, 1), date(2026, 10, 30))):
        visit(cast, "bo", cast.li, visited_on=day, leaving_on=leaving)
    text = page(as_(cast.li).get(url("list_visits")))
    assert "到 2026 年 10 月 28 日" in text and "10 月 30 日" not in text


def test_more_forms_than_fit_into_one_file_are_asked_for_again(cast, as_, monkeypatch):
    monkeypatch.setattr("screening.cases.home_visits.services.MOST", 2)
    li = as_(cast.li)
    chosen = [cast.children[name].public_id for name in ("yu", "bo", "nur")]
    here = f"{url('list_visits')}?class={cast.class_3_1.public_id}"
    assert li.post(here, {"nonce": uuid.uuid4(), "child": chosen}).url == here
    assert not VisitSheet.objects.exists()
    assert li.post(url("list_visits"), {"nonce": uuid.uuid4(), "child": chosen[:2]}).status_code == 302
    assert VisitSheet.objects.count() == 2


def test_whoever_has_no_class_and_no_case_has_no_list(cast, as_):
    for name, status in (("chen", 403), ("staff", 403), ("district", 403)):
        assert as_(cast.people[name]).get(url("list_visits")).status_code == status, name
    elsewhere = page(as_(cast.tian).get(url("list_visits"), {"class": cast.class_3_1.public_id}))
    assert not [child.name for key, child in cast.children.items() if key != "outside" and child.name in elsewhere]
