"""What may fit a child and why, who looks after an action unless somebody is named, and how a page has room for all."""

import uuid
from datetime import date, time

import pytest
from django.http import Http404
from django.utils import timezone, translation

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import PlanAction
from screening.cases.plans.access import owners_at
from screening.cases.plans.forms import BY_DUTY, OUTSIDE, first_owner
from screening.cases.plans.pages import (
    catalogue_page,
    count_words,
    entry_or_404,
    owner_words,
    schedule_words,
    when_words,
    who_of,
)
from screening.cases.plans.papers import LOOKS, AgreedLine, FamilyPlan, clip, look_of, width
from screening.cases.plans.rhythm import RARE, Counts
from screening.cases.plans.services import UnknownChoice, add_plan_action, end_plan_action, save_plan
from screening.library import texts
from students.models import StaffAssignment, StrengthNote
from tests import factories
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import page, url

ACTIONS = texts.ids("support_catalogue.actions")


@pytest.fixture
def case(cast):
    return make.planned_case(cast)


def plan_of(case, by, *actions):
    days = {"starts": TODAY, "review_on": date(2026, 11, 30), "child_goal": "", "agreed_with": ""}
    return save_plan(case, by=by, nonce=uuid.uuid4(), actions=actions, **days)


def suggested(cast, case):
    return [action for action, _title, _because in catalogue_page(cast.wang, case)["suggestions"]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_action_of_the_catalogue_is_offered_once_under_its_domain(cast, case, language):
    with translation.override(language):
        domains = catalogue_page(cast.wang, case)["domains"]
    offered = [entry["id"] for _title, entries in domains for entry in entries]
    assert sorted(offered) == sorted(ACTIONS)
    assert all(title for title, _entries in domains)


@pytest.mark.parametrize(
    ("known", "fits"),
    [
        ({"father_away": "now", "contact": "rarely"}, {"family-call-schedule", "family-digital-check-in"}),
        ({"father_away": "now", "contact": "weekly"}, {"family-call-schedule"}),
        ({"primary_caregiver": "paternal-grandparents"}, {"family-caregiver-class", "family-beside-homework"}),
        ({"capacity_concern": True}, {"community-village-officer", "community-care-letter"}),
        ({"boarding": True}, {"school-boarder-evening"}),
    ],
)
def test_what_is_known_about_care_speaks_for_some_actions(cast, case, known, fits):
    before = set(suggested(cast, case))
    factories.make_care(case.student, cast.li, **{"contact": "weekly", **known})
    assert set(suggested(cast, case)) - before == fits


def test_a_trusted_adult_who_is_known_need_not_be_looked_for(cast, case):
    assert {"school-mentor", "psych-safe-adults"} <= set(suggested(cast, case))
    values = {"line": "trusted-adult", "text": "李老师", "source": StrengthNote.Source.COUNSELOR}
    StrengthNote.objects.create(student=case.student, recorded_by=cast.wang, recorded_at=timezone.now(), **values)
    assert not {"school-mentor", "psych-safe-adults"} & set(suggested(cast, case))


def test_what_runs_is_not_suggested_and_what_has_ended_may_be_again(cast, case):
    plan = plan_of(case, cast.wang, PlannedAction("school-mentor", TODAY))
    case.refresh_from_db()
    assert "school-mentor" not in suggested(cast, case)
    end_plan_action(plan.actions.get(), by=cast.wang, nonce=uuid.uuid4(), reason="not-possible")
    assert "school-mentor" in suggested(cast, case)


@pytest.mark.parametrize("action", ACTIONS)
def test_somebody_at_the_school_looks_after_every_action(action):
    owner = first_owner(action)
    assert owner in (*BY_DUTY, *texts.node("support_catalogue.roles"))
    assert owner not in OUTSIDE
    assert who_of(action)


def test_an_action_nobody_knows_has_no_entry():
    with pytest.raises(Http404):
        entry_or_404("unheard-of")


def test_rare_actions_are_actions_of_the_catalogue():
    assert set(RARE) <= set(ACTIONS)


@pytest.mark.parametrize("wrong", [{"action": "unheard-of"}, {"action": "school-mentor", "owner_role": "president"}])
def test_what_the_catalogue_does_not_have_is_not_stored(cast, case, wrong):
    plan = plan_of(case, cast.wang)
    with pytest.raises(UnknownChoice):
        add_plan_action(plan, by=cast.wang, nonce=uuid.uuid4(), action=PlannedAction(starts=TODAY, **wrong))
    assert not plan.actions.exists()


def test_an_end_has_a_reason_of_the_list(cast, case):
    plan = plan_of(case, cast.wang, PlannedAction("school-mentor", TODAY))
    with pytest.raises(UnknownChoice):
        end_plan_action(plan.actions.get(), by=cast.wang, nonce=uuid.uuid4(), reason="boring")


def test_who_may_be_named_works_there_today_and_does_not_lead_the_school(cast, case, time_machine_at):
    assert {cast.li, cast.zhou, cast.staff} <= set(owners_at(cast.wang, case))
    assert not {cast.chen, cast.wang, cast.outside_teacher} & set(owners_at(cast.wang, case))
    assert owners_at(cast.tian, case) == []
    StaffAssignment.objects.filter(user=cast.zhou).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert cast.zhou not in owners_at(cast.wang, case)


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (PlanAction(rhythm="twice a week"), "twice a week"),
        (PlanAction(weekday=2, at_time=time(12, 30), every_weeks=1), "every Wednesday 12:30"),
        (PlanAction(weekday=2, every_weeks=2), "Wednesday, every 2 weeks"),
        (PlanAction(weekday=6, at_time=time(19, 0), every_weeks=0), "Sunday 19:00"),
    ],
)
def test_an_agreed_time_is_said_as_people_say_it(action, says):
    with translation.override("en"):
        assert schedule_words(action) == says


