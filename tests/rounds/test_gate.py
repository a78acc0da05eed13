"""The gate before a round opens at a school, and the county's reasoned way past it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from screening.rounds import services, wording
from screening.rounds.models import Assessment, Flag, RoundSchool, ScreeningRound
from screening.rounds.opening import GateProblem
from students.models import County, DutyDay, StaffAssignment
from students.services.staff import end_assignment
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.districts import other_rules

TODAY = date(2026, 10, 19)


@pytest.fixture
def made(cast) -> ScreeningRound:
    """Planned, every day of it with somebody on duty; no school has opened it."""
    planned = rounds.make_round(cast)
    rounds.name_duty(cast, planned)
    return planned


def gate(made, school):
    return services.outlook_of(made, today=TODAY).gates[school.pk]


def opened(cast, made):
    return services.open_round_for_school(made, school=cast.school, by=cast.admin)


def refused(cast, made):
    with pytest.raises(services.GateClosed) as closed:
        opened(cast, made)
    assert not RoundSchool.objects.filter(opened_at__isnull=False).exists()
    return [problem.code for problem in closed.value.problems]


def test_where_nothing_is_missing_the_school_opens(cast, made):
    assert gate(made, cast.school).green
    assert opened(cast, made).opened_at


def test_every_school_day_needs_somebody_on_duty(cast, made):
    DutyDay.objects.filter(school=cast.school, date__gte=date(2026, 10, 22), date__lte=date(2026, 10, 25)).delete()
    (problem,) = gate(made, cast.school).problems
    assert (problem.code, problem.count, problem.first) == ("duty-missing", 2, date(2026, 10, 22))
    assert refused(cast, made) == ["duty-missing"]
    assert gate(made, cast.second_school).green


def test_a_day_that_names_somebody_who_left_the_school_has_nobody(cast, made):
    end_assignment(cast.staff.assignments.get(), by=cast.admin, last_day=date(2026, 10, 27))
    (problem,) = gate(made, cast.school).problems
    assert (problem.code, problem.count, problem.first) == ("duty-missing", 3, date(2026, 10, 28))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"emergency_numbers": ""}, "county-numbers"),
        ({"protection_contact_phone": ""}, "county-contact"),
        ({"protection_contact_name": ""}, "county-contact"),
    ],
)
def test_no_round_opens_without_numbers_to_call_whatever_the_reason(cast, made, fields, code):
    County.objects.update(**fields)
    made = ScreeningRound.objects.get(pk=made.pk)
    assert refused(cast, made) == [code]
    services.override_gate(made, school=cast.school, by=cast.district, reason="来不及")
    assert refused(cast, made) == [code]


def test_a_holiday_inside_the_round_needs_somebody_on_duty_too(cast, made):
    cast.county.holidays.create(name="重阳", starts=date(2026, 10, 24), ends=date(2026, 10, 26))
    assert gate(made, cast.school).green
    DutyDay.objects.filter(school=cast.school, date=date(2026, 10, 25)).delete()
    (problem,) = gate(made, cast.school).problems
    assert (problem.code, problem.count, problem.first) == ("duty-missing", 1, date(2026, 10, 25))


def test_where_children_board_every_evening_of_and_before_a_school_day_needs_somebody(cast, made):
    people.make_care(cast.children["yu"], cast.li, boarding=True)
    (problem,) = gate(made, cast.school).problems
    assert (problem.code, problem.count, problem.first) == ("evening-missing", 11, TODAY)  # not Saturday the 24th
    assert refused(cast, made) == ["evening-missing"]
    assert gate(made, cast.second_school).green
    rounds.name_duty(cast, made, cast.school, hours=DutyDay.Hours.EVENING)
    assert gate(made, cast.school).green
    people.make_care(cast.children["yu"], cast.li, boarding=False)
    DutyDay.objects.filter(hours=DutyDay.Hours.EVENING).delete()
    assert gate(made, cast.school).green


def test_days_that_are_over_are_not_asked_for(cast, made):
    DutyDay.objects.filter(date__lt=TODAY).delete()
    assert gate(made, cast.school).green


def test_a_school_without_a_counselor_does_not_open(cast, made):
    StaffAssignment.objects.filter(duty="counselor", school=cast.school).delete()
    assert refused(cast, made) == ["no-counselor"]


def last_round(cast, made, flagged):
    """A closed round of the term before, with one assessment and a flag for the counselor of each child."""
    values = {"county": cast.county, "rule_set": made.rule_set, "created_by": cast.district, "school_year": 2025}
    window = {"term": 2, "opens_on": date(2026, 4, 6), "closes_on": date(2026, 4, 17)}
    over = ScreeningRound.objects.create(**values, **window, state="closed", closed_at=timezone.now())
    where = {"school_class": cast.class_3_2, "round": over}
    form = made.forms.first().instrument_version
    answered = {"student": flagged[0], "instrument_version": form, "rater": cast.li, "answers": {}}
    Assessment.objects.create(**where, **answered, informant="teacher", submitted_at=timezone.now())
    for child in flagged:
        Flag.objects.create(**where, student=child, school=cast.school, tier="A", raised_at=timezone.now())


def test_more_children_in_the_last_round_than_places_keep_a_school_closed(cast, made):
    last_round(cast, made, rounds.make_crowd(cast.class_3_2, 7, first_seat=2))
    visits = StaffAssignment.objects.filter(duty="counselor", school=cast.school)
    visits.update(visit_weekdays=[1], visit_every_weeks=10, visit_places=5)
    assert gate(made, cast.school).green  # seven are five, and there are five places
    visits.update(visit_places=4)
    (problem,) = gate(made, cast.school).problems
    assert (problem.code, problem.count) == ("places", 0)
    assert refused(cast, made) == ["places"] and not gate(made, cast.school).fits


def test_a_school_nobody_attends_needs_no_counselor(cast, made):
    empty = people.make_school(cast.county)
    RoundSchool.objects.create(round=made, school=empty)
    rounds.name_duty(cast, made, empty)
    assert gate(made, empty).green


def test_places_are_the_visits_of_ten_weeks(cast, made):
    places = services.places_of([cast.school, cast.outside_school], day=TODAY)
    assert [float(places[one.pk].weekly) for one in (cast.school, cast.outside_school)] == [12.0, 3.0]
    assert places[cast.school.pk].in_all == 120


@pytest.mark.parametrize(
    ("row", "code"), [("rule_set", "rules-retired"), ("form", "form-retired"), ("window", "outside-weeks")]
)
def test_what_was_frozen_and_is_out_of_use_keeps_it_closed(cast, made, row, code):
    retired = {"retired_at": timezone.now(), "retired_by": cast.district}
    if row == "rule_set":
        type(made.rule_set).objects.update(**retired)
    if row == "form":
        version = made.forms.first().instrument_version
        type(version).objects.filter(pk=version.pk).update(**retired)
    if row == "window":
        cast.county.terms.filter(school_year=2026, number=1).update(starts=date(2026, 7, 1))
    assert refused(cast, ScreeningRound.objects.get()) == [code]


def test_a_window_with_its_own_reason_is_no_problem_twice(cast):
    planned = rounds.make_round(
        cast, opens_on=date(2026, 9, 14), closes_on=date(2026, 10, 23), override_reason="水灾后提前"
    )
    rounds.name_duty(cast, planned)
    assert gate(planned, cast.school).green


def test_the_county_may_let_a_school_open_for_a_reason(cast, made):
    DutyDay.objects.all().delete()
    services.override_gate(made, school=cast.school, by=cast.district, reason=" 校长当面答应值班 ")
    row = opened(cast, made)
    assert (row.override_reason, row.overridden_by) == ("校长当面答应值班", cast.district)
    event = AuditEvent.objects.get(verb="round.override-gate")
    assert event.detail["problems"] == ["duty-missing"] and "值班" not in str(event.detail)


def test_nobody_else_overrides_and_not_without_a_reason(cast, made):
    for who in (cast.admin, cast.wang, cast.chen):
        with pytest.raises(services.OverrideNeedsDistrict):
            services.override_gate(made, school=cast.school, by=who, reason="急")
    with pytest.raises(services.ReasonNeeded):
        services.override_gate(made, school=cast.school, by=cast.district, reason="  ")
    opened(cast, made)
    with pytest.raises(services.RoundNotOpen):
        services.override_gate(made, school=cast.school, by=cast.district, reason="太晚")


def test_a_reason_of_one_school_opens_no_other(cast, made):
    DutyDay.objects.all().delete()
    services.override_gate(made, school=cast.second_school, by=cast.district, reason="只此一校")
    assert refused(cast, made) == ["duty-missing"]


def test_rules_are_chosen_until_somebody_opens(cast, made):
    chosen = other_rules()
    assert services.use_rules(made, by=cast.district, rule_set=chosen).rule_set == chosen
    opened(cast, made)
    with pytest.raises(services.RoundBegun):
        services.use_rules(made, by=cast.district, rule_set=chosen)


@pytest.mark.parametrize(
    "code",
    [
        *("evening-missing", "places", "no-counselor", "rules-retired", "form-retired", "norm-retired"),
        *("permission-ends", "no-form", "near-break"),
    ],
)
def test_every_problem_has_a_sentence(code):
    assert wording.gate_problem(GateProblem(code)).strip()


def queries(made):
    with CaptureQueriesContext(connection) as found:
        services.outlook_of(made, today=TODAY)
    return len(found)


def test_the_gates_of_ten_schools_take_as_many_queries_as_those_of_three(cast, made):
    few = queries(made)
    schools = [people.make_school(cast.county, f"新学校{n}") for n in range(7)]
    RoundSchool.objects.bulk_create(RoundSchool(round=made, school=school) for school in schools)
    assert queries(made) == few
