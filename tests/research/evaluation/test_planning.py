"""A pilot is planned, needs its answers before it starts, is frozen then, and ends with a decision and its reason."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.research.evaluation import services
from screening.research.evaluation.refused import PilotRefused
from screening.research.evaluation.selectors import missing_for_start, terms_asked
from screening.research.models import Pilot, PilotClass, PilotDecision
from students.selectors import calendar_of
from tests.research.evaluation import pilot_steps

NOBODY_ASKED = replace(pilot_steps.PLAN, designed_with="")


def address(name: str, pilot: Pilot) -> str:
    return reverse(f"reports:{name}", args=[pilot.public_id])


def test_a_plan_typed_by_the_officer_is_there_with_its_phases(cast, as_) -> None:
    said = {"name": "读书角", "question": "孩子更爱来学校吗？", "phase_1": "2026-11-02", "phase_2": "2027-03-08"}
    answer = as_(cast.district).post(reverse("reports:draft_pilot"), {"nonce": uuid.uuid4(), **said}, follow=True)
    phases = list(Pilot.objects.get().phases.order_by("order").values_list("first", "last"))
    assert phases == [(date(2026, 11, 2), date(2027, 3, 7)), (date(2027, 3, 8), None)]
    assert len(answer.context["page"]["missing"]) == 3  # with whom, a class, a comparison


def test_pressing_twice_makes_one_plan(cast, as_) -> None:
    said = {"nonce": uuid.uuid4(), "name": "读书角", "question": "孩子更爱来学校吗？", "phase_1": "2026-11-02"}
    for _time in range(2):
        as_(cast.district).post(reverse("reports:draft_pilot"), said)
    assert Pilot.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phase_2": "2026-11-02"}, "phase_2"),
        ({"phase_3": "2027-04-01"}, "phase_3"),
        ({"ends": "2026-10-01"}, "ends"),
        ({"name": "2026"}, "name"),
    ],
)
def test_a_plan_that_cannot_be_is_kept_on_the_page(cast, as_, wrong, field) -> None:
    said = {"name": "读书角", "question": "孩子更爱来学校吗？", "phase_1": "2026-11-02", **wrong}
    answer = as_(cast.district).post(reverse("reports:draft_pilot"), {"nonce": uuid.uuid4(), **said})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Pilot.objects.exists()


def test_it_does_not_start_before_somebody_was_asked(cast, as_) -> None:
    pilot = pilot_steps.planned_pilot(cast, NOBODY_ASKED)
    answer = as_(cast.district).post(address("start_pilot", pilot), {"nonce": uuid.uuid4()})
    pilot.refresh_from_db()
    assert (answer.status_code, pilot.state) == (422, Pilot.State.DRAFTED)
    assert missing_for_start(pilot) == ["designed-with"]


def test_without_a_class_for_comparison_it_starts_only_with_a_sentence_why(cast) -> None:
    pilot = pilot_steps.draft_pilot(cast)
    services.choose_classes(pilot, by=cast.district, school=cast.school, groups={cast.class_3_1: "1"})
    with pytest.raises(PilotRefused, match="comparison"):
        services.start_pilot(pilot, by=cast.district)
    why = replace(pilot_steps.PLAN, no_comparison_because="全县只有这一所学校有这个年级")
    services.change_draft(pilot, by=cast.district, plan=why)
    assert services.start_pilot(pilot, by=cast.district).state == Pilot.State.RUNNING


def test_every_phase_needs_a_class_that_joins(cast) -> None:
    two = replace(pilot_steps.PLAN, phases=(pilot_steps.STARTS, date(2027, 3, 1)))
    pilot = pilot_steps.planned_pilot(cast, two)
    assert missing_for_start(pilot) == ["empty-phase"]


def test_a_phase_taken_away_moves_its_classes_to_the_last_one(cast) -> None:
    pilot = pilot_steps.draft_pilot(cast, replace(pilot_steps.PLAN, phases=(pilot_steps.STARTS, date(2027, 3, 1))))
    services.choose_classes(pilot, by=cast.district, school=cast.school, groups={cast.class_3_1: "2"})
    services.change_draft(pilot, by=cast.district, plan=pilot_steps.PLAN)
    assert pilot_steps.seat_of(pilot, cast.class_3_1).joins.order == 1


def test_after_the_start_the_plan_cannot_be_changed(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    for change in (
        lambda: services.change_draft(pilot, by=cast.district, plan=NOBODY_ASKED),
        lambda: services.choose_classes(pilot, by=cast.district, school=cast.school, groups={}),
    ):
        with pytest.raises(PilotRefused, match="frozen"):
            change()
    assert pilot.pilot_classes.count() == 2


def test_starting_twice_keeps_the_first_moment(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        services.start_pilot(pilot, by=cast.district)
    pilot.refresh_from_db()
    assert pilot.started_at.date() == date(2026, 10, 19)
    assert AuditEvent.objects.filter(verb="pilot.start").count() == 1


def test_the_classes_of_a_school_are_chosen_one_by_one(cast, as_) -> None:
    pilot = pilot_steps.draft_pilot(cast)
    place = reverse("reports:choose_classes", args=[pilot.public_id, cast.school.public_id])
    as_(cast.district).post(place, {"nonce": uuid.uuid4(), "class_1": "comparison", "class_2": "1"})
    found = set(PilotClass.objects.values_list("school_class", "group"))
    assert found == {(cast.class_3_1.pk, "comparison"), (cast.class_3_2.pk, "pilot")}
    as_(cast.district).post(place, {"nonce": uuid.uuid4(), "class_1": "out", "class_2": "1"})
    assert list(PilotClass.objects.values_list("school_class", flat=True)) == [cast.class_3_2.pk]


def test_a_school_is_found_by_a_part_of_its_name(cast, as_) -> None:
    answer = as_(cast.district).get(address("choose_school", pilot_steps.draft_pilot(cast)), {"name": "竹坪"})
    assert [name for name, _url in answer.context["choice"]["schools"]] == ["竹坪乡九年一贯制学校"]


def test_a_change_stands_beside_the_plan_and_a_class_may_leave_with_it(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    leaving = pilot_steps.seat_of(pilot, cast.class_3_2)
    said = {"nonce": uuid.uuid4(), "on": "2026-10-12", "what": "对照班换了班主任", "leaving": leaving.public_id}
    page = as_(cast.district).post(address("record_change", pilot), said, follow=True).content.decode()
    leaving.refresh_from_db()
    assert leaving.left_on == date(2026, 10, 12)
    assert "对照班换了班主任" in page


@pytest.mark.parametrize("day", ["2026-09-01", "2026-10-20"])
def test_a_change_lies_between_the_start_and_today(cast, as_, day) -> None:
    said = {"nonce": uuid.uuid4(), "on": day, "what": "改成两周一次"}
    answer = as_(cast.district).post(address("record_change", pilot_steps.running_pilot(cast)), said)
    assert list(answer.context["form"].errors) == ["on"]


@pytest.mark.parametrize("kind", ["keep", "change", "stop"])
def test_a_decision_ends_the_pilot_and_is_kept_with_its_reason(cast, as_, kind) -> None:
    pilot = pilot_steps.running_pilot(cast)
    said = {"nonce": uuid.uuid4(), "kind": kind, "why": "孩子们说电话太短"}
    page = as_(cast.district).post(address("decide_pilot", pilot), said, follow=True).content.decode()
    pilot.refresh_from_db()
    assert (pilot.state, pilot.ends) == (Pilot.State.ENDED, date(2026, 10, 19))
    assert "孩子们说电话太短" in page


def test_going_on_trying_gives_it_a_new_last_day_and_keeps_both_decisions(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    told = {"by": cast.district, "why": "再看一个学期"}
    services.decide(pilot, nonce=uuid.uuid4(), kind="stop", **told)
    services.decide(pilot, nonce=uuid.uuid4(), kind="extend", ends=date(2027, 7, 2), **told)
    pilot.refresh_from_db()
    assert (pilot.state, pilot.ends) == (Pilot.State.RUNNING, date(2027, 7, 2))
    assert list(PilotDecision.objects.order_by("pk").values_list("kind", flat=True)) == ["stop", "extend"]
    assert pilot.phases.get().last == date(2027, 7, 2)


@pytest.mark.parametrize("ends", ["", "2026-10-19"])
def test_going_on_trying_needs_a_later_last_day(cast, as_, ends) -> None:
    said = {"nonce": uuid.uuid4(), "kind": "extend", "why": "再看一个学期", "ends": ends}
    answer = as_(cast.district).post(address("decide_pilot", pilot_steps.running_pilot(cast)), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends"])


def test_a_term_is_asked_about_before_the_start_and_in_its_last_two_weeks(cast) -> None:
    pilot, calendar = pilot_steps.running_pilot(cast), calendar_of(cast.county)
    asked = {day: [term.code for term in terms_asked(pilot, calendar, day)] for day in map(date.fromisoformat, DAYS)}
    assert asked == {date.fromisoformat(day): codes for day, codes in DAYS.items()}


DAYS = {
    "2026-10-19": ["2025-2"],
    "2027-01-07": ["2025-2"],
    "2027-01-08": ["2025-2", "2026-1"],
    "2027-07-02": ["2025-2", "2026-1", "2026-2"],
}


def test_a_term_after_the_last_day_is_not_asked_about(cast) -> None:
    pilot = pilot_steps.running_pilot(cast, replace(pilot_steps.PLAN, ends=date(2027, 1, 22)))
    asked = terms_asked(pilot, calendar_of(cast.county), date(2027, 7, 2))
    assert [term.code for term in asked] == ["2025-2", "2026-1"]
