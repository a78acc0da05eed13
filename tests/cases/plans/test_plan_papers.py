"""The papers of a plan: one page for the family, a card that says nothing, four-week questions one child a page."""

import uuid
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from screening.cases.access import watch_checks_of
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import Case, PlanAction
from screening.cases.plans import papers as plan_printing
from screening.cases.plans import services
from screening.cases.plans.pages import who_of
from screening.cases.plans.papers import FamilyPlan, GoalCard, WatchPaper, clip, width
from screening.cases.plans.rhythm import RARE
from screening.cases.plans.services import set_goal
from screening.documents import registry
from screening.documents.paper_codes import find_paper
from screening.jobs.errors import CannotBeDone
from tests import factories as people
from tests.cases import factories as make
from tests.cases.pages import url
from tests.documents.pdf import print_page

SINCE = date(2026, 10, 5)
KINDS = (
    *("family-call-schedule", "family-good-news-call", "family-beside-homework", "school-mentor"),
    *("school-study-pair", "psych-counseling", "community-village-officer", "school-class-job"),
)
LONG = {
    "zh-hans": "每天晚饭以后坐在孩子旁边听他讲一件今天的事不催也不比",
    "en": "every evening after supper sit beside the child and listen ",
}


def plan_of(cast, count=8, language="zh-hans", repeat=1):
    text = LONG[language] * repeat
    actions = [
        PlannedAction(
            kind, SINCE, who=text[:60], owner_role="teacher", agreed=text[:200], weekday=place % 7,
            at_time=time(12, 30), place=text[:60], phone="0000-555 0130 转 201", rhythm=text[:60],
        )
        for place, kind in enumerate(KINDS[:count])
    ]  # fmt: skip
    case = make.planned_case(cast, "yu")
    return services.save_plan(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=SINCE,
        review_on=date(2026, 11, 30),
        child_goal=text * 3,
        agreed_with="AGREED-SENTINEL",
        actions=actions,
    )


@pytest.mark.parametrize(("printed_on", "is_named"), [("2026-11-30", True), ("2026-12-01", False)])
def test_a_family_is_not_asked_to_come_on_a_day_that_is_over(cast, printed_on, is_named):
    """Printed after the day of the next look, the sheet leaves the day open: a grandmother walks to school for it."""
    plan = plan_of(cast, count=1)
    with time_machine.travel(f"{printed_on}T10:00:00+08:00"), translation.override("zh-hans"):
        meeting = FamilyPlan(cast.wang, plan).meeting
    assert ("11 月 30 日" in meeting) is is_named
    assert "请带上这张纸" in meeting and ("__ 月 ____ 日" in meeting) is not is_named


def goals(cast, plan, count=4):
    for number in range(count):
        set_goal(plan, by=cast.wang, nonce=uuid.uuid4(), text=f"上课举一次手，第 {number} 次也不着急")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("count", "repeat"), [(1, 1), (4, 1), (5, 4), (8, 1), (8, 6)])
def test_the_familys_plan_is_one_page_however_long_the_texts_are(cast, tmp_path: Path, language, count, repeat):
    plan = plan_of(cast, count, language, repeat)
    goals(cast, plan)
    with translation.override(language):
        page = FamilyPlan(cast.wang, plan)
    paper = print_page("family_plan.html", page, tmp_path / "plan.pdf")
    assert paper.pages == 1
    assert len(page.home) + len(page.at_school) == count
    assert "110" in paper.text
    assert page.limits[:12].replace(" ", "") in paper.joined


def test_it_names_neither_the_child_nor_a_reason_nor_a_score(cast, tmp_path: Path):
    plan = plan_of(cast)
    document = plan_printing.FAMILY_PLAN.request(plan, by=cast.wang, language="zh-hans")
    job = registry.renderer_of(document.kind).build(document)
    assert job.file_name.startswith(f"family-plan-{plan.case.number}")
    text = print_page("family_plan.html", job.context["page"], tmp_path / "plan.pdf").joined
    assert plan.case.number in text
    for hidden in ("王𬀩雨", "AGREED-SENTINEL", "明显偏多", "提示"):
        assert hidden not in text


def test_what_has_ended_or_is_over_does_not_stand_on_it(cast):
    plan = plan_of(cast, 3)
    first, second, third = plan.actions.order_by("pk")
    services.end_plan_action(first, by=cast.wang, nonce=uuid.uuid4(), reason="done")
    PlanAction.objects.filter(pk=second.pk).update(ends=date(2026, 10, 16))
    page = FamilyPlan(cast.wang, plan)
    assert len(page.home) + len(page.at_school) == 1
    assert third.pk


