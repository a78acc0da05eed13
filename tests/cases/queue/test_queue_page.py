"""The list of cases: names, reasons, counts, and what stays hidden."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.models import Case, FollowUp, TalkTask
from screening.cases.queue.entries import queue_of
from screening.cases.review.services import decide
from screening.cases.talks.services.talks import answer_talk
from screening.library import texts, wording
from screening.rounds.models import Tier
from screening.rounds.services import raise_concern
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.factories import make_care


def test_an_empty_queue_says_so(wang):
    assert "喝口茶" in page(wang.get(url("list_cases")))


def test_the_queue_names_the_children_of_own_schools_with_their_reasons_and_records_the_look(cast, wang):
    for name in ("yu", "second", "outside"):
        make.make_case(cast, name)
    text = page(wang.get(url("list_cases") + "?s=all"))
    assert cast.children["yu"].name in text
    assert cast.children["second"].name in text
    assert cast.children["outside"].name not in text
    assert wording.level("high") in text
    event = AuditEvent.objects.get(verb="case.list")
    assert set(event.subjects) == {str(cast.children[name].public_id) for name in ("yu", "second")}


def _second_school_counted(cast, text):
    return f"?school={cast.second_school.public_id}" in text


def test_the_children_of_the_next_visit_stand_in_full_and_the_other_schools_are_counted(cast, wang):
    for name in ("yu", "second"):
        make.make_case(cast, name)
    text = page(wang.get(url("list_cases")))
    assert cast.children["yu"].name in text and cast.children["second"].name not in text
    assert _second_school_counted(cast, text) and "1 名待面谈" in text
    there = page(wang.get(f"{url('list_cases')}?school={cast.second_school.public_id}"))
    assert cast.children["second"].name in there and cast.children["yu"].name not in there


def test_an_urgent_child_of_another_school_stands_among_the_first(cast, wang):
    for name in ("yu", "second"):
        make.make_case(cast, name)
    make.make_urgent(cast, cast.wang, student=cast.children["second"])
    text = page(wang.get(url("list_cases")))
    assert _second_school_counted(cast, text)
    assert text.index(cast.children["second"].name) < text.index(cast.children["yu"].name)


def test_a_late_child_of_another_school_stands_among_the_first(cast, as_, time_machine_at):
    time_machine_at("2026-10-08")
    make.make_case(cast, "second")
    time_machine_at("2026-11-16")
    make.make_case(cast, "yu")
    text = page(as_(cast.wang).get(url("list_cases")))
    assert _second_school_counted(cast, text) and "已超期 1 名" in text
    assert text.index(cast.children["second"].name) < text.index(cast.children["yu"].name)


def test_a_row_says_of_which_round_and_day_its_reasons_are(cast, wang):
    case = make.make_case(cast, "yu")
    came = "2026–2027 学年第一学期 · 10 月 19 日"
    for address in (url("list_cases"), "/"):
        assert came in page(wang.get(address))
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    assert came not in page(wang.get(url("list_cases")))


def test_the_words_of_a_worry_stand_beside_it_and_not_before_the_child_may_be_told_of(cast, wang):
    case = make.make_case(cast, "yu")
    raise_concern(case.student, by=cast.li, note="一个人坐在楼梯口", nonce=uuid.uuid4())
    why = page(wang.get(url("show_case", case.public_id))).split('id="why"')[1].split("</section>")[0]
    assert "这名孩子让人放心不下" in why and "老师的话：一个人坐在楼梯口" in why
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    assert "一个人坐在楼梯口" not in page(wang.get(url("show_case", case.public_id)))


def test_a_hidden_row_shows_no_reason_and_no_level_until_the_child_was_seen(cast, wang):
    case = make.make_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    for address in (url("list_cases"), url("show_case", case.public_id)):
        text = page(wang.get(address))
        assert texts.text("ui.tiers.hidden") in text
        assert wording.level("high") not in text
    wang.post(url("review_case", case.public_id), review(case))
    assert wording.level("high") in page(wang.get(url("show_case", case.public_id)))


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


@pytest.mark.parametrize("query", ["", "?s=all", "?s=a", "?s=b", "?school=here", "?school=here&after=first"])
def test_every_list_records_a_look_at_exactly_the_children_it_shows(cast, wang, query):
    cast.school.assignments.filter(duty="counselor").update(visit_places=1)
    for name in ("yu", "bo", "nur", "second", "outside"):
        case = make.make_case(cast, name, tier=Tier.B if name == "bo" else Tier.A)
    first = Case.objects.get(student=cast.children["nur"]).public_id
    address = url("list_cases") + query.replace("here", str(cast.school.public_id)).replace("first", str(first))
    text = page(wang.get(address))
    shown = {str(child.public_id) for child in cast.children.values() if child.name in text}
    assert set(AuditEvent.objects.get(verb="case.list").subjects) == shown
    assert str(case.student.public_id) not in shown


def test_a_child_seen_and_not_decided_needs_no_place_of_a_visit_and_is_not_forgotten(cast, wang, time_machine_at):
    case = make.make_case(cast, "yu")
    look = {"decision": "not-yet", "reason": "", "until": "", "told": ""}
    assert wang.post(url("review_case", case.public_id), review(case, **look)).status_code == 302
    text = page(wang.get(url("list_cases")))
    assert url("revise_decision", case.public_id) in text
    assert url("print_visit_day", cast.school.public_id) not in text
    time_machine_at("2026-10-27")  # five school days after the look have passed
    assert [place.case for place in queue_of(cast.wang).matching("late")] == [case.pk]


def test_what_is_late_is_said_with_its_day_though_the_child_is_still_to_be_decided_about(cast, as_, time_machine_at):
    case = make.make_case(cast, "yu")
    FollowUp.objects.create(case=case, due_on=make.TODAY)
    Case.objects.filter(pk=case.pk).update(next_on=make.TODAY)
    time_machine_at("2026-10-21")
    wang = as_(cast.wang)
    assert "下一步 10 月 19 日" in page(wang.get(f"{url('list_cases')}?s=late"))
    assert "下一步：2026 年 10 月 19 日" in page(wang.get(url("show_case", case.public_id)))


def test_urgent_is_a_decision_of_now_and_not_of_before(cast, wang):
    case = make.make_case(cast, "yu")
    urgent = make.decision("urgent", "see-urgent-categories", until=None)
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=urgent)
    shown = page(wang.get(url("show_case", case.public_id)))
    assert "已有决定" in shown and "之前的决定" not in shown


def test_a_case_the_teacher_has_answered_is_decided_on_one_page_that_says_what_the_teacher_heard(cast, wang):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    TalkTask.objects.update(
        state="answered", answer="nothing-further", note="和奶奶住", answered_by=cast.li, answered_at=timezone.now()
    )
    assert url("revise_decision", case.public_id) in page(wang.get(url("list_cases")))
    text = page(wang.get(url("revise_decision", case.public_id)))
    assert "和奶奶住" in text and "同伴与归属" in text


def test_the_teachers_please_look_is_a_printed_reason_in_the_row_and_on_the_childs_page(cast, wang):
    """A child the teacher passed on is the counselor's from now on; nothing then says that it is probably nothing."""
    case = make.make_case(cast, "bo", tier="B", code="elevated")
    assert "如果是虚惊" in page(wang.get(url("show_case", case.public_id)))
    answer_talk(case.talk_task, by=cast.li, nonce=uuid.uuid4(), answer="please-see", note="总说肚子疼")
    case.refresh_from_db()
    assert case.tier == "A" and "请心理老师看看" in page(wang.get(url("list_cases")))
    said = page(wang.get(url("show_case", case.public_id)))
    assert (
        "10 月 19 日" in said
        and "班主任和孩子聊过，请您看看。 老师的话：总说肚子疼" in said
        and "如果是虚惊" not in said
    )
    Case.objects.update(hidden_until_seen=True)
    assert "请心理老师看看" not in page(wang.get(url("list_cases")))
    assert "请您看看" not in page(wang.get(url("show_case", case.public_id)))
