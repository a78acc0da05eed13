"""The order of the queue, its counts, and where the places of the next visit end."""

from datetime import date

import pytest
from django.utils import timezone

from screening.cases.models import Case, TalkTask
from screening.cases.queue import entries as queue
from screening.rounds.models import Tier
from students.services.family import withdraw_consent
from tests.cases import factories as make
from tests.factories import make_care


def entries(user, found):
    known = queue.entries_of(user, found, found.places)
    return [known[place.case] for place in found.places]


def names(places):
    known = dict(Case.objects.values_list("pk", "student__name"))
    return [known[place.case] for place in places]


def test_past_its_clock_comes_first_then_tier_then_care_then_waiting(cast, time_machine_at):
    children = cast.children
    time_machine_at("2026-10-08")
    make.make_case(cast, "hao")  # waits longest and is past its clock on the 19th
    time_machine_at("2026-10-16")
    make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    make.make_case(cast, "nur")
    time_machine_at("2026-10-19")
    make.make_case(cast, "yu")
    make_care(children["yu"], cast.li, mother_away="now", contact="unknown")
    found = queue.queue_of(cast.wang)
    assert names(found.places) == [children[name].name for name in ("hao", "yu", "nur", "bo")]
    assert [entry.late for entry in entries(cast.wang, found)] == [3, 0, 0, 0]  # the second visit day was the 14th
    withdraw_consent(children["yu"], by=cast.admin, dated=date(2026, 10, 19), scopes=["care_context"])
    assert names(queue.queue_of(cast.wang).places) == [children[name].name for name in ("hao", "nur", "yu", "bo")]


def test_a_child_who_asked_to_talk_comes_before_others_of_the_same_tier(cast):
    make.make_case(cast, "nur")
    make_care(cast.children["nur"], cast.li, mother_away="now", contact="unknown")
    make.make_case(cast, "yu", code="child-asks")
    places = queue.queue_of(cast.wang).places
    assert names(places) == [cast.children[name].name for name in ("yu", "nur")]
    assert [place.asked for place in places] == [True, False]


def test_of_two_who_came_on_one_day_the_one_with_more_reasons_comes_first_whatever_the_care(cast, time_machine_at):
    """Two forms of one informant and a worsening are three; two ticks on the forms of one informant are one."""
    one, three, asked = (make.make_case(cast, name, tier=Tier.A) for name in ("nur", "yu", "bo"))
    make_care(cast.children["nur"], cast.li, mother_away="now", contact="unknown")
    for code, params in (
        ("elevated", {**make.HIGH, "scale": "teacher-engagement"}),
        ("concordance", {}),
        ("worsening", {}),
    ):
        for case in (one, three) if code == "elevated" else (three,):
            case.flag.reasons.create(code=code, params=params, rule_version="1.0")
    one.flag.reasons.create(code="close-to-line", params={}, rule_version="1.0", is_note=True)
    talk = {"round": asked.round, "student": asked.student, "school_class": asked.school_class, "due_on": make.TODAY}
    TalkTask.objects.create(
        **talk, case=asked, answer="please-see", state="answered", answered_at=timezone.now(), answered_by=cast.li
    )
    places = queue.queue_of(cast.wang).places
    assert names(places) == [cast.children[name].name for name in ("yu", "bo", "nur")]
    assert [place.reasons for place in places] == [3, 2, 1]


def test_the_place_of_an_unmarked_child_does_not_tell_how_many_reasons_it_has(cast):
    hidden = make.make_case(cast, "yu")
    hidden.flag.reasons.create(code="concordance", params={}, rule_version="1.0")
    Case.objects.update(hidden_until_seen=True)
    assert [place.reasons for place in queue.queue_of(cast.wang).places] == [1]


def test_where_all_is_equal_a_left_behind_child_comes_first(cast):
    children = cast.children
    make.make_case(cast, "yu")
    make.make_case(cast, "nur")
    make_care(
        children["nur"],
        cast.li,
        father_away="now",
        father_away_since=date(2025, 2, 1),
        mother_away="before",
        contact="weekly",
    )
    make_care(children["yu"], cast.li, father_away="before", mother_away="before")
    found = queue.queue_of(cast.wang)
    assert [place.concerns for place in found.places] == [0, 0]
    assert names(found.places) == [children["nur"].name, children["yu"].name]


def test_both_labels_are_counted_apart_and_random_checks_are_no_flags(cast):
    children, away = cast.children, {"rural_hukou": "yes", "contact": "weekly"}
    for name in ("yu", "bo", "nur"):
        make.make_case(cast, name)
    make_care(children["yu"], cast.li, father_away="now", mother_away="now", **away)  # policy; since when is not known
    make_care(
        children["bo"], cast.li, father_away="now", father_away_since=date(2025, 1, 1), mother_away="never", **away
    )
    make_care(children["nur"], cast.li, father_away="now", mother_away="now", **away)
    Case.objects.filter(student=children["nur"]).update(kind=Case.Kind.RANDOM_CHECK, hidden_until_seen=True)
    found = queue.queue_of(cast.wang)
    assert names(found.matching("policy")) == [children["yu"].name]
    assert names(found.matching("research")) == [children["bo"].name]
    assert found.count("a") == 3


def test_a_hidden_flagged_child_is_counted_but_stands_in_no_list_that_would_mark_it(cast):
    make.make_case(cast, "yu")
    make_care(cast.children["yu"], cast.li, father_away="now", mother_away="now", rural_hukou="yes")
    Case.objects.update(hidden_until_seen=True)
    found = queue.queue_of(cast.wang)
    assert found.matching("policy") == []
    assert (found.count("policy"), found.count_flags_with_hidden_reason("policy")) == (1, 1)
    Case.objects.update(first_seen_on=make.TODAY)
    assert len(queue.queue_of(cast.wang).matching("policy")) == 1


def test_the_places_of_the_next_visit_end_the_first_part(cast):
    cast.school.assignments.filter(duty="counselor").update(visit_places=2)
    for name in ("yu", "bo", "nur", "hao", "second"):
        make.make_case(cast, name)
    here, there = queue.queue_of(cast.wang).schools
    assert (here.school, here.visit) == (cast.school, make.TODAY)
    assert (len(here.next_ones), len(here.rest)) == (2, 2)
    assert (there.school, there.visit) == (cast.second_school, date(2026, 10, 22))


@pytest.mark.parametrize("person", ["li", "chen", "admin", "staff", "district", "protection", "auditor"])
def test_nobody_but_a_counselor_has_a_queue(cast, person):
    make.make_case(cast, "yu")
    assert queue.queue_of(cast.people[person]).places == ()
