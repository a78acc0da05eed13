"""A pilot is planned, needs classes of both groups before it starts, is frozen then, and ends with its reason."""

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.research.evaluation import services
from screening.research.evaluation.selectors import code_of, missing_for_start, terms_asked
from screening.research.evaluation.services import PilotRefused
from screening.research.models import Pilot, PilotClass
from tests.research.evaluation import pilot_steps

TYPED = {"name": "读书角", "question": "孩子更爱来学校吗？", "starts": "2026-11-02"}


def page_of(pilot: Pilot) -> str:
    return reverse("reports:show_pilot", args=[pilot.public_id])


def acting(act: str, **said: object) -> dict[str, object]:
    return {"nonce": uuid.uuid4(), "act": act, **said}


def test_a_plan_typed_by_the_officer_is_there_and_says_what_it_takes(cast, as_) -> None:
    answer = as_(cast.district).post(reverse("reports:list_pilots"), {"nonce": uuid.uuid4(), **TYPED}, follow=True)
    assert Pilot.objects.get().starts == date(2026, 11, 2)
    assert len(answer.context["page"]["missing"]) == 2  # a class that takes part, a class for comparison


def test_pressing_twice_makes_one_plan(cast, as_) -> None:
    said = {"nonce": uuid.uuid4(), **TYPED}
    for _time in range(2):
        as_(cast.district).post(reverse("reports:list_pilots"), said)
    assert Pilot.objects.count() == 1


@pytest.mark.parametrize(("field", "wrong"), [("name", "2026"), ("starts", "bald"), ("question", "")])
def test_a_plan_that_cannot_be_is_kept_on_the_page(cast, as_, field, wrong) -> None:
    said = {"nonce": uuid.uuid4(), **TYPED, field: wrong}
    answer = as_(cast.district).post(reverse("reports:list_pilots"), said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Pilot.objects.exists()


def test_until_it_starts_the_plan_can_be_changed(cast, as_) -> None:
    pilot = pilot_steps.draft_pilot(cast)
    assert as_(cast.district).post(page_of(pilot), acting("plan", **TYPED)).status_code == 302
    pilot.refresh_from_db()
    assert (pilot.name, pilot.starts) == ("读书角", date(2026, 11, 2))


def test_it_does_not_start_before_somebody_takes_part_and_somebody_is_there_for_comparison(cast, as_) -> None:
    pilot = pilot_steps.draft_pilot(cast)
    assert missing_for_start(pilot) == ["pilot", "comparison"]
    services.choose_classes(pilot, by=cast.district, school=cast.school, groups={cast.class_3_1: "pilot"})
    answer = as_(cast.district).post(page_of(pilot), acting("start"))
    pilot.refresh_from_db()
    assert (answer.status_code, pilot.state) == (422, Pilot.State.DRAFTED)
    assert missing_for_start(pilot) == ["comparison"]
    services.choose_classes(pilot, by=cast.district, school=cast.school, groups={cast.class_3_2: "comparison"})
    assert missing_for_start(pilot) == ["pilot"]


def test_after_the_start_the_plan_cannot_be_changed(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    for change in (
        lambda: services.change_draft(pilot, by=cast.district, plan=pilot_steps.PLAN),
        lambda: services.choose_classes(pilot, by=cast.district, school=cast.school, groups={}),
    ):
        with pytest.raises(PilotRefused, match="frozen"):
            change()
    assert as_(cast.district).post(page_of(pilot), acting("plan", **TYPED)).status_code == 422
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
    at_school = {"school": cast.school.public_id}
    as_(cast.district).post(page_of(pilot), acting("classes", **at_school, class_1="comparison", class_2="pilot"))
    found = set(PilotClass.objects.values_list("school_class", "group"))
    assert found == {(cast.class_3_1.pk, "comparison"), (cast.class_3_2.pk, "pilot")}
    as_(cast.district).post(page_of(pilot), acting("classes", **at_school, class_1="", class_2="pilot"))
    assert list(PilotClass.objects.values_list("school_class", flat=True)) == [cast.class_3_2.pk]


def test_a_school_of_another_county_is_not_found(cast, as_) -> None:
    pilot = pilot_steps.draft_pilot(cast)
    assert as_(cast.district).get(page_of(pilot), {"school": uuid.uuid4()}).status_code == 404
    assert as_(cast.district).get(page_of(pilot), {"school": "竹坪"}).status_code == 400


def test_a_change_stands_beside_the_plan(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    said = acting("change", on="2026-10-12", what="对照班换了班主任")
    assert "对照班换了班主任" in as_(cast.district).post(page_of(pilot), said, follow=True).content.decode()
    pilot.refresh_from_db()
    assert pilot.state == Pilot.State.RUNNING


@pytest.mark.parametrize("day", ["2026-09-13", "2026-10-20"])
def test_a_change_lies_between_the_start_and_today(cast, as_, day) -> None:
    pilot = pilot_steps.running_pilot(cast)
    answer = as_(cast.district).post(page_of(pilot), acting("change", on=day, what="改成两周一次"))
    assert list(answer.context["form"].errors) == ["on"]


def test_the_last_change_ends_the_pilot_and_says_why(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    said = acting("change", on="2026-10-12", what="孩子们说电话太短", ends="on")
    page = as_(cast.district).post(page_of(pilot), said, follow=True).content.decode()
    pilot.refresh_from_db()
    assert (pilot.state, pilot.ends) == (Pilot.State.ENDED, date(2026, 10, 12))
    assert "孩子们说电话太短" in page


def test_a_pilot_lasts_at_least_a_day(cast, as_) -> None:
    said = acting("change", on=str(pilot_steps.STARTS), what="没有开始", ends="on")
    answer = as_(cast.district).post(page_of(pilot_steps.running_pilot(cast)), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on"])


DAYS = {
    "2026-10-19": ["2025-2"],
    "2027-01-07": ["2025-2"],
    "2027-01-08": ["2025-2", "2026-1"],
    "2027-07-02": ["2025-2", "2026-1", "2026-2"],
}


def test_a_term_is_asked_about_before_the_start_and_in_its_last_two_weeks(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    assert {day: [code_of(term) for term in terms_asked(pilot, date.fromisoformat(day))] for day in DAYS} == DAYS


def test_a_term_after_the_last_day_is_not_asked_about(cast) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot.ends = date(2027, 1, 22)
    assert [code_of(term) for term in terms_asked(pilot, date(2027, 7, 2))] == ["2025-2", "2026-1"]
