"""The attendance sheet of a group: one day, a tick for every child of a plan who came."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases import services
from screening.cases.models import PlanEntry
from screening.cases.records import PlannedAction
from screening.cases.rules import CAME, GROUPS, NOT_HELD, STAYED_AWAY
from screening.library import texts
from tests.cases import factories as make


@pytest.fixture
def club(cast):
    """Yu and bo have the club in their plans, yu has a talk besides."""
    found, since = {}, date(2026, 10, 12)
    for name in ("yu", "bo"):
        case = make.make_case(cast, name)
        kinds = ("school-club", "psych-first-talk") if name == "yu" else ("school-club",)
        plan = services.save_plan(
            case,
            by=cast.wang,
            nonce=uuid.uuid4(),
            starts=since,
            review_on=date(2026, 12, 1),
            child_goal="",
            agreed_with="",
            actions=[PlannedAction(kind, since) for kind in kinds],
        )
        found[name] = plan.actions.get(action="school-club")
    return found


@pytest.fixture
def address(cast, club):
    return reverse("cases:record_attendance", args=[cast.school.public_id, "school-club"])


def send(browser, address, *came, **data):
    ticks = [str(action.public_id) for action in came]
    return browser.post(address, {"nonce": uuid.uuid4(), "dated": "2026-10-19", "came": ticks, **data})


def statuses():
    return dict(PlanEntry.objects.values_list("action__plan__case__student__name", "status"))


def test_who_came_and_who_did_not_stands_in_each_plan_and_the_last_word_counts(cast, as_, club, address):
    assert send(as_(cast.wang), address, club["yu"]).status_code == 302
    assert statuses() == {"王𬀩雨": "held", "李䶮": "child-absent"}
    send(as_(cast.wang), address, *club.values())
    assert statuses() == {"王𬀩雨": "held", "李䶮": "held"}
    send(as_(cast.wang), address, not_held="on")
    assert set(statuses().values()) == {"not-held"}


@pytest.mark.parametrize("odd", [{"dated": "2026-10-20"}, {"dated": ""}, {"not_held": "on"}])
def test_a_day_to_come_or_two_answers_at_once_are_asked_about(cast, as_, club, address, odd):
    assert send(as_(cast.wang), address, club["yu"], **odd).status_code == 422
    assert not PlanEntry.objects.exists()


def test_the_list_of_groups_counts_and_names_nobody(cast, as_, address):
    page = as_(cast.wang).get(reverse("cases:list_groups")).content.decode()
    assert address in page
    assert "王𬀩雨" not in page
    assert "psych-first-talk" not in page


def test_groups_of_other_schools_and_other_work_stay_shut(cast, as_, club, address):
    assert send(as_(cast.tian), address, club["yu"]).status_code == 404
    assert send(as_(cast.li), address, club["yu"]).status_code == 403
    assert not PlanEntry.objects.exists()


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_the_catalogue_knows_these_three_ends(group):
    assert {CAME, STAYED_AWAY, NOT_HELD} <= set(texts.ids(f"support_catalogue.actions.{group}.record.statuses"))
