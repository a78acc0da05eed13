"""Groups of earlier plans are activities now: with their children, their days, and the plan that points at them."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from screening.cases.activities.mixing import wants_mixing
from screening.cases.models import (
    Activity,
    ActivityMember,
    ActivitySession,
    Attendance,
    PlanAction,
    PlanEntry,
    SupportPlan,
)
from tests.cases import factories as cases

migration = import_module("screening.cases.migrations.0013_groups_become_activities")
SINCE = date(2026, 9, 14)


@pytest.fixture
def in_plans(cast):
    """yu and bo have the club in their plans, yu a talk besides; on one day nobody met."""
    for name in ("yu", "bo"):
        plan = SupportPlan.objects.create(
            case=cases.make_case(cast, name),
            starts=SINCE,
            review_on=date(2026, 12, 1),
            created_by=cast.wang,
            created_at=timezone.now(),
        )
        club = PlanAction.objects.create(plan=plan, action="school-club", starts=SINCE)
        for day, status in ((7, "held" if name == "yu" else "child-absent"), (14, "not-held")):
            made = {"recorded_by": cast.wang, "recorded_at": timezone.now()}
            PlanEntry.objects.create(action=club, dated=date(2026, 10, day), status=status, **made)
    PlanAction.objects.create(plan=plan, action="psych-first-talk", starts=SINCE)
    migration.groups_become_activities(apps, None)


def test_one_activity_of_the_school_with_the_children_of_the_plans(cast, in_plans):
    club = Activity.objects.get()
    assert (club.school, club.kind, club.led_by, club.starts) == (cast.school, "school-club", cast.wang, SINCE)
    names = set(ActivityMember.objects.values_list("student__name", flat=True))
    assert names == {cast.children["yu"].name, cast.children["bo"].name}
    assert set(PlanAction.objects.filter(activity=club).values_list("action", flat=True)) == {"school-club"}
    assert PlanAction.objects.get(activity=None).action == "psych-first-talk"


def test_their_days_stand_on_the_list_and_no_more_in_the_plan(cast, in_plans):
    assert dict(ActivitySession.objects.values_list("held_on", "took_place")) == {
        date(2026, 10, 7): True,
        date(2026, 10, 14): False,
    }
    assert dict(Attendance.objects.values_list("student__name", "came")) == {
        cast.children["yu"].name: True,
        cast.children["bo"].name: False,
    }
    assert not PlanEntry.objects.exists()


def test_the_counselor_is_asked_to_invite_others(cast, in_plans):
    assert wants_mixing(cast.wang, Activity.objects.get())