def test_the_same_state_is_the_same_file_and_a_change_is_a_new_one(cast):
    plan = plan_of(cast, 1)

    def request():
        return plan_printing.FAMILY_PLAN.request(plan, by=cast.wang, language="zh-hans")

    first = request()
    assert request() == first
    services.end_plan_action(plan.actions.get(), by=cast.wang, nonce=uuid.uuid4(), reason="done")
    assert request() != first


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_goal_card_has_the_childs_words_and_nothing_else_about_it(cast, tmp_path: Path, language):
    plan = plan_of(cast, 1)
    goals(cast, plan, 2)
    with translation.override(language):
        card = GoalCard(plan)
    paper = print_page("goal_card.html", card, tmp_path / "card.pdf")
    assert paper.pages == 1
    assert "举一次手" in paper.joined
    for hidden in ("王𬀩雨", plan.case.number, "支持", "plan", "计划"):
        assert hidden not in paper.joined
    assert find_paper(cast.wang, card.code) == url("show_goals", plan.case.public_id)
    assert find_paper(cast.li, card.code) is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_four_week_questions_are_one_child_a_page_and_typed_back_by_their_code(cast, tmp_path: Path, language):
    checks = {}
    for name in ("yu", "bo"):
        case = make.planned_case(cast, name)
        Case.objects.filter(pk=case.pk).update(state=Case.State.WATCH, next_on=date(2026, 12, 1))
        checks[name] = case.watch_checks.create(due_on=make.TODAY + timedelta(days=1))
    with translation.override(language):
        page = WatchPaper(cast.li, list(watch_checks_of(cast.li)))
    paper = print_page("watch_papers.html", page, tmp_path / "watch.pdf")
    assert paper.pages == 2
    found = {find_paper(cast.li, child.code) for child in page.children}
    assert found == {url("answer_watch", check.public_id) for check in checks.values()}
    assert {find_paper(cast.zhou, child.code) for child in page.children} == {None}
    assert "明显偏多" not in paper.joined


def test_four_week_questions_are_for_the_teacher_who_asked_and_only_while_they_are_due(cast):
    case = make.planned_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(state=Case.State.WATCH, next_on=date(2026, 12, 1))
    case.watch_checks.create(due_on=make.TODAY)
    due = list(watch_checks_of(cast.li))
    document = plan_printing.WATCH_PAPERS.request(due, by=cast.li)
    renderer = registry.renderer_of("watch-papers")
    assert renderer.children(document) == [cast.children["yu"].public_id]
    people.assign(cast.zhou, cast.school, "class-teacher", due[0].case.school_class)
    assert watch_checks_of(cast.zhou).exists() and not registry.may_see(cast.zhou, document)
    assert registry.may_see(cast.li, document)
    case.watch_checks.update(due_on=make.TODAY + timedelta(days=30))
    assert not registry.may_see(cast.li, document)
    assert renderer.children(document) == []
    with pytest.raises(CannotBeDone, match="subject-gone"):
        renderer.build(document)


def test_a_text_is_cut_where_the_page_ends_and_says_so():
    assert clip("短", 44) == "短"
    assert clip("很长" * 40, 44).endswith("…")
    assert width(clip("很长" * 40, 44)) <= 44


def test_a_plan_made_from_the_form_has_agreements_and_something_to_tick_every_week(cast):
    kinds = ("family-call-schedule", "family-digital-check-in", "school-mentor")
    plan = services.save_plan(
        make.planned_case(cast, "yu"), by=cast.wang, nonce=uuid.uuid4(), starts=SINCE, review_on=date(2026, 11, 30),
        child_goal="", agreed_with="", actions=[
            PlannedAction(kind, SINCE, who=who_of(kind), rhythm="每周", every_weeks=RARE.get(kind, 1), weekday=day)
            for kind, day in zip(kinds, (None, None, 2), strict=True)
        ],
    )  # fmt: skip
    with translation.override("zh-hans"):
        page = FamilyPlan(cast.wang, plan)
    assert [line.what[:6] for line in page.home] == ["孩子和外出的", "给外出父母的"]
    assert not any("心理教师" in line.who for line in page.home), "at home stand those who live there"
    assert page.ticks == ("周三 结对老师", "亲子通话时间表")


def test_the_form_of_a_plan_asks_for_the_day_of_each_action(cast, as_):
    case = make.planned_case(cast, "yu")
    values = {
        "nonce": uuid.uuid4(), "starts": SINCE.isoformat(), "review_on": "2026-11-30",
        "action1": "family-call-schedule", "weekday1": "5", "action2": "school-mentor",
    }  # fmt: skip
    assert as_(cast.wang).post(url("edit_plan", case.public_id), values).status_code == 302
    assert list(case.plan.actions.order_by("pk").values_list("action", "weekday")) == [
        ("family-call-schedule", 5),
        ("school-mentor", None),
    ]
