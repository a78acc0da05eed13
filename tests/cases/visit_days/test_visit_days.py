"""The papers of a visit day: who is on them, in which order, and that they are typed back once each."""

import uuid
from datetime import date

import pytest
from django.template.loader import render_to_string

from accounts.models import AuditEvent
from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.models import Case, Review, VisitDay
from screening.cases.queue.entries import queue_of
from screening.cases.review.services import record_review
from screening.cases.visit_days.printing import VISIT_DAY, VisitPaper, code_of
from screening.cases.visit_days.services import NobodyToSee, SheetTyped, make_visit_day, type_sheet
from screening.documents.models import Document
from screening.documents.paper_codes import find_paper
from tests.cases import factories as make
from tests.cases.pages import page, review, url


@pytest.fixture
def visit(cast, wang):
    """Monday at the township school; three children in the order of the queue."""
    for name in ("yu", "bo", "nur", "second"):
        make.make_case(cast, name)
    wang.post(url("print_visit_day", cast.school.public_id))
    return VisitDay.objects.get()


def sheets(visit):
    return list(visit.sheets.select_related("case__student").order_by("place"))


def children(cast, *names):
    return {str(cast.children[name].public_id) for name in names}


def test_the_papers_are_for_the_next_visit_at_one_school_in_the_order_of_the_queue(cast, visit):
    assert (visit.school, visit.day, visit.made_by) == (cast.school, date(2026, 10, 19), cast.wang)
    assert [one.case.student for one in sheets(visit)] == [cast.children[name] for name in ("yu", "bo", "nur")]
    assert set(AuditEvent.objects.get(verb="visit.make").subjects) == children(cast, "yu", "bo", "nur")


def test_the_button_pressed_twice_makes_the_same_papers_and_one_file(cast, wang, visit):
    again = wang.post(url("print_visit_day", cast.school.public_id))
    assert again.url.endswith(f"{Document.objects.get().public_id}/")
    assert VisitDay.objects.count() == 1
    make.make_case(cast, "hao")
    wang.post(url("print_visit_day", cast.school.public_id))
    assert VisitDay.objects.count() == 2


def test_where_nobody_waits_there_are_no_papers(cast, wang):
    assert wang.post(url("print_visit_day", cast.school.public_id)).status_code == 302
    assert not VisitDay.objects.exists()
    post = cast.school.assignments.get(duty="counselor")
    with pytest.raises(NobodyToSee):
        make_visit_day(post, by=cast.wang, day=make.TODAY, cases=[])


def test_no_name_stands_on_the_papers_and_a_hidden_reason_stays_hidden(cast, visit):
    Case.objects.filter(student=cast.children["bo"]).update(hidden_until_seen=True)
    paper = VisitPaper(cast.wang, visit, sheets(visit))
    text = render_to_string(VISIT_DAY.template, {"page": paper, "product_version": "0"})
    assert sheets(visit)[0].case.number in text
    assert all(child.name not in text for child in cast.children.values())
    first, hidden, _third = paper.parts
    assert [part.case for part in paper.parts] == [one.case.number for one in sheets(visit)]
    assert "同伴与归属" in repr(first.filled) and "同伴与归属" not in repr(hidden.filled)
    document = VISIT_DAY.request(visit, by=cast.wang, language="zh-hans")
    assert document.job.payload["reference"] == "柳湾镇中心小学 2026-10-19"


def test_codes_on_the_papers_lead_to_the_list_and_to_each_sheet_and_nobody_else_anywhere(cast, visit):
    first = sheets(visit)[0]
    assert find_paper(cast.wang, code_of(visit)) == url("show_visit_day", visit.public_id)
    assert find_paper(cast.wang, code_of(first)) == url("type_visit_sheet", first.public_id)
    assert find_paper(cast.tian, code_of(first)) is find_paper(cast.li, code_of(visit)) is None


