"""Late is one thing, and every screen that says how many are late says the same number."""

import uuid
from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notice
from screening.cases.counted_lines import counted
from screening.cases.day_sheet.presenter import DayPage
from screening.cases.deciding.services import add_follow_up
from screening.cases.follow_up.pages import due_parts as build
from screening.cases.models import Case, FollowUp, ReceiverAnswer
from screening.cases.notices.services import give_daily_notices
from screening.cases.notices.services.standing import waits_too_long
from screening.cases.queue.entries import queue_of
from screening.cases.referrals.pages import due_line
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import decide, record_review
from screening.cases.steps.deadlines import Deadlines
from screening.cases.steps.next_step import DECIDE, GONE, LOOK, NEXT, SEE, TALK, CaseDates, required_since, step_of
from screening.cases.steps.presenter import headteacher_line
from screening.cases.steps.selectors import Days, NextSteps
from students.calendar import DaySpan, SchoolCalendar, TermDates
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url

CALENDAR = SchoolCalendar.of(
    [TermDates(2026, 1, date(2026, 9, 1), date(2027, 1, 22)), TermDates(2026, 2, date(2027, 3, 1), date(2027, 7, 2))],
    [DaySpan(date(2026, 10, 1), date(2026, 10, 7))],
    [],
)


def step(today: date, **facts):
    return step_of(CaseDates(**{"tier": "A", "state": "waiting"} | facts), Deadlines(CALENDAR, today))


@pytest.mark.parametrize(
    ("facts", "kind", "due"),
    [
        ({"desk_due_on": date(2026, 10, 26), "seen_due_on": date(2026, 10, 29)}, LOOK, date(2026, 10, 26)),
        ({"state": "under-review", "desk_due_on": date(2026, 10, 26), "seen_due_on": TODAY}, SEE, TODAY),
        ({"tier": "B", "answer_due_on": date(2026, 11, 9)}, TALK, date(2026, 11, 9)),
        (
            {"state": "under-review", "last_seen_on": TODAY, "seen_due_on": date(2026, 10, 1)},
            DECIDE,
            date(2026, 10, 26),
        ),
        ({"state": "watch", "next_on": date(2026, 12, 1), "desk_due_on": date(2026, 9, 1)}, NEXT, date(2026, 12, 1)),
        ({"state": "under-review", "last_seen_on": TODAY, "next_on": TODAY}, NEXT, TODAY),
    ],
)
def test_a_case_waits_for_the_earliest_of_its_own_steps(facts, kind, due):
    assert step(TODAY, **facts) == (kind, due, None)


def test_a_day_is_missed_on_the_next_school_day_and_not_through_a_holiday():
    for today, late in ((date(2026, 9, 30), None), (date(2026, 10, 7), None), (date(2026, 10, 8), date(2026, 9, 30))):
        assert step(today, state="watch", next_on=date(2026, 9, 30)).late_since == late


def test_a_child_seen_again_is_decided_about_anew():
    months_ago, again = date(2026, 9, 8), date(2026, 10, 16)
    assert step(TODAY, state="under-review", last_seen_on=months_ago).late_since == date(2026, 9, 15)
    assert step(TODAY, state="under-review", last_seen_on=again).late_since is None


def test_a_talk_before_the_flag_is_decided_about_from_the_day_of_the_flag():
    talked = datetime(2026, 9, 8, 9, tzinfo=UTC)
    assert step(TODAY, tier="B", answered_at=talked).late_since == date(2026, 9, 15)
    assert step(TODAY, tier="B", answered_at=talked, opened_on=date(2026, 10, 16)).late_since is None


def test_a_concern_about_a_child_that_left_before_it_is_not_late_from_that_day_on():
    left, came_up = date(2026, 9, 4), TODAY
    facts = {"gone_on": left, "opened_on": came_up, "seen_due_on": date(2026, 12, 1)}
    assert step(TODAY, **facts) == (GONE, Deadlines(CALENDAR, TODAY).decide_by(came_up), None)


def test_a_step_is_required_once_more_than_ten_school_days_have_passed():
    on_the_tenth, on_the_eleventh = date(2026, 10, 29), date(2026, 10, 30)
    late = {"state": "watch", "next_on": date(2026, 10, 15)}
    assert required_since(Deadlines(CALENDAR, on_the_tenth), step(on_the_tenth, **late)) is None
    assert required_since(Deadlines(CALENDAR, on_the_eleventh), step(on_the_eleventh, **late)) == on_the_eleventh


@pytest.fixture
def late(cast, watched, time_machine_at):
    """A child seen long ago and not decided, one not seen in time, one with two follow-ups that were forgotten."""
    seen = make.make_case(cast, "bo")
    record_review(seen, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    make.make_case(cast, "hao")
    for day in (date(2026, 10, 20), date(2026, 10, 21)):
        add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=day)
    time_machine_at("2026-11-09")
    make.make_case(cast, "nur")
    return seen


def notices(person, kind):
    return [row.params.get("count") for row in Notice.objects.filter(to=person, kind=kind)]


def test_every_screen_says_the_same_number(cast, as_, late):
    give_daily_notices()
    assert queue_of(cast.wang).count("late") == 3
    assert notices(cast.wang, "overdue") == ["3"]
    (group, *_others) = build(cast.wang)
    assert "已超期 3 名" in group.title and len(group.rows) == 4 and len({row.child for row in group.rows}) == 3
    (first, *_rest) = [part for part in DayPage(cast.wang).sections if part.lines]
    assert first.title == "已超期 3 名" and len(first.lines) == 4
    for address in ("/", url("list_cases"), url("list_due")):
        assert "已超期 3 名" in page(as_(cast.wang).get(address))


