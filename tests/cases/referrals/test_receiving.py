"""What comes back from a receiver: always a next day, never a child with nobody, and nothing said twice."""

import uuid
from datetime import date

import pytest

from screening.cases.access.back_in_class import children_not_back
from screening.cases.deciding.rules import NotYet
from screening.cases.follow_up import services as support
from screening.cases.models import Case, Referral
from screening.cases.referrals import services
from screening.cases.referrals import services as returning
from screening.cases.review import services as reviewing
from screening.idempotency.once import SentBefore
from tests.cases import factories as make
from tests.cases.pages import page, url

S = Referral.State


@pytest.fixture
def sent(cast):
    """Referral of yu to the county hospital, issued on 19 October after the decision to refer."""
    case = make.make_case(cast, "yu")
    told, decided = make.TOLD, make.decision("referral", "doctor-should-look")
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=decided, guardian=told
    )
    return services.issue_referral(make.make_referral(cast, case), by=cast.wang)


def step(referral, cast, state, **more):
    values = {"nonce": uuid.uuid4(), "dated": make.TODAY, **more}
    return services.record_referral_status(referral, by=cast.wang, state=state, **values)


@pytest.mark.parametrize("state", ["received", "in-progress"])
def test_a_referral_that_goes_on_has_a_day_for_the_next_word(cast, sent, state):
    assert sent.word_due_on == date(2026, 11, 9)
    assert step(sent, cast, state).word_due_on == date(2026, 11, 9)


def test_the_counselor_may_choose_the_day_of_the_next_word(cast, sent):
    assert step(sent, cast, "received", next_on=date(2026, 10, 28)).word_due_on == date(2026, 10, 28)


@pytest.mark.parametrize(
    ("state", "day", "where"),
    [
        ("done", date(2026, 11, 2), Case.State.REFERRED),
        ("declined", date(2026, 10, 26), Case.State.UNDER_REVIEW),
        ("withdrawn", date(2026, 10, 26), Case.State.UNDER_REVIEW),
    ],
)
def test_an_ended_referral_leaves_the_child_with_the_counselor_and_a_day(cast, sent, state, day, where):
    ended = step(sent, cast, state)
    ended.case.refresh_from_db()
    assert ended.word_due_on is None
    assert [row.due_on for row in ended.case.follow_ups.filter(done_on__isnull=True)] == [day]
    assert (ended.case.state, ended.case.owner) == (where, cast.wang)


def test_another_receiver_who_still_has_the_child_keeps_it(cast, sent):
    second = make.make_referral(cast, sent.case, make.make_receiver(cast, unit="禾溪县社工站"))
    services.issue_referral(second, by=cast.wang)
    step(sent, cast, "declined")
    assert Case.objects.get(pk=sent.case_id).state == Case.State.REFERRED


def test_a_receiver_who_declines_after_the_case_was_closed_brings_the_child_back(cast, sent):
    returning.record_back_in_class(sent.case, by=cast.wang, nonce=uuid.uuid4(), is_back=True, since=date(2026, 10, 16))
    said = make.all_left(sent.case, cast.wang, "医院继续跟进")
    support.close_case(sent.case, by=cast.wang, outcome="with-receiver", reported_by="child", left_open=said)
    step(sent, cast, "declined")
    case = Case.objects.get(pk=sent.case_id)
    assert (case.state, case.closed_at) == (Case.State.UNDER_REVIEW, None)
    assert case.follow_ups.filter(done_on__isnull=True).exists()


def test_a_withdrawn_draft_changes_nothing_about_the_child(cast):
    case = make.make_case(cast, "yu")
    step(make.make_referral(cast, case), cast, "withdrawn")
    assert not case.follow_ups.exists()


def test_the_browsers_back_with_other_content_is_not_lost_in_silence(cast, sent):
    nonce = uuid.uuid4()
    step(sent, cast, "received", nonce=nonce, note="收到")
    step(sent, cast, "received", nonce=nonce, note="收到")
    with pytest.raises(SentBefore):
        step(sent, cast, "in-progress", nonce=nonce, note="开始")
    assert sent.statuses.count() == 2


def test_a_day_that_has_not_come_or_has_passed_is_refused(cast, sent):
    with pytest.raises(NotYet):
        step(sent, cast, "received", dated=date(2026, 10, 20))
    with pytest.raises(NotYet):
        step(sent, cast, "declined", next_on=make.TODAY)


def remind(referral, cast, **more):
    values = {"nonce": uuid.uuid4(), "kind": "phone", "dated": make.TODAY, "word_due_on": date(2026, 10, 23), **more}
    return services.record_reminder(referral, by=cast.wang, **values)


def test_a_reminder_is_kept_and_moves_the_day(cast, sent):
    nonce = uuid.uuid4()
    for _press in range(2):
        reminded = remind(sent, cast, nonce=nonce)
    assert (reminded.word_due_on, reminded.reply_due_on) == (date(2026, 10, 23), date(2026, 11, 9))
    assert sent.reminders.count() == 1
    with pytest.raises(SentBefore):
        remind(sent, cast, nonce=nonce, note="没人接")