def test_sheets_are_typed_in_the_order_of_the_papers_and_one_can_be_left_out(cast, wang, visit):
    first, second, third = sheets(visit)
    text = page(wang.get(url("type_visit_sheet", first.public_id)))
    assert 'value="2026-10-19"' in text and url("type_visit_sheet", second.public_id) in text
    saved = wang.post(url("type_visit_sheet", second.public_id), review(second.case))
    assert saved.url == url("type_visit_sheet", third.public_id)
    saved = wang.post(url("type_visit_sheet", third.public_id), review(third.case))
    assert saved.url == url("type_visit_sheet", first.public_id)  # left out, comes again
    saved = wang.post(url("type_visit_sheet", first.public_id), review(first.case))
    assert saved.url == url("show_visit_day", visit.public_id)
    assert Review.objects.count() == 3 and "3" in page(wang.get(saved.url))


def test_a_sheet_typed_twice_is_stored_once_and_the_second_typing_is_not_lost_in_silence(cast, wang, visit):
    first = sheets(visit)[0]
    typed = review(first.case)
    assert wang.post(url("type_visit_sheet", first.public_id), typed).status_code == 302
    assert wang.post(url("type_visit_sheet", first.public_id), typed).status_code == 302
    other = review(first.case, child_wants="想跟妈妈住", decisions_seen=1)
    text = page(wang.post(url("type_visit_sheet", first.public_id), other), 422)
    assert "想跟妈妈住" in text and Review.objects.count() == 1
    with pytest.raises(SheetTyped):
        type_sheet(first, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())


def test_a_sign_of_harm_on_a_sheet_leads_to_the_urgent_page_before_any_other_sheet(cast, wang, visit):
    first = sheets(visit)[0]
    sign = review(first.case, **{"harm-by-others": "sign"})
    saved = wang.post(url("type_visit_sheet", first.public_id), sign)
    assert saved.url == f"{url('raise_urgent')}?case={first.case.public_id}"


def test_pages_show_exactly_the_children_whose_look_is_recorded(cast, wang, visit):
    AuditEvent.objects.all().delete()
    text = page(wang.get(url("show_visit_day", visit.public_id)))
    assert set(AuditEvent.objects.get(verb="visit.show").subjects) == children(cast, "yu", "bo", "nur")
    shown = {name for name, child in cast.children.items() if child.name in text}
    assert shown == {"yu", "bo", "nur"}
    first = sheets(visit)[0]
    text = page(wang.get(url("type_visit_sheet", first.public_id)))
    assert AuditEvent.objects.get(verb="visit.show_sheet").subjects == list(children(cast, "yu"))
    assert {name for name, child in cast.children.items() if child.name in text} == {"yu"}


def test_the_queue_offers_papers_and_says_what_is_left_to_type(cast, wang, visit):
    text = page(wang.get(url("list_cases")))
    assert url("print_visit_day", cast.school.public_id) in text
    assert url("show_visit_day", visit.public_id) in text
    for one in sheets(visit):
        record = ReviewRecord(child_seen_on=make.TODAY, asked=("child",), safety=make.SAFE)
        type_sheet(one, by=cast.wang, nonce=uuid.uuid4(), review=record)
    assert url("show_visit_day", visit.public_id) not in page(wang.get(url("list_cases")))


def test_somebody_elses_papers_do_not_exist(cast, as_, visit):
    browser = as_(cast.tian)
    assert browser.get(url("show_visit_day", visit.public_id)).status_code == 404
    assert browser.get(url("type_visit_sheet", sheets(visit)[0].public_id)).status_code == 404
    assert browser.post(url("print_visit_day", cast.school.public_id)).status_code == 404


def test_a_child_seen_this_morning_takes_one_of_todays_places(cast, visit):
    cast.school.assignments.filter(duty="counselor").update(visit_places=2)
    case = sheets(visit)[0].case
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    here = queue_of(cast.wang).schools[0]
    assert (here.seen_today, len(here.next_ones), len(here.rest)) == (1, 1, 1)
