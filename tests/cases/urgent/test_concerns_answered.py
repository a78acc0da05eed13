"""Every concern is answered: a receipt with a day, "still waiting" where the day has passed, a word where no decision
comes any more."""

import uuid
from datetime import date

from accounts.models import AuditEvent
from screening.cases.models import TeacherMessage
from screening.cases.review import services as reviewing
from screening.cases.talks.services import messages
from screening.cases.urgent.concerns import access
from screening.rounds.models import TeacherConcern
from screening.rounds.services.concerns import raise_concern
from tests.cases import factories as make
from tests.cases.pages import page, url


def worry(cast, note: str = "午饭总是一个人") -> TeacherConcern:
    return raise_concern(cast.children["yu"], by=cast.li, note=note, nonce=uuid.uuid4())


def decide(cast, case) -> None:
    told = {"decision": make.decision(), "guardian": make.TOLD}
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), **told)


def kinds(concern: TeacherConcern) -> list[str]:
    return list(concern.messages.order_by("pk").values_list("kind", flat=True))


def test_a_receipt_promises_a_day_to_come_also_when_the_case_was_decided_long_ago(cast, time_machine_at):
    case = worry(cast).messages.get().case
    decide(cast, case)
    time_machine_at("2026-10-27")
    message = worry(cast).messages.get()
    assert (message.kind, message.case) == ("acknowledged", case)
    assert message.due_on == date(2026, 11, 3)


def test_the_day_promised_does_not_tell_whether_a_case_was_open_before(cast, time_machine_at):
    make.make_case(cast, "yu")
    make.make_case(cast, "bo", tier="B", code="elevated")
    time_machine_at("2026-10-22")
    for name in ("yu", "bo", "nur"):
        raise_concern(cast.children[name], by=cast.zhou, note="", nonce=uuid.uuid4())
    days = set(TeacherMessage.objects.filter(kind="acknowledged").values_list("due_on", flat=True))
    assert days == {date(2026, 10, 29)}


def test_whose_day_has_passed_hears_it_once_with_a_new_day(cast, as_, time_machine_at):
    concern = worry(cast)
    time_machine_at("2026-10-27")
    for _morning in range(2):
        messages.tell_who_still_waits()
    assert kinds(concern) == ["acknowledged", "still-waiting"]
    assert concern.messages.get(kind="still-waiting").due_on == date(2026, 10, 28)  # the next visit
    assert "还在等，没有忘记" in page(as_(cast.li).get(url("list_messages")))
    assert "还在等" in as_(cast.li).get("/").content.decode()
    time_machine_at("2026-10-29")
    messages.tell_who_still_waits()
    assert kinds(concern) == ["acknowledged", "still-waiting", "still-waiting"]


def test_nobody_is_told_to_wait_in_a_holiday_or_after_an_answer(cast, time_machine_at):
    concern = worry(cast)
    time_machine_at("2026-10-31")  # a Saturday
    assert messages.tell_who_still_waits() == 0
    time_machine_at("2026-11-02")
    decide(cast, concern.messages.get().case)
    assert messages.tell_who_still_waits() == 0
    assert "looked" in kinds(concern)


def test_the_counselor_is_reminded_of_a_word_that_is_past_its_day(cast, as_, wang, time_machine_at):
    decide(cast, worry(cast, "第一次").messages.get().case)
    concern = worry(cast)
    assert url("list_concerns") not in page(wang.get(url("list_cases")))  # the case is back: its decision will answer
    time_machine_at("2026-10-27")
    wang = as_(cast.wang)
    assert url("list_concerns") in page(wang.get(url("list_cases")))
    text = page(wang.get(url("list_concerns")))
    assert "午饭总是一个人" in text
    assert "第一次" not in text
    answer = url("answer_concern", concern.public_id)
    page(wang.get(answer))
    data = {"nonce": uuid.uuid4(), "suggestion": "greet-by-name"}
    for _press in range(2):
        assert wang.post(answer, data).status_code == 302
    assert kinds(concern) == ["acknowledged", "looked"]
    assert TeacherMessage.objects.filter(to=cast.li, suggestion="greet-by-name").count() == 1
    assert not access.unanswered_of(cast.wang).exists()
    assert url("list_concerns") not in page(wang.get(url("list_cases")))


def test_a_fresh_concern_on_an_undecided_case_asks_for_no_extra_word(cast, wang):
    worry(cast)
    assert url("list_concerns") not in page(wang.get(url("list_cases")))
    assert "王𬀩雨" in page(wang.get(url("list_concerns")))


def test_one_press_marks_what_was_on_the_page_and_not_what_came_in_meanwhile(cast, as_):
    first, li = worry(cast), as_(cast.li)
    shown = first.messages.get()
    text = page(li.get(url("list_messages")))
    assert "都看过了" in text
    second = raise_concern(cast.children["bo"], by=cast.li, note="", nonce=uuid.uuid4()).messages.get()
    assert li.post(url("list_messages"), {"until": str(shown.public_id)}).status_code == 302
    shown.refresh_from_db()
    second.refresh_from_db()
    assert shown.read_at and not second.read_at
    assert AuditEvent.objects.filter(verb="message.read").count() == 1


def test_old_messages_are_folded_month_by_month_under_the_new_ones(cast, as_, time_machine_at):
    worry(cast)
    TeacherMessage.objects.update(read_at="2026-10-19T10:00:00+08:00")
    time_machine_at("2026-11-09")
    raise_concern(cast.children["bo"], by=cast.li, note="", nonce=uuid.uuid4())
    text = page(as_(cast.li).get(url("list_messages")))
    assert text.index("李䶮") < text.index("2026 年 10 月</summary>")
    assert "<details open" not in text


def test_somebody_elses_messages_are_not_marked(cast, as_):
    shown = worry(cast).messages.get()
    as_(cast.zhou).post(url("list_messages"), {"until": str(shown.public_id)})
    as_(cast.li).post(url("list_messages"), {"until": "nonsense"})
    shown.refresh_from_db()
    assert shown.read_at is None
