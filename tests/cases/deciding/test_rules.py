"""What a record must say before it is stored, on the day on which it changes from right to wrong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.cases.deciding import rules
from screening.cases.deciding.form_values import (
    DecisionRecord,
    GuardianRecord,
    ReviewRecord,
)
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.safety_follow_up import FIELD, HARM
from screening.cases.models import HomeVisit, LookUp
from tests.cases.factories import NO_CONCERN, SAFE, TODAY, TOLD, decision, seen_review

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LOOK_UP = {"last_seen_on": TODAY, "where": "home-ill", "seen": "heard", "safe": "yes", "next_on": TODAY}
VISIT = {"visited_on": TODAY, "safety": "no"}
LOOKED = {"to_be_seen": True, "seen_and_asked": True, "only_old": False, "nothing_asked": False}
FACTS = {**LOOKED, "signs_of_harm": False, "guardian_known": True}
NOT_SEEN = {"seen_and_asked": False}


def missing(check, record, **facts):
    """Field and code of what is missing, or nothing."""
    try:
        check(record, **{"today": TODAY, **facts})
    except NotYet as refused:
        return refused.field, refused.code
    return None


def lacks_in_review(**fields):
    return missing(rules.check_review, seen_review(**fields))


def lacks_in_decision(record, **facts):
    return missing(rules.check_decision, record, **{**FACTS, **facts})


def test_a_child_is_seen_today_or_before_and_else_somebody_says_why_not():
    assert lacks_in_review(child_seen_on=TODAY) is None
    assert lacks_in_review(child_seen_on=TOMORROW) == ("child_seen_on", "future")
    assert lacks_in_review(child_seen_on=None, not_seen_because=" ") == ("child_seen", "why-not-seen")
    assert lacks_in_review(child_seen_on=None, not_seen_because="在外地") is None
    assert lacks_in_review(asked=()) == ("asked", "required")


@pytest.mark.parametrize("question", SAFE)
def test_none_of_the_four_safety_questions_is_left_out_and_not_asked_wants_a_word_why(question):
    assert lacks_in_review(safety={**SAFE, question: ""}) == (question, "required")
    not_asked = {**SAFE, question: "not-asked"}
    assert lacks_in_review(safety=not_asked, safety_notes=" ") == ("safety_notes", "why-not-asked")
    assert lacks_in_review(safety=not_asked, safety_notes="奶奶在旁边") is None


@pytest.mark.parametrize("question", ["sleep", "food"])
def test_a_sign_in_sleeping_or_eating_asks_what_is_behind_it(question):
    sign = {**SAFE, question: "sign"}
    assert lacks_in_review(safety=sign) == (FIELD, "what-is-behind")
    assert lacks_in_review(safety={**sign, FIELD: "hunger"}) is None
    assert ReviewRecord(safety={**sign, FIELD: HARM}).signs_of_harm
    assert not ReviewRecord(safety={**sign, FIELD: "hunger"}).signs_of_harm


def test_nobody_says_no_concern_over_a_sign_of_harm_or_without_having_looked():
    assert lacks_in_decision(NO_CONCERN) is None
    assert lacks_in_decision(NO_CONCERN, signs_of_harm=True) == ("decision", "sign-of-harm")
    assert lacks_in_decision(NO_CONCERN, **NOT_SEEN) == ("decision", "not-without-looking")
    assert lacks_in_decision(NO_CONCERN, **NOT_SEEN, only_old=True) == ("decision", "look-too-old")
    assert lacks_in_decision(NO_CONCERN, **NOT_SEEN, to_be_seen=False) is None
    assert lacks_in_decision(NO_CONCERN, nothing_asked=True, to_be_seen=False) == ("decision", "nothing-asked")
    assert lacks_in_decision(NO_CONCERN, guardian_known=False) is None
    assert lacks_in_decision(decision(), signs_of_harm=True, **NOT_SEEN) is None


@pytest.mark.parametrize(
    "record", [decision(), decision("support-plan", "family-contact"), decision("referral", "help-school-lacks")]
)
def test_what_goes_on_has_a_day_after_today_and_a_family_that_knows(record):
    assert lacks_in_decision(replace(record, until=TOMORROW)) is None
    assert lacks_in_decision(replace(record, until=TODAY)) == ("until", "past")
    assert lacks_in_decision(replace(record, until=None)) == ("until", "date-needed")
    assert lacks_in_decision(record, guardian_known=False) == ("told", "guardian-needed")


def test_a_reason_belongs_to_its_decision_and_another_one_is_written_out():
    assert lacks_in_decision(DecisionRecord("no-concern", "recent-change")) == ("reason", "required")
    assert lacks_in_decision(decision(reason="other", reason_text=" ")) == ("reason_text", "reason-needed")
    assert lacks_in_decision(decision(reason="other", reason_text="搬家")) is None


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, None),
        ({"told": "by-pigeon"}, ("told", "guardian-needed")),
        ({"told": "not-told"}, ("why_not", "why-not-told")),
        ({"why_not": "unreachable"}, ("why_not", "why-not-told")),
        ({"told_on": TOMORROW}, ("told_on", "future")),
        ({"told": "not-told", "why_not": "unreachable"}, ("try_again_on", "try-again-needed")),
        ({"told": "not-told", "why_not": "unreachable", "try_again_on": YESTERDAY}, ("try_again_on", "past")),
        ({"told": "not-told", "why_not": "unreachable", "try_again_on": TODAY}, None),
        ({"told": "not-told", "why_not": "safety"}, None),
    ],
)
def test_a_family_is_told_on_a_day_that_has_come_or_it_is_said_why_not(changes: dict, lacks: tuple | None):
    record: GuardianRecord = replace(TOLD, **changes)
    assert missing(rules.check_guardian, record) == lacks


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, None),
        ({"last_seen_on": TOMORROW}, ("last_seen_on", "future")),
        ({"where": ""}, ("where", "required")),
        ({"seen": ""}, ("seen", "required")),
        ({"safe": "perhaps"}, ("safe", "required")),
        ({"closed": "perhaps"}, ("closed", "required")),
        ({"next_on": None}, ("next_on", "date-needed")),
        ({"next_on": YESTERDAY}, ("next_on", "past")),
        ({"closed": "back", "next_on": None}, None),
        ({"closed": "back", "seen": "no"}, ("closed", "nobody-has-seen")),
        ({"closed": "moved", "where": "unknown"}, ("closed", "nobody-has-seen")),
        ({"closed": "moved", "safe": "unsure"}, ("closed", "nobody-has-seen")),
        ({"closed": "urgent", "seen": "no"}, None),
    ],
)
def test_a_look_up_has_a_next_day_or_an_end_and_no_good_end_without_the_child(changes, lacks):
    assert missing(rules.check_look_up, LookUp(**LOOK_UP | changes)) == lacks


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"next_on": TODAY}, None),
        ({"visited_on": TOMORROW}, ("visited_on", "future")),
        ({"safety": ""}, ("safety", "required")),
        ({"parents_home": "perhaps"}, ("parents_home", "required")),
        ({"next_on": YESTERDAY}, ("next_on", "past")),
    ],
)
def test_a_home_visit_has_taken_place_and_answers_whether_anything_worries(changes, lacks):
    assert missing(rules.check_home_visit, HomeVisit(**VISIT | changes)) == lacks


@pytest.mark.parametrize(
    ("is_back", "since", "because", "lacks"),
    [
        (True, TODAY, "", None),
        (True, None, "", ("since", "since-when")),
        (True, TOMORROW, "", ("since", "future")),
        (False, None, " ", ("because", "reason-needed")),
        (False, None, "还在休息", None),
    ],
)
def test_back_in_class_since_a_day_that_has_come_or_not_because(is_back, since, because, lacks):
    facts = {"since": since, "because": because, "today": TODAY}
    if lacks is None:
        rules.check_returned(is_back=is_back, **facts)
        return
    with pytest.raises(NotYet) as refused:
        rules.check_returned(is_back=is_back, **facts)
    assert (refused.value.field, refused.value.code) == lacks


def test_a_class_is_asked_every_four_weeks_and_at_the_latest_when_the_counselor_looks_again():
    assert rules.next_watch_check(TODAY, date(2026, 12, 1)) == date(2026, 11, 16)
    assert rules.next_watch_check(TODAY, date(2026, 11, 16)) == date(2026, 11, 16)
    assert rules.next_watch_check(TODAY, date(2026, 11, 15)) == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("full_weeks", "until", "lands_on"),
    [
        ((), date(2026, 12, 1), date(2026, 11, 18)),
        ((16,), date(2026, 12, 1), date(2026, 11, 25)),
        ((16, 23), date(2026, 12, 2), date(2026, 12, 2)),
        ((16, 23), date(2026, 12, 1), date(2026, 11, 11)),
        ((2, 9, 16, 23), date(2026, 12, 1), date(2026, 10, 28)),
        ((-5, 2, 9, 16, 23), date(2026, 12, 1), date(2026, 11, 18)),
    ],
)
def test_a_seventh_child_of_a_class_is_asked_about_in_the_nearest_week_with_room(full_weeks, until, lands_on):
    """Due on Wednesday 18 November, last asked on 21 October; a full week is named by its Monday in November."""
    taken = {date(2026, 11, 1) + timedelta(days=day - 1): 6 for day in full_weeks}
    spread = {"after": date(2026, 10, 21), "until": until, "taken": taken}
    assert rules.place_watch_check(date(2026, 11, 18), **spread) == lands_on
