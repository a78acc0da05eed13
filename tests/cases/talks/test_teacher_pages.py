"""What a class teacher is asked and told: never why, never how much."""

import uuid
from datetime import date

from accounts.models import AuditEvent
from screening.cases.models import Case, TalkTask
from screening.rounds.models import Tier
from tests.cases import factories as make
from tests.cases.pages import page, review, url


def test_the_talk_page_shows_the_card_and_nothing_about_why(cast, as_):
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    li = as_(cast.li)
    text = page(li.get(url("show_talk", case.talk_task.public_id)))
    assert cast.children["bo"].name in text
    assert "课间一般和谁在一起" in text
    for word in ("偏多", "8 题里", "层级", case.number):
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
    look = AuditEvent.objects.filter(verb="message.list").latest("pk")
    assert look.subjects == [str(yu.public_id)]
    message = cast.li.teacher_messages.first()
    assert li.post(url("list_messages"), {"until": str(message.public_id)}).status_code == 302
    message.refresh_from_db()
    assert message.read_at
    assert as_(cast.zhou).get(url("raise_concern", yu.public_id)).status_code == 404


def test_the_four_week_question_takes_three_answers(cast, as_, wang, time_machine_at):
    case = make.make_case(cast, "yu")
    wang.post(url("review_case", case.public_id), review(case))
    time_machine_at("2026-11-16")
    li, check = as_(cast.li), case.watch_checks.get()
    page(li.get(url("answer_watch", check.public_id)))
    data = {"nonce": uuid.uuid4(), "compared": "same", "new": "none", "next_step": "safety"}
    about = f"{url('raise_urgent')}?child={cast.children['yu'].public_id}"
    assert li.post(url("answer_watch", check.public_id), data).url == about
    assert li.get(url("answer_watch", check.public_id)).status_code == 404
