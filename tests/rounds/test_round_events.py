"""A round from its plan to its end, in orders nobody planned: schools that open late, days that pass, lost duties."""

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from screening.rounds import hooks, services
from screening.rounds.models import (
    ChildState,
    Flag,
    Rescoring,
    RoundChild,
    RoundSchool,
    ScreeningRound,
    Sheet,
)
from screening.rounds.round_scoring import accepts, closed_on, forms_of_sheet, pins_of
from screening.rounds.services.gate import gates_of_round, outlook_of
from screening.rounds.services.problems import GateClosed
from students.models import DutyDay, SchoolClass, StaffAssignment
from tests import factories as people
from tests.rounds import factories as rounds

LAST_DAY = date(2026, 10, 30)


def on(day: str):
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def gate_of(made: ScreeningRound, school):
    made = ScreeningRound.objects.select_related("county", "rule_set").get(pk=made.pk)
    outlook = outlook_of(made, today=timezone.localdate())
    return outlook.gates[school.pk]


def states(one: ScreeningRound) -> dict[str, str]:
    return dict(RoundChild.objects.filter(round=one).values_list("student__name", "state"))


@pytest.fixture
def ready(cast) -> ScreeningRound:
    """Planned, with everything that has to be there at the cast's own school."""
    made = rounds.make_round(cast)
    rounds.name_duty(cast, made, cast.school)
    return made


# the gate


def test_a_school_where_everything_is_ready_stands_open(cast, ready):
    assert gate_of(ready, cast.school).green
    assert not gate_of(ready, cast.second_school).green


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda cast, made: DutyDay.objects.filter(date=date(2026, 10, 21)).delete(), "duty-missing"),
        (lambda cast, made: cast.wang.assignments.all().delete(), "no-counselor"),
        (lambda cast, made: cast.wang.assignments.update(visit_weekdays=[]), "places"),
    ],
    ids=[
        "a duty day is taken back",
        "the counselor goes",
        "no visits are agreed",
    ],
)
def test_what_happens_after_the_plan_shuts_the_gate_until_it_is_put_right(cast, ready, happens, code):
    happens(cast, ready)
    assert code in gate_of(ready, cast.school).codes
    with pytest.raises(GateClosed):
        services.open_round_for_school(ready, school=cast.school, by=cast.admin)
    assert not Sheet.objects.exists() and RoundSchool.objects.get(round=ready, school=cast.school).opened_at is None


def test_a_day_on_duty_counts_until_it_is_over(cast, ready):
    DutyDay.objects.filter(date=date(2026, 10, 19)).delete()
    assert "duty-missing" in gate_of(ready, cast.school).codes
    with on("2026-10-20"):
        assert gate_of(ready, cast.school).green


def test_a_reason_opens_only_the_school_it_was_given_for(cast, ready):
    services.override_gate(ready, school=cast.second_school, by=cast.district, reason="值班由镇上安排")
    assert gate_of(ready, cast.second_school).passes and not gate_of(ready, cast.outside_school).passes
    assert services.open_round_for_school(ready, school=cast.second_school, by=cast.district).opened_at
    with pytest.raises(GateClosed):
        services.open_round_for_school(ready, school=cast.outside_school, by=cast.district)


def test_a_school_that_has_opened_is_asked_about_no_more(cast, ready):
    services.open_round_for_school(ready, school=cast.school, by=cast.admin)
    assert cast.school.pk not in outlook_of(ready, today=timezone.localdate()).gates
    with pytest.raises(services.RoundNotOpen):
        services.override_gate(ready, school=cast.school, by=cast.district, reason="太晚了")


def test_as_many_gates_as_schools_are_asked_for(cast, ready):
    schools = [cast.school, cast.second_school, cast.outside_school]
    gates = gates_of_round(ready, schools=schools, today=timezone.localdate())
    assert set(gates) == {school.pk for school in schools}
    assert gates_of_round(ready, schools=[], today=timezone.localdate()) == {}


# days


@pytest.mark.parametrize(("day", "opens"), [("2026-10-11", False), ("2026-10-12", True), ("2026-10-30", True)])
def test_a_school_opens_on_any_day_of_the_window(cast, ready, day, opens):
    with on(day):
        if opens:
            assert services.open_round_for_school(ready, school=cast.school, by=cast.admin).opened_at
        else:
            with pytest.raises(services.RoundNotOpen):
                services.open_round_for_school(ready, school=cast.school, by=cast.admin)


def test_the_day_after_the_last_nobody_opens_and_nothing_is_taken(cast, ready):
    services.open_round_for_school(ready, school=cast.school, by=cast.admin)
    sheet = rounds.sheet_of(ready, cast.class_3_1)
    assert accepts(sheet.round, LAST_DAY) and not accepts(sheet.round, LAST_DAY + timedelta(days=1))
    with on("2026-10-31"):
        with pytest.raises(services.RoundClosed):
            services.open_round_for_school(ready, school=cast.second_school, by=cast.district)
        with pytest.raises(services.RoundClosed):
            services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())


