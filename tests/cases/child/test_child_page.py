"""The child's page: strengths, why, review and decision, and what follows to the end of a case."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.models import Case
from screening.cases.review.services import decide
from screening.cases.talks.services import talks
from screening.rounds.services import raise_concern
from students.models import StrengthNote
from students.services.family import withdraw_consent
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.factories import at, make_care, make_consent
from tests.rounds import factories as rounds


def test_the_childs_page_begins_with_strengths_and_says_why(cast, wang):
    case = make.make_case(cast, "yu")
    StrengthNote.objects.create(
        student=case.student,
        line="goes-well",
        source="child",
        text="会修凳子",
        recorded_by=cast.li,
        recorded_at=at("2026-10-01"),
    )
    make_care(case.student, cast.li, father_away="now", mother_away="now", rural_hukou="yes")
    text = page(wang.get(url("show_case", case.public_id)))
    assert text.index("会修凳子") < text.index("为什么请您看")
    assert "8 题里有 6 题" in text
    assert case.student.name not in text[: text.index("</title>")]
    assert AuditEvent.objects.filter(verb="case.show", object_id=str(case.public_id)).count() == 1


def test_the_sum_and_both_legs_of_every_form_unfold(cast, wang):
    """Also of a form that gave no notice; a sheet too short has neither."""
    digits = {"teacher-connection": "2-10 3000", "teacher-engagement": "1002 2300 1200"}
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: digits, 2: rounds.SHORT})
    case = Case.objects.get(student=cast.children["yu"])
    text = page(wang.get(url("show_case", case.public_id)))
    assert text.count("<caption>") == 2 and "12 题里 4 题" in text and "7 题里 2 题" in text
    assert '<td class="num">7 / 8</td><td class="num">6</td><td class="num">6.9</td>' in text
    short = page(wang.get(url("show_case", make.make_case(cast, "bo").public_id)))
    assert short.count("<caption>") == 1 and '<td class="num">—</td><td class="num">—</td>' in short


def test_another_schools_case_does_not_exist(cast, wang, as_):
    case = make.make_case(cast, "outside")
    names = ("show_case", "revise_decision", "inform_guardian", "edit_plan", "add_follow_up", "close_case")
    for name in (*names, "write_referral"):
        assert wang.get(url(name, case.public_id)).status_code == 404
        assert as_(cast.tian).get(url(name, case.public_id)).status_code == 200


def test_review_and_decision_are_saved_once_however_often_the_button_is_pressed(cast, wang):
    case = make.make_case(cast, "yu")
    data = review(case)
    for _press in range(2):
        response = wang.post(url("review_case", case.public_id), data)
        assert response.status_code == 302, response.context["form"].errors
    assert (case.reviews.count(), case.decisions.count()) == (1, 1)
    text = page(wang.get(url("show_case", case.public_id)))
    assert "再留意一段时间" in text


def test_a_page_brought_back_with_another_decision_is_not_taken_for_a_second_press(cast, wang):
    case = make.make_case(cast, "yu")
    data = review(case)
    assert wang.post(url("review_case", case.public_id), data).status_code == 302
    other = {"decision": "referral", "reason": "referral:help-school-lacks"}
    again = wang.post(url("review_case", case.public_id), data | other)
    assert "还没有写入" in page(again, 422)
    assert case.decisions.get().decision == "watch"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {
                "child_seen": "not-seen",
                "child_seen_on": "",
                "asked": ["nobody"],
                "not_seen_because": "外出",
                "decision": "no-concern",
                "reason": "no-concern:talked-and-fine",
            },
            "先见到孩子",
        ),
        ({"until": ""}, "until"),
        ({"told": ""}, "told"),
        ({"reason": "no-concern:talked-and-fine"}, "reason"),
        ({"sleep": ""}, "sleep"),
        ({"child_seen_on": "0026-10-19"}, "请核对年份"),
        ({"until": "2062-12-01"}, "请核对年份"),
        ({"told_on": "1926-10-19"}, "请核对年份"),
    ],
)
def test_a_review_that_lacks_something_keeps_what_was_typed(cast, wang, fields, words):
    case = make.make_case(cast, "yu")
    response = wang.post(url("review_case", case.public_id), review(case, child_wants="想要一个朋友", **fields))
    text = page(response, 422)
    assert words in text
    assert "想要一个朋友" in text
    assert not case.reviews.exists()


def test_a_sign_of_harm_leads_to_the_urgent_page_about_this_child(cast, wang):
    case = make.make_case(cast, "yu")
    data = review(case, **{"harm-by-others": "sign", "decision": "urgent", "reason": "", "until": "", "told": ""})
    response = wang.post(url("review_case", case.public_id), data)
    assert response.url == f"{url('raise_urgent')}?case={case.public_id}"
    assert case.student.name in page(wang.get(response.url))


def test_a_decision_made_meanwhile_by_somebody_else_is_not_overwritten(cast, wang):
    case = make.make_case(cast, "yu")
    wang.post(url("review_case", case.public_id), review(case))
    response = wang.post(
        url("revise_decision", case.public_id),
        {
            "nonce": uuid.uuid4(),
            "decision": "no-concern",
            "reason": "no-concern:talked-and-fine",
            "decisions_seen": 0,
        },
    )
    assert "王静" in page(response, 422)
    assert case.decisions.count() == 1


def test_a_case_goes_from_plan_to_its_end(cast, wang):
    case = make.make_case(cast, "yu")
    wang.post(
        url("review_case", case.public_id),
        review(case, decision="support-plan", reason="support-plan:would-like-company"),
    )
    plan = {
        "nonce": uuid.uuid4(),
        "starts": "2026-10-20",
        "review_on": "2026-11-20",
        "action1": "school-study-pair",
        "who1": "周明",
    }
    assert wang.post(url("edit_plan", case.public_id), plan).status_code == 302
    page(wang.get(url("edit_plan", case.public_id)))
    action = case.plan.actions.get()
    page(wang.get(url("record_plan_entry", action.public_id)))
    entry = {"nonce": uuid.uuid4(), "dated": "2026-10-19", "status": "held"}
    assert wang.post(url("record_plan_entry", action.public_id), entry).status_code == 302
    page(wang.get(url("add_follow_up", case.public_id)))
    wang.post(url("add_follow_up", case.public_id), {"nonce": uuid.uuid4(), "due_on": "2026-11-02"})
    follow_up = case.follow_ups.get()
    page(wang.get(url("complete_follow_up", follow_up.public_id)))
    wang.post(
        url("complete_follow_up", follow_up.public_id),
        {"nonce": uuid.uuid4(), "result": "有伴了", "way": "face", "child_says": "better"},
    )
    page(wang.get(url("close_case", case.public_id)))
    goes_on = {f"who_actions-{action.public_id.hex[:12]}": str(cast.li.public_id)}
    goes_on[f"look_actions-{action.public_id.hex[:12]}"] = "2026-11-09"
    end = {"nonce": uuid.uuid4(), "outcome": "better", "reported_by": "child", **goes_on}
    assert wang.post(url("close_case", case.public_id), end).status_code == 302
    assert "情况好转" in page(wang.get(url("show_case", case.public_id)))
    page(wang.get(url("inform_guardian", case.public_id)))


def test_after_the_family_takes_its_word_back_the_care_situation_is_shown_no_more(cast, wang, as_):
    case = make.make_case(cast)
    make_consent(case.student)
    make_care(case.student, cast.li, father_away="now", mother_away="now", primary_caregiver="maternal-grandparents")
    assert "外公外婆" in page(wang.get(url("show_case", case.public_id)))
    withdraw_consent(case.student, by=cast.admin, scopes=["care_context"], dated=make.TODAY)
    assert "外公外婆" not in page(wang.get(url("show_case", case.public_id)))
    child = reverse("students:show_student", args=[case.student.public_id])
    assert "外公外婆" not in as_(cast.li).get(child).content.decode()


def test_what_came_up_after_a_decision_asks_for_a_new_review_and_keeps_the_old_decision(cast, wang):
    case = make.make_case(cast, "yu")
    wang.post(url("review_case", case.public_id), review(case))
    decided = page(wang.get(url("show_case", case.public_id)))
    assert "已有决定" in decided and "写复核（两分钟）" not in decided
    raise_concern(case.student, by=cast.li, note="上课总是一个人", nonce=uuid.uuid4())
    again = page(wang.get(url("show_case", case.public_id)))
    assert "写复核（两分钟）" in again and "再记一次复核" not in again
    assert "之前的决定" in again and "再留意一段时间" in again


def test_who_looks_first_is_said_until_something_is_decided(cast, wang):
    case = make.make_case(cast)
    headline = "请心理老师看一看 · 等待复核"
    assert headline in page(wang.get(url("show_case", case.public_id)))
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD)
    text = page(wang.get(url("show_case", case.public_id)))
    assert "请心理老师看一看 ·" not in text and "留意中 · 由王静负责" in text


def test_a_watch_that_has_run_out_asks_for_the_review_at_once(cast, as_, watched, time_machine_at):
    address, way = url("show_case", watched.public_id), 'class="btn" href="#dec"'
    assert way not in page(as_(cast.wang).get(address))
    time_machine_at("2026-12-01")
    text = page(as_(cast.wang).get(address))
    assert way in text and "再记一次复核" not in text


def test_an_answer_that_came_is_not_waited_for(cast, wang):
    case = make.make_case(cast, tier="B", code="elevated")
    assert "前回复" in page(wang.get(url("show_case", case.public_id)))
    talks.answer_talk(case.talk_task, by=cast.li, nonce=uuid.uuid4(), answer="nothing-further")
    text = page(wang.get(url("show_case", case.public_id)))
    assert "班主任 10 月 19 日回复：目前不需要 · 请您写决定" in text and "前回复" not in text
    assert url("revise_decision", case.public_id) in text.split('class="trio"')[0]
