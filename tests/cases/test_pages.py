"""Every page of the room: who reads what on it, and what a press does."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases import services
from screening.cases.models import Case, Referral, TalkTask, UrgentConcern
from screening.documents.models import Document
from screening.rounds.models import Tier
from students.models import FamilyContact, StrengthNote
from tests.cases import factories as make
from tests.factories import at, make_care
from tests.pages.structure import faults


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    text = response.content.decode()
    assert faults(text) == []
    return text


@pytest.fixture
def wang(cast, as_):
    return as_(cast.wang)


REVIEW = {
    "child_seen": "seen",
    "child_seen_on": "2026-10-19",
    "asked": ["child"],
    **make.SAFE,
    "decision": "watch",
    "reason": "watch:recent-change",
    "until": "2026-12-01",
    "told": "call",
    "decisions_seen": 0,
}


def review(case, **fields):
    return {**REVIEW, "nonce": uuid.uuid4(), **fields}


# The queue -----------------------------------------------------------------------------------------------------------


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
def test_every_count_is_a_list(cast, wang, key):
    make.make_case(cast, "yu")
    page(wang.get(f"{url('list_cases')}?{key}"))


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


# The child's page ----------------------------------------------------------------------------------------------------


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
            "没有见过也没有问过",
        ),
        ({"until": ""}, "until"),
        ({"told": ""}, "told"),
        ({"reason": "no-concern:talked-and-fine"}, "reason"),
        ({"sleep": ""}, "sleep"),
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
    wang.post(url("complete_follow_up", follow_up.public_id), {"nonce": uuid.uuid4(), "result": "有伴了"})
    page(wang.get(url("close_case", case.public_id)))
    end = {"nonce": uuid.uuid4(), "outcome": "better", "reported_by": "child"}
    assert wang.post(url("close_case", case.public_id), end).status_code == 302
    assert "情况好转" in page(wang.get(url("show_case", case.public_id)))
    page(wang.get(url("inform_guardian", case.public_id)))


# Referrals -----------------------------------------------------------------------------------------------------------


def test_from_the_childs_page_to_the_queued_document_in_three_presses(cast, wang):
    case, receiver = make.make_case(cast, "yu"), make.make_receiver(cast)
    page(wang.get(url("write_referral", case.public_id)))
    data = {"nonce": uuid.uuid4(), "receiver": receiver.pk, "request": "请见一面", "consent_basis": "sheet"}
    written = wang.post(url("write_referral", case.public_id), data)
    referral = Referral.objects.get()
    assert written.url == url("show_referral", referral.public_id)
    assert "请见一面" in page(wang.get(written.url))
    issued = [wang.post(url("issue_referral", referral.public_id)) for _press in range(2)]
    document = Document.objects.get()
    assert {response.url for response in issued} == {reverse("documents:show_document", args=[document.public_id])}
    page(wang.get(url("list_referrals")))
    page(wang.get(url("record_status", referral.public_id)))
    page(wang.get(url("show_referral", referral.public_id)))


def test_a_referral_without_agreement_keeps_what_was_typed(cast, wang):
    case, receiver = make.make_case(cast, "yu"), make.make_receiver(cast)
    data = {"nonce": uuid.uuid4(), "receiver": receiver.pk, "request": "请见一面", "consent_basis": "override"}
    assert "请见一面" in page(wang.post(url("write_referral", case.public_id), data), 422)


def test_the_slip_is_typed_back_and_a_wrong_code_says_so(cast, wang, as_):
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    data = {"nonce": uuid.uuid4(), "code": referral.receipt_code, "dated": "2026-10-19"}
    page(wang.get(url("record_receipt")))
    page(wang.post(url("record_receipt"), {**data, "code": "7K3QX-9M0RT-A"}), 422)
    page(as_(cast.tian).post(url("record_receipt"), data), 422)  # another school's slip opens nothing
    assert wang.post(url("record_receipt"), data).url == url("show_referral", referral.public_id)
    referral.refresh_from_db()
    assert referral.state == "received"


@pytest.mark.parametrize(
    ("profile", "has", "lacks"),
    [
        ("full", ["王𬀩雨", "会修凳子", "◆ 老师在“同伴与归属”", "父亲 王强"], []),
        ("clinic", ["王𬀩雨", "会修凳子"], ["明显多一些", "同伴与归属"]),
        ("practical", ["王𬀩雨", "父亲 王强"], ["会修凳子", "明显多一些", "同伴与归属"]),
        ("company", ["𬀩雨"], ["王𬀩雨", "会修凳子", "明显多一些", "王强", "奶奶", "三年级"]),
        ("police", ["王𬀩雨", "父亲 王强"], ["会修凳子", "明显多一些", "同伴与归属"]),
    ],
)
def test_each_kind_of_receiver_is_told_what_it_needs_and_no_more(cast, wang, profile, has, lacks):
    case = make.make_case(cast, "yu")
    StrengthNote.objects.create(
        student=case.student,
        line="goes-well",
        source="child",
        text="会修凳子",
        recorded_by=cast.li,
        recorded_at=at("2026-10-01"),
    )
    FamilyContact.objects.create(
        student=case.student,
        name="王强",
        relation="父亲",
        phone="0000-555 0123",
        recorded_by=cast.li,
        recorded_at=at("2026-10-01"),
    )
    make_care(case.student, cast.li, father_away="now")
    receiver = make.make_receiver(cast, profile=profile)
    referral = make.make_referral(cast, case, receiver)
    text = page(wang.get(url("show_referral", referral.public_id)))
    leaves = text[text.index('id="leaves"') :].replace("</dt><dd>", " ")
    assert [word for word in has if word not in leaves] == []
    assert [word for word in lacks if word in leaves] == []


# The class teacher ---------------------------------------------------------------------------------------------------


def test_the_talk_page_shows_the_card_and_nothing_about_why(cast, as_):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    li = as_(cast.li)
    text = page(li.get(url("show_talk", case.talk_task.public_id)))
    assert cast.children["bo"].name in text
    assert "课间一般和谁在一起" in text
    for word in ("多一些", "8 题里", "层级", case.number):
        assert word not in text
    assert as_(cast.zhou).get(url("show_talk", case.talk_task.public_id)).status_code == 404
    page(li.post(url("show_talk", case.talk_task.public_id), {"nonce": uuid.uuid4()}), 422)
    answered = li.post(url("show_talk", case.talk_task.public_id), {"nonce": uuid.uuid4(), "answer": "please-see"})
    assert answered.status_code == 302
    case.refresh_from_db()
    assert case.tier == Tier.A


def test_please_see_after_a_random_talk_becomes_a_concern_for_the_counselor(cast, as_):
    task = TalkTask.objects.create(
        student=cast.children["nur"],
        school_class=cast.class_3_1,
        round=make.make_round(cast.county, cast.district),
        kind="random",
        due_on=date(2026, 11, 9),
    )
    response = as_(cast.li).post(url("show_talk", task.public_id), {"nonce": uuid.uuid4(), "answer": "please-see"})
    assert response.status_code == 302
    case = Case.objects.get(student=cast.children["nur"])
    assert [reason.code for reason in case.flag.reasons.all()] == ["teacher-concern"]


def test_a_concern_reaches_the_counselor_and_the_teacher_hears_back(cast, as_, wang):
    li, yu = as_(cast.li), cast.children["yu"]
    page(li.get(url("raise_concern", yu.public_id)))
    data = {"nonce": uuid.uuid4(), "note": "午饭总是一个人"}
    for _press in range(2):
        assert li.post(url("raise_concern", yu.public_id), data).status_code == 302
    case = Case.objects.get()
    assert "午饭总是一个人" in page(wang.get(url("show_case", case.public_id)))
    wang.post(url("review_case", case.public_id), review(case, suggestion="greet-by-name"))
    text = page(li.get(url("list_messages")))
    assert "收到了。心理老师会在" in text
    assert "这周在班里可以做的一件事" in text
    message = cast.li.teacher_messages.first()
    assert li.post(url("read_message", message.public_id)).status_code == 302
    assert as_(cast.zhou).post(url("read_message", message.public_id)).status_code == 404
    assert as_(cast.zhou).get(url("raise_concern", yu.public_id)).status_code == 404


def test_the_four_week_question_takes_three_answers(cast, as_, wang, time_machine_at):
    case = make.make_case(cast, "yu")
    wang.post(url("review_case", case.public_id), review(case))
    time_machine_at("2026-11-16")
    li, check = as_(cast.li), case.watch_checks.get()
    page(li.get(url("answer_watch", check.public_id)))
    data = {"nonce": uuid.uuid4(), "compared": "same", "new": "none", "next_step": "safety"}
    assert li.post(url("answer_watch", check.public_id), data).url == url("raise_urgent")
    assert li.get(url("answer_watch", check.public_id)).status_code == 404


# Urgent --------------------------------------------------------------------------------------------------------------


def test_the_numbers_stand_before_any_field_and_the_row_is_there_at_once(cast, as_):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    staff = as_(cast.staff)
    text = page(staff.get(url("raise_urgent")))
    assert text.index("0000-555 0110") < text.index('<form method="post" class="card"')
    assert "NOT SENT" in text[text.index('id="urgent-form"') :]
    data = {"nonce": uuid.uuid4(), "school": cast.school.pk, "who": "三(1)班，红外套", "about": "no"}
    sent = [staff.post(url("raise_urgent"), data) for _press in range(2)]
    assert UrgentConcern.objects.count() == 1
    text = page(staff.get(sent[0].url))
    assert "周敏" in text
    assert "王静" in text


def test_an_empty_urgent_form_asks_for_one_line_and_an_open_question_counts_as_not_sure(cast, as_):
    staff = as_(cast.staff)
    page(staff.post(url("raise_urgent"), {"nonce": uuid.uuid4(), "school": cast.school.pk}), 422)
    staff.post(url("raise_urgent"), {"nonce": uuid.uuid4(), "school": cast.school.pk, "what": "哭着不肯回家"})
    assert UrgentConcern.objects.get().about == "unsure"


def test_every_page_of_a_concern_obeys_the_withheld_list(cast, as_, time_machine_at):
    concern = make.make_urgent(cast, cast.li, "staff", "陈志远", cast.children["yu"])
    time_machine_at("2026-10-19", "15:00")
    for name in ("chen", "staff", "zhou"):
        browser = as_(cast.people[name])
        assert "URGENT-SENTINEL" not in browser.get(url("list_urgent")).content.decode()
        assert cast.children["yu"].name not in browser.get(url("list_urgent")).content.decode()
        for address in ("show_urgent", "sent_urgent"):
            assert browser.get(url(address, concern.public_id)).status_code == 404
        for act in ("acknowledge_urgent", "note_urgent", "ask_to_close_urgent", "close_urgent", "withhold_urgent"):
            assert browser.post(url(act, concern.public_id)).status_code == 404
    assert "URGENT-SENTINEL" in page(as_(cast.protection).get(url("show_urgent", concern.public_id)))


def test_a_concern_is_taken_noted_and_closed_by_two(cast, as_, wang):
    concern = make.make_urgent(cast, cast.li)
    page(wang.get(url("list_urgent")))
    page(wang.get(url("show_urgent", concern.public_id)))
    wang.post(url("acknowledge_urgent", concern.public_id))
    note = {"nonce": uuid.uuid4(), "actions_taken": "10:20 已报派出所，受理编号 17"}
    assert wang.post(url("note_urgent", concern.public_id), note).status_code == 302
    wang.post(url("ask_to_close_urgent", concern.public_id))
    page(wang.post(url("close_urgent", concern.public_id)), 409)
    chen = as_(cast.chen)
    assert "受理编号 17" in page(chen.get(url("show_urgent", concern.public_id)))
    assert chen.post(url("close_urgent", concern.public_id)).status_code == 302
    concern.refresh_from_db()
    assert (concern.closed_by, concern.confirmed_by) == (cast.wang, cast.chen)


def test_the_author_reads_the_own_concern_but_does_not_act_on_it(cast, as_):
    concern = make.make_urgent(cast, cast.li)
    li = as_(cast.li)
    page(li.get(url("show_urgent", concern.public_id)))
    assert li.post(url("acknowledge_urgent", concern.public_id)).status_code == 404
