"""A case that has ended is found again by its counselor, and what was written for the family still opens."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.follow_up import pages as ended_list
from screening.cases.follow_up import services as support
from screening.cases.follow_up.services import close_case
from screening.cases.holidays.printing import PLAN
from screening.cases.models import Case
from screening.cases.plans import services
from screening.cases.review import services as reviewing
from screening.documents import registry
from screening.library import texts
from screening.rounds.models import Flag
from tests.cases import factories as make
from tests.cases.pages import page, url

REVIEW_ON = date(2026, 11, 20)


def end(cast, name):
    return support.close_case(make.planned_case(cast, name), by=cast.wang, outcome="better", reported_by="child")


def test_an_ended_case_stands_on_the_list_with_its_outcome_and_leads_to_its_page(cast, wang):
    case, running = end(cast, "yu"), make.make_case(cast, "bo")
    text = page(wang.get(url("list_ended")))
    assert case.student.name in text
    assert texts.text("texts.outcomes.better", "zh-hans") in text
    assert url("show_case", case.public_id) in text
    assert running.student.name not in text
    assert AuditEvent.objects.filter(verb="case.list", purpose="ended").count() == 1
    assert case.student.name in page(wang.get(url("show_case", case.public_id)))


def test_queue_and_page_of_rare_things_lead_to_the_ended_cases(wang):
    assert url("list_ended") in page(wang.get(url("list_cases")))
    assert url("list_ended") in page(wang.get("/rare/"))


def test_the_next_page_goes_on_behind_the_last_one(cast, wang, monkeypatch):
    monkeypatch.setattr(ended_list, "PAGE", 1)
    older, newer = end(cast, "yu"), end(cast, "bo")
    first = page(wang.get(url("list_ended")))
    assert newer.student.name in first
    assert older.student.name not in first
    more = f"{url('list_ended')}?after={newer.public_id}"
    assert more in first
    second = page(wang.get(more))
    assert older.student.name in second
    assert newer.student.name not in second
    assert "after=" not in second


def test_a_case_whose_answers_were_taken_back_leaves_no_page_short(cast, wang, monkeypatch):
    monkeypatch.setattr(ended_list, "PAGE", 1)
    oldest, older, taken_back = end(cast, "yu"), end(cast, "bo"), end(cast, "nur")
    Flag.objects.filter(case=taken_back).update(withdrawn_at=timezone.now())
    text = page(wang.get(url("list_ended")))
    assert older.student.name in text and taken_back.student.name not in text
    second = page(wang.get(f"{url('list_ended')}?after={older.public_id}"))
    assert oldest.student.name in second and "after=" not in second


def test_the_plan_of_an_ended_case_is_read_and_leads_back_to_the_child(cast, wang):
    case = make.planned_case(cast)
    services.save_plan(
        case, by=cast.wang, nonce=uuid.uuid4(), starts=make.TODAY, review_on=REVIEW_ON, child_goal="", agreed_with=""
    )
    support.close_case(case, by=cast.wang, outcome="better", reported_by="child")
    history = url("show_plan_history", case.public_id)
    assert history in page(wang.get(url("show_case", case.public_id)))
    text = page(wang.get(history))
    assert url("show_case", case.public_id) in text
    assert url("edit_plan", case.public_id) + '"' not in text


def test_the_line_of_one_day_ends_above_with_the_latest(cast, wang):
    text = page(wang.get(url("show_case", end(cast, "yu").public_id)))
    line = text[text.index('<ol class="line">') :]
    assert line.index("结案：") < line.index("决定：") < line.index("进入名单：")


def test_a_holiday_plan_on_file_opens_after_the_end(cast):
    case = make.planned_case(cast)
    document = PLAN.request(case, by=cast.wang, language="zh-hans")
    support.close_case(case, by=cast.wang, outcome="better", reported_by="child")
    may_see = registry.may_see
    assert may_see(cast.wang, document)
    assert not may_see(cast.li, document)


def test_an_address_nobody_gave_begins_at_the_beginning(cast, wang):
    case = end(cast, "yu")
    for after in ("x", uuid.uuid4()):
        assert case.student.name in page(wang.get(f"{url('list_ended')}?after={after}"))


@pytest.fixture(params=["with an outcome", "all right for now"])
def ended(request, cast) -> Case:
    if request.param == "with an outcome":
        return close_case(make.planned_case(cast), by=cast.wang, outcome="better", reported_by="child")
    case = make.make_case(cast)
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN)
    case.refresh_from_db()
    return case


def test_one_button_on_the_ended_case_puts_the_child_on_the_desk_again(cast, wang, ended):
    text = page(wang.get(url("show_case", ended.public_id)))
    assert url("look_again", ended.public_id) in text
    nonce = uuid.uuid4()
    for _press in range(2):
        answer = wang.post(url("look_again", ended.public_id), {"nonce": nonce, "why": ""})
        opened = Case.objects.exclude(pk=ended.pk).get()
        assert answer.url == url("show_case", opened.public_id)
    assert (opened.state, opened.owner) == (Case.State.WAITING, cast.wang)
    before = Case.objects.get(pk=ended.pk)
    assert (before.state, before.outcome, before.closed_at) == (ended.state, ended.outcome, ended.closed_at)


def test_where_the_child_is_looked_after_already_the_ended_case_leads_there(cast, wang, ended):
    wang.post(url("look_again", ended.public_id), {"nonce": uuid.uuid4(), "why": ""})
    opened = Case.objects.exclude(pk=ended.pk).get()
    text = page(wang.get(url("show_case", ended.public_id)))
    assert url("show_case", opened.public_id) in text
    assert url("look_again", ended.public_id) not in text
    assert url("revise_decision", ended.public_id) not in text


def test_an_open_case_has_no_such_button(cast, wang):
    case = make.make_case(cast)
    assert url("look_again", case.public_id) not in page(wang.get(url("show_case", case.public_id)))