def test_a_look_promised_at_an_end_is_late_nowhere_and_has_a_part_of_its_own(cast, late):
    for day in (date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10)):
        FollowUp.objects.create(case=late, due_on=day)
    ended = {"outcome": "better", "closed_at": timezone.now(), "closed_by": cast.wang}
    Case.objects.filter(pk=late.pk).update(state=Case.State.CLOSED, **ended)
    first, agreed, week, *_others = build(cast.wang)
    assert queue_of(cast.wang).count("late") == 2 and "已超期 2 名" in first.title
    assert agreed.title == "结案时约好的（2）" and {row.name for row in agreed.rows} == {late.student.name}
    assert [row.day for row in week.rows if row.name == late.student.name] == [date(2026, 11, 10)]
    late_ones, *others = [part for part in DayPage(cast.wang).sections if part.lines]
    assert late_ones.title == "已超期 2 名"
    assert any(line.child == late.student.public_id for part in others for line in part.lines)


def test_whoever_was_seen_and_not_decided_stands_in_the_due_list_and_leads_to_the_decision(cast, late):
    found = {row.url: row.is_late for part in build(cast.wang) for row in part.rows}
    assert found[url("revise_decision", late.public_id)]


def test_the_line_of_the_visit_says_how_long_the_longest_has_waited_without_a_decision(cast, late):
    make.make_case(cast, "second")
    cast.school.assignments.filter(duty="counselor").update(visit_places=1)
    found = queue_of(cast.wang)
    assert found.longest_wait(cast.school.pk) == 15


def test_the_headteacher_is_told_of_a_step_that_is_far_too_late_and_again_of_the_next(cast, late, time_machine_at):
    give_daily_notices()
    assert notices(cast.chen, "waits-too-long") == ["1"]  # the follow-up of 20 October
    assert "不到 5 名" in headteacher_line(cast.chen)
    time_machine_at("2026-11-10")
    give_daily_notices()
    assert notices(cast.chen, "waits-too-long") == ["1", "3"]  # the two of the 26th
    time_machine_at("2026-11-11")
    give_daily_notices()
    assert len(notices(cast.chen, "waits-too-long")) == 2  # nobody new; said again in a week


def far_too_late(cast):
    return sum(line.count for line in waits_too_long([cast.school.pk], date(2026, 11, 12)))


def test_the_headteacher_is_told_of_five_and_more_in_steps_of_five(cast, late, monkeypatch):
    monkeypatch.setattr("screening.cases.steps.presenter.required_since", lambda calendar, step: late.opened_on)
    monkeypatch.setattr("screening.cases.steps.presenter.steps_of", lambda rows, known: [(late, None)] * 13)
    assert "有 10 名以上孩子" in headteacher_line(cast.chen)


def test_deciding_takes_the_child_off_every_list_and_the_headteachers(cast, as_, late, time_machine_at):
    time_machine_at("2026-11-12")
    assert headteacher_line(cast.chen) in page(as_(cast.chen).get("/"))
    before = far_too_late(cast)
    assert "现在要做一件" in page(as_(cast.wang).get(url("show_case", late.public_id)))
    decide(late, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    assert far_too_late(cast) == before - 1
    assert Case.objects.get(pk=late.pk).pk not in {place.case for place in queue_of(cast.wang).matching("late")}


def missing(person):
    """What the home page, the day sheet and the notice of today say of answers that have not come."""
    receipts = [part for part in DayPage(person).sections if part.title == "还没有回复的接收单位"]
    Notice.objects.filter(kind="receipt-missing").delete()
    give_daily_notices()
    said = "".join(line.words for line in counted([due_line(person)]))
    return said, sum(len(part.lines) for part in receipts), notices(person, "receipt-missing")


def test_what_was_answered_by_code_is_to_be_looked_at_and_not_missing(cast, time_machine_at):
    for child in ("yu", "bo"):
        referral = issue_referral(make.make_referral(cast, make.make_case(cast, child)), by=cast.wang)
    time_machine_at("2026-12-07")
    said, lines, told = missing(cast.wang)
    assert "2 份" in said and (lines, told) == (2, ["2"])
    answers = {"received_on": date(2026, 12, 4), "unit": "儿童心理门诊", "next_step": "seeing"}
    ReceiverAnswer.objects.create(referral=referral, came_at=timezone.now(), **answers)
    said, lines, told = missing(cast.wang)
    assert said.count("1 份") == 2 and (lines, told) == (1, ["1"])


days = st.none() | st.dates(date(2026, 9, 1), date(2027, 3, 10))
moments = days.map(lambda day: day and datetime.combine(day, time(9), tzinfo=UTC))


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from(Case.State.values), days, days, days, moments, *[days] * 6),
        max_size=30,
    ),
    st.dates(date(2026, 9, 1), date(2027, 3, 10)),
)
def test_many_cases_at_once_are_late_exactly_as_each_is_alone(cases, today):
    """What is worked out once for many that look alike is what the definition says of each."""
    steps, deadlines = NextSteps(Case.objects.none()), Deadlines(CALENDAR, today)
    for *clock, first_seen, last_seen, gone_on in cases:
        tier, state, desk, see, answer, answered_at, next_on, paused_on, opened_on = clock
        seen = first_seen and (last_seen or first_seen)
        more = (next_on, paused_on, None, opened_on, gone_on)
        alone = CaseDates(tier, state, desk, see, answer, answered_at, seen, *more)
        for _again in range(2):
            found = steps.of(Days(last_seen, None, gone_on), first_seen, tuple(clock), deadlines)
            assert found == step_of(alone, Deadlines(CALENDAR, today))