def test_what_is_late_stands_first_and_the_sentence_to_copy_names_nobody(cast, as_, sent, time_machine_at):
    late = url("list_referrals")
    assert f'class="go" href="{late}"' not in page(as_(cast.wang).get("/"))
    time_machine_at("2026-11-12")
    wang = as_(cast.wang)
    assert f'class="go" href="{late}"' in page(wang.get("/"))
    assert 'id="late"' in page(wang.get(late))
    asked = page(wang.get(url("remind_receiver", sent.public_id)))
    sentence = asked[asked.index('id="sentence"') :].split("</p>")[0]
    assert cast.school.name in sentence
    assert [word for word in (sent.case.student.name, sent.case.number, "王𬀩雨") if word in sentence] == []
    data = {"nonce": uuid.uuid4(), "kind": "phone", "dated": "2026-11-12", "word_due_on": "2026-11-16"}
    assert wang.post(url("remind_receiver", sent.public_id), data).status_code == 302


def test_a_case_with_a_hospital_ends_only_after_somebody_said_whether_the_child_is_back(cast, sent):
    end = {"by": cast.wang, "outcome": "with-receiver", "reported_by": "child"}
    with pytest.raises(NotYet) as refused:
        support.close_case(sent.case, **end, left_open=make.all_left(sent.case, cast.wang))
    assert refused.value.code == "back-in-class"
    returning.record_back_in_class(sent.case, by=cast.wang, nonce=uuid.uuid4(), is_back=False, because="还在住院")
    assert refused_end(sent, cast, without="hospital") == "say-who-goes-on"
    assert support.close_case(sent.case, **end, left_open=make.all_left(sent.case, cast.wang)).closed_at


def refused_end(sent, cast, *, without):
    left = {key: said for key, said in make.all_left(sent.case, cast.wang).items() if not key.startswith(without)}
    with pytest.raises(NotYet) as refused:
        support.close_case(sent.case, by=cast.wang, outcome="with-receiver", reported_by="child", left_open=left)
    return refused.value.code


def test_the_page_for_closing_leads_to_the_question_and_the_childs_page_keeps_the_answer(cast, wang, sent):
    question = url("record_back_in_class", sent.case.public_id)
    closing = url("close_case", sent.case.public_id)
    assert question in page(wang.get(closing))
    data = {"nonce": uuid.uuid4(), "is_back": "yes", "since": "2026-10-16"}
    assert wang.post(question, data).status_code == 302
    assert question not in page(wang.get(closing))
    assert "2026 年 10 月 16 日" in page(wang.get(url("show_case", sent.case.public_id)))


def test_with_a_child_who_is_back_three_things_are_talked_over(cast, wang, sent):
    """Who knows, medicine at school, to whom the child goes: on the child's page and on that of the referral."""
    data = {"nonce": uuid.uuid4(), "is_back": "yes", "since": "2026-10-16", "who_knows": "只有班主任"}
    data |= {"medicine": "校医保管，中午给", "goes_to": "美术老师"}
    assert wang.post(url("record_back_in_class", sent.case.public_id), data).status_code == 302
    for address in (url("show_case", sent.case.public_id), url("show_referral", sent.public_id)):
        shown = page(wang.get(address))
        assert all(words in shown for words in ("只有班主任", "校医保管，中午给", "美术老师"))


def test_a_clinic_asks_no_such_question(cast):
    case = make.make_case(cast, "yu")
    clinic = make.make_receiver(cast, kind="township-clinic", profile="clinic")
    services.issue_referral(make.make_referral(cast, case, clinic), by=cast.wang)
    assert services.check_back_in_class(case) is None  # where a hospital was asked it refuses


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"is_back": True}, "since"),
        ({"is_back": True, "since": date(2026, 10, 20)}, "since"),
        ({"is_back": False}, "because"),
    ],
)
def test_back_says_since_when_and_not_back_says_why(cast, sent, said, field):
    with pytest.raises(NotYet) as refused:
        returning.record_back_in_class(sent.case, by=cast.wang, nonce=uuid.uuid4(), **said)
    assert refused.value.field == field


def test_ten_school_days_of_no_reach_the_county_as_a_number_only(cast, sent, as_, time_machine_at):
    returning.record_back_in_class(
        sent.case, by=cast.wang, nonce=uuid.uuid4(), is_back=False, because="BECAUSE-SENTINEL"
    )
    assert children_not_back(cast.district) == 0
    time_machine_at("2026-11-02")
    assert children_not_back(cast.district) == 1
    assert children_not_back(cast.chen) == children_not_back(cast.wang) == 0
    first = page(as_(cast.district).get("/"))
    assert "有不到 5 名孩子就医后已满 10 个上课日还没有回到课堂" in first
    assert [word for word in ("BECAUSE-SENTINEL", sent.case.student.name) if word in first] == []
    returning.record_back_in_class(sent.case, by=cast.wang, nonce=uuid.uuid4(), is_back=True, since=date(2026, 11, 2))
    assert children_not_back(cast.district) == 0


def test_a_no_said_again_does_not_start_the_days_anew(cast, sent, time_machine_at):
    for day in ("2026-10-19", "2026-10-26", "2026-11-02"):
        time_machine_at(day)
        returning.record_back_in_class(sent.case, by=cast.wang, nonce=uuid.uuid4(), is_back=False, because="在家")
    assert children_not_back(cast.district) == 1


def test_drafts_end_with_the_case(cast):
    case = make.make_case(cast, "yu")
    draft = make.make_referral(cast, case)
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.decision(), guardian=make.TOLD
    )
    support.close_case(case, by=cast.wang, outcome="better", reported_by="child", left_open={})
    draft.refresh_from_db()
    assert draft.state == S.WITHDRAWN
