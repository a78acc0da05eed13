"""What the school has tried, as a receiver reads it: each step with its own day, and only what has begun."""

import uuid
from datetime import date, time

import pytest
from django.utils import translation

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import PlanEntry
from screening.cases.plans import services as planning
from screening.cases.referrals import services as referring
from screening.cases.referrals.paper import build_page, read_step
from tests.cases import factories as make
from tests.factories import at


@pytest.mark.parametrize(
    ("typed", "day", "what", "outcome"),
    [
        ("11 月 26 日 心理老师面谈：愿意再来", "11 月 26 日", "心理老师面谈", "愿意再来"),
        ("2026年11月3日，班主任家访", "2026年11月3日", "班主任家访", ""),
        ("9月 换了座位", "9月", "换了座位", ""),
        ("11-26 电话联系父亲 → 没有接", "11-26", "电话联系父亲", "没有接"),
        ("26 November talk with the counselor: would like to come again", "26 November", "talk with the counselor",
         "would like to come again"),
        ("每天午休陪他 12:30 到图书角", "", "每天午休陪他 12:30 到图书角", ""),
        ("2-3 名同学一起写作业", "", "2-3 名同学一起写作业", ""),
        ("11 月 26 日", "", "11 月 26 日", ""),
    ],
)  # fmt: skip
def test_a_typed_line_keeps_its_own_day_and_gives_up_what_came_of_it(typed, day, what, outcome):
    found = read_step(typed)
    assert (found.when, found.what, found.outcome) == (day, what, outcome)


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def plan(cast):
    since = date(2026, 9, 7)
    kinds = ("family-call-schedule", "school-small-goals", "community-volunteer", "school-club")
    actions = [
        PlannedAction(kind, since if kind != "school-club" else date(2026, 12, 1), weekday=2, at_time=time(16, 10))
        for kind in kinds
    ]
    return planning.save_plan(
        make.planned_case(cast, "yu"), by=cast.wang, nonce=uuid.uuid4(), starts=since, review_on=date(2026, 12, 1),
        child_goal="", agreed_with="", actions=actions,
    )  # fmt: skip


def entered(plan, kind, *statuses, by):
    action = plan.actions.get(action=kind)
    for week, status in enumerate(statuses):
        day = date(2026, 9, 9 + 7 * week)
        PlanEntry.objects.create(action=action, dated=day, status=status, recorded_by=by, recorded_at=at("2026-10-01"))


def tried(cast, plan, profile="practical", typed=""):
    record = make.ReferralRecord(request="请见一面", tried=typed)
    receiver = make.make_receiver(cast, profile=profile)
    draft = referring.create_referral(plan.case, by=cast.wang, nonce=uuid.uuid4(), receiver=receiver, record=record)
    return build_page(cast.wang, referring.issue_referral(draft, by=cast.wang))


def test_only_what_has_begun_is_printed_and_nothing_is_ever_0_of_0(cast, plan):
    entered(plan, "family-call-schedule", "kept", "missed", "kept", by=cast.wang)
    entered(plan, "school-small-goals", "done", "done", by=cast.wang)
    rows = {row.what: row.outcome for row in tried(cast, plan).tried}
    assert rows == {"亲子通话时间表": "共 3 次，做了 2 次", "小目标卡": "共 2 次，做了 2 次"}


def test_the_day_of_issue_stands_before_no_step(cast, plan):
    page = tried(cast, plan, typed="11 月 26 日 心理老师面谈\n换了座位")
    assert [(row.when, row.what) for row in page.tried] == [("11 月 26 日", "心理老师面谈"), ("", "换了座位")]
    assert not page.has_outcomes


def test_who_comes_to_a_child_reads_the_agreed_time_or_finds_room_to_write_it(cast, plan):
    make.make_receiver(cast, profile="company")
    page = tried(cast, plan, profile="company")
    (row,) = page.child
    assert len(row) == 2 and row[1].label == "约好的时间" and "____" in row[1].value
    receiver = make.make_receiver(cast, profile="company")
    receiver.kind = "social-work"
    receiver.save()
    record = make.ReferralRecord(request="陪一陪")
    draft = referring.create_referral(plan.case, by=cast.wang, nonce=uuid.uuid4(), receiver=receiver, record=record)
    assert "16:10" in build_page(cast.wang, draft).child[0][1].value
