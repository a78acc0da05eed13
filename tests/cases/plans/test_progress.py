"""What took place between two rounds stands beside the scores, with its picture and its table, and claims nothing."""

import uuid
from datetime import date

import pytest

from screening.cases.child.presenters.page import results_of_case
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import Case
from screening.cases.plans import services
from screening.cases.plans.progress import progress_of
from screening.cases.review import services as reviewing
from screening.rounds.models import Assessment
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.factories import at
from tests.rounds import factories as rounds

SINCE = date(2026, 9, 14)


@pytest.fixture
def case(cast):
    """Yu's class was rated; the day is put back to the middle of September, so that some weeks have passed since."""
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: rounds.BOTH})
    Assessment.objects.update(submitted_at=at("2026-09-14"))
    found = Case.objects.get(student=cast.children["yu"])
    values = {"decision": make.decision("support-plan", "family-contact"), "guardian": make.TOLD}
    reviewing.decide(found, by=cast.wang, nonce=uuid.uuid4(), **values)
    found.refresh_from_db()
    return found


def plan_with(cast, case, **entries):
    """Action → statuses, a week apart; the first lies before the round."""
    plan = services.save_plan(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=SINCE,
        review_on=date(2026, 11, 30),
        child_goal="",
        agreed_with="",
        actions=[PlannedAction(action.replace("_", "-"), SINCE) for action in entries],
    )
    for action, statuses in entries.items():
        row = plan.actions.get(action=action.replace("_", "-"))
        for week, status in enumerate(statuses.split()):
            day = date(2026, 9, 9 + 7 * week)
            services.record_plan_entry(row, by=cast.wang, dated=day, status=status)
    return plan


def progress(cast, case):
    return progress_of(cast.wang, case, results_of_case(cast.wang, case))


def test_entries_since_the_round_are_counted_by_domain_and_those_before_it_are_not(cast, case):
    plan_with(cast, case, family_call_schedule="kept kept missed", school_mentor="held child-absent")
    found = progress(cast, case)
    (row,) = found.rows
    counted = dict(zip(found.heads, row.domains, strict=False))
    assert counted["家庭"] == "1 / 2"
    assert counted["学校"] == "0 / 1"
    assert counted["社区与部门"] == "—"
    assert "1 / 2" in str(found.chart)


def test_without_a_plan_or_without_an_entry_there_is_nothing_to_show(cast, case):
    assert progress(cast, case) is None
    plan_with(cast, case, school_mentor="")
    assert progress(cast, case) is None


def test_the_childs_page_shows_picture_and_table_and_says_that_neither_proves_the_other(cast, case, as_):
    plan_with(cast, case, family_call_schedule="kept kept missed")
    text = page(as_(cast.wang).get(url("show_case", case.public_id)))
    assert "1 / 2" in text
    assert 'aria-labelledby="prog"' in text


def test_another_counselor_reads_nothing_of_it(cast, case):
    plan_with(cast, case, family_call_schedule="kept kept missed")
    assert progress_of(cast.tian, case, results_of_case(cast.wang, case)) is None