def test_a_day_without_a_weekday_is_asked_about_as_its_week():
    day = date(2026, 10, 21)
    with translation.override("en"):
        assert when_words(PlanAction(weekday=2, at_time=time(12, 30)), day) == "Wednesday, 21 October 2026 12:30"
        assert when_words(PlanAction(), day) == "week of 21 October 2026"


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Counts(), "nothing recorded yet"),
        (Counts(took_place=2, all=2, in_time=1), "2 of 2 took place · 1 written down within three days"),
        (
            Counts(took_place=1, all=3, missed=1, moved=1, in_time=3),
            "1 of 3 took place, 1 not come about, 1 moved · 3 written down within three days",
        ),
    ],
)
def test_counts_are_said_without_a_word_for_what_did_not_happen(found, says):
    with translation.override("en"):
        assert count_words(found) == says


def test_counts_of_two_stretches_add_up():
    assert Counts(1, 2, 1) + Counts(2, 3, 0, 1, 4) == Counts(3, 5, 1, 1, 4)


def test_who_looks_after_it_is_a_role_and_a_name_where_it_is_an_account(cast):
    with translation.override("en"):
        by_duty = owner_words(PlanAction(owner_role="teacher"))
        named = owner_words(PlanAction(owner_role="mentor", owner=cast.staff))
    assert cast.staff.name in named and by_duty and cast.staff.name not in by_duty


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("孩子", 2), ("ab", 1.1), ("Ａ", 1)])
def test_a_latin_letter_takes_about_half_a_character(text, wide):
    assert width(text) == pytest.approx(wide)


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [("三个字", 4, "三个字"), ("四个字了", 4, "四个字…"), ("  two\n words ", 20, "two words")],
)
def test_a_text_is_cut_where_its_room_ends(text, room, shown):
    assert clip(text, room) == shown


@pytest.mark.parametrize(("lines", "look"), [(1, 0), (8, 1)])
def test_the_largest_type_in_which_everything_has_room_is_taken(lines, look):
    agreed = [
        AgreedLine(PlanAction(action="school-mentor", who="奶奶", agreed="陪孩子写作业", rhythm="每周"))
        for _line in range(lines)
    ]
    assert look_of(agreed, 1) == LOOKS[look].css


def test_however_much_was_agreed_there_is_a_type_for_it():
    long = AgreedLine(PlanAction(action="school-mentor", who="奶" * 18, agreed="陪" * 58, rhythm="周" * 38))
    assert look_of([long] * 8, 4) == LOOKS[-1].css


def test_what_the_family_does_stands_apart_from_what_the_school_does(cast, case):
    plan = plan_of(case, cast.wang, PlannedAction("family-call-schedule", TODAY), PlannedAction("school-mentor", TODAY))
    shown = FamilyPlan(cast.wang, plan)
    assert [len(shown.home), len(shown.at_school)] == [1, 1]
    assert shown.weeks[0] == (1, "10/19") and len(shown.weeks) == 8


@pytest.mark.parametrize(("starts", "ends", "status"), [("2026-10-20", "2026-10-19", 422), ("2026-10-19", "", 302)])
def test_an_action_ends_after_it_has_begun(cast, wang, case, starts, ends, status):
    plan_of(case, cast.wang)
    sent = {
        "nonce": uuid.uuid4(),
        "who": "班主任",
        "owner": "teacher",
        "every_weeks": "1",
        "starts": starts,
        "ends": ends,
    }
    assert wang.post(url("add_action", case.public_id, "school-mentor"), sent).status_code == status


def test_a_plan_is_looked_at_again_after_it_has_begun(cast, wang, case):
    sent = {"nonce": uuid.uuid4(), "starts": "2026-10-19", "review_on": "2026-10-19", "action1": "school-mentor"}
    text = page(wang.post(url("edit_plan", case.public_id), sent), 422)
    assert 'name="review_on"' in text and not hasattr(case, "plan")