@pytest.mark.parametrize(
    ("state", "day", "closed"),
    [
        (Sheet.State.OPEN, date(2026, 10, 30), None),
        (Sheet.State.OPEN, date(2026, 10, 31), LAST_DAY),
        (Sheet.State.SUBMITTED, date(2026, 10, 31), LAST_DAY),
        (Sheet.State.REOPENED, date(2026, 11, 9), None),
    ],
)
def test_a_sheet_says_since_when_nothing_counts_any_more(cast, sheet, state, day, closed):
    sheet.state = state
    assert closed_on(sheet, day) == closed


def test_a_round_ended_early_takes_nothing_from_that_day_on(cast, current, sheet):
    services.close_round(current, by=cast.district)
    fresh = Sheet.objects.select_related("round").get(pk=sheet.pk)
    assert closed_on(fresh, timezone.localdate()) == date(2026, 10, 19) < fresh.round.closes_on


def test_chores_close_a_round_once_it_is_over_and_only_then(cast, current):
    assert services.close_due_rounds() == 0
    with on("2026-10-31"):
        assert (services.close_due_rounds(), services.close_due_rounds()) == (1, 0)
    assert ScreeningRound.objects.get().state == ScreeningRound.State.CLOSED


# schools and classes


def test_a_school_that_opens_later_finds_its_children_and_leaves_the_others_alone(cast, current):
    before = states(current)
    rounds.name_duty(cast, current, cast.second_school)
    services.open_round_for_school(current, school=cast.second_school, by=cast.admin)
    after = states(current)
    assert set(after) - set(before) == {"欧阳念慈"}
    assert {name: after[name] for name in before} == before


def test_a_class_that_was_closed_or_is_empty_gets_no_sheet(cast, ready):
    people.make_class(cast.school, 2, 9)
    SchoolClass.objects.filter(pk=cast.class_3_2.pk).update(closed_on=date(2026, 10, 1))
    services.open_round_for_school(ready, school=cast.school, by=cast.admin)
    assert list(Sheet.objects.values_list("school_class", flat=True)) == [cast.class_3_1.pk]


def test_a_round_with_child_forms_makes_two_sheets_only_from_the_grade_they_are_for(cast):
    made = rounds.make_round(cast, forms=("teacher-connection", "child-loneliness"))
    rounds.name_duty(cast, made, cast.school, cast.second_school)
    for school in (cast.school, cast.second_school):
        services.open_round_for_school(made, school=school, by=cast.admin)
    of_class = {
        pk: set(Sheet.objects.filter(school_class=pk).values_list("informant", flat=True))
        for pk in (cast.class_3_1.pk, cast.second_class.pk)
    }
    assert of_class == {cast.class_3_1.pk: {"teacher"}, cast.second_class.pk: {"teacher", "child"}}
    sheet = Sheet.objects.get(informant="child")
    assert [form.id for form in forms_of_sheet(sheet)] == ["child-loneliness"]
    assert pins_of(forms_of_sheet(sheet)) == made.forms.get(position=1).instrument_version.content_hash[:6]


def test_closing_leaves_nobody_waiting_and_drafts_without_a_result(cast, current, sheet):
    rounds.fill(sheet, cast.li, {1: rounds.HIGH})
    services.close_round(current, by=cast.district)
    assert set(states(current).values()) == {ChildState.NOT_SCORABLE}
    assert not Flag.objects.exists() and sheet.rows.count() == 3


def test_what_is_opened_again_after_the_end_and_handed_in_counts_after_all(cast, current, sheet):
    rounds.fill(sheet, cast.li, {1: rounds.HIGH})
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    services.close_round(current, by=cast.district)
    services.reopen_sheet(sheet, by=cast.admin, reason="写错一行")
    rounds.hand_in(sheet, cast.li, {2: rounds.HIGH})
    assert states(current)["李䶮"] == ChildState.RATED
    assert {flag.student.name for flag in Flag.objects.filter(withdrawn_at__isnull=True)} == {"李䶮"}


def test_the_rooms_above_hear_of_the_end_once(cast, current, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "round_closed", [lambda one, day: heard.append((one.pk, day))])
    for _click in range(2):
        services.close_round(current, by=cast.district)
    assert heard == [(current.pk, date(2026, 10, 19))]
    assert AuditEvent.objects.filter(verb="round.close").count() == 1
    assert not Rescoring.objects.exists()  # too few children for a norm


@pytest.mark.parametrize("who", ["li", "wang", "chen", "admin", "staff", "auditor"])
@pytest.mark.parametrize("name", ["close_round", "show_round", "start_rescoring"])
def test_only_the_county_ends_a_round_or_changes_what_it_rests_on(cast, as_, current, who, name):
    answer = as_(getattr(cast, who)).post(reverse(f"rounds:{name}", args=[current.public_id]))
    assert answer.status_code == 403
    assert ScreeningRound.objects.get().state == ScreeningRound.State.OPEN


def test_a_counselor_without_the_school_any_more_sees_the_round_of_that_school_no_more(cast, as_, current):
    page = reverse("rounds:show_school", args=[current.public_id, cast.school.public_id])
    assert as_(cast.wang).get(page).status_code == 200
    StaffAssignment.objects.filter(user=cast.wang, school=cast.school).update(ends=date(2026, 10, 18))
    assert as_(cast.wang).get(page).status_code == 404
