"""The forecast from the rows of a county: who is counted, what it rests on, what is kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.library.selectors import usable_versions
from screening.rounds import services
from screening.rounds.expected import forecast_from
from screening.rounds.models import RoundSchool
from screening.rounds.plans import draft_plan, plan_of
from screening.scoring import current_rules
from students.models import Consent
from tests import factories as people
from tests.rounds import factories as rounds

TEACHER = ("teacher-connection", "teacher-engagement")


def coming(cast, forms=TEACHER, rules=None):
    """A round the county is still choosing, in the term after the first."""
    versions = [one for one in usable_versions() if one.instrument in forms]
    return draft_plan(
        cast.county,
        school_year=2026,
        opens_on=date(2026, 10, 26),
        versions=versions,
        rules=rules or current_rules(),
    )


def children(county, school):
    return county.of(school).load.children


def test_before_any_round_the_numbers_rest_on_simulated_counties(cast):
    county = services.expected_load_of(coming(cast))
    assert county.basis.round is None and county.load.share_a is None
    assert [children(county, school) for school in (cast.school, cast.second_school, cast.outside_school)] == [4, 1, 1]
    assert county.load.county.tier_a.low == 0 < county.load.county.tier_a.expected < county.load.county.tier_a.high


def test_a_county_without_a_child_expects_nobody(cast):
    empty = people.make_county("空县")
    school = people.make_school(empty)
    plan = draft_plan(
        empty, school_year=2026, opens_on=date(2026, 10, 26), versions=coming(cast).versions, rules=current_rules()
    )
    one = services.expected_load_of(plan).of(school)
    assert (one.load.children, one.load.tier_a.high, one.over, one.classes) == (0, 0, 0, ())


def test_refused_children_are_not_counted_and_those_without_a_sheet_are(cast):
    people.make_consent(cast.children["yu"], Consent.Outcome.REFUSED, dated=date(2026, 10, 18))
    people.make_student(cast.class_3_1, "孙静", 10, consent=False)
    assert children(services.expected_load_of(coming(cast)), cast.school) == 4


def test_classes_below_the_grades_of_every_form_are_not_counted(cast):
    county = services.expected_load_of(coming(cast, forms=("child-loneliness",)))
    assert children(county, cast.school) == 0 and children(county, cast.second_school) == 1


def test_places_are_the_visits_of_ten_weeks(cast):
    county = services.expected_load_of(coming(cast))
    assert [float(county.of(one).places.weekly) for one in (cast.school, cast.outside_school)] == [12.0, 3.0]
    assert county.of(cast.school).places.in_all == 120


def test_what_was_expected_is_kept_when_a_school_opens(cast, current):
    kept = RoundSchool.objects.get(round=current, school=cast.school).expected
    now = services.expected_load_of(plan_of(current)).of(cast.school).load
    assert forecast_from(kept, "tier_a").high == now.tier_a.high
    assert forecast_from(kept, "tier_b").expected == pytest.approx(now.tier_b.expected, abs=0.01)
    assert (kept["children"], kept["places_a_week"], kept["over"]) == (4, 12.0, 0)
    assert kept["evidence"]["round"] is None and kept["rules"] == current.rule_set.version
    assert forecast_from({}, "tier_a") is None


def queries(plan):
    with CaptureQueriesContext(connection) as found:
        services.expected_load_of(plan)
    return len(found)


def test_it_takes_as_many_queries_for_thirty_classes_as_for_four(cast):
    few = queries(coming(cast))
    for number in range(20, 46):
        rounds.make_crowd(people.make_class(cast.school, 4, number), 2)
    assert queries(coming(cast)) == few
