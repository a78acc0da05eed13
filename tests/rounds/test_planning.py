from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import AuditEvent
from screening.rounds import services, wording
from screening.rounds.models import RoundChild, ScreeningRound, Sheet
from screening.rounds.opening import window_problems
from students.models import Consent, Enrolment
from students.selectors import calendar_of
from tests import factories as people
from tests.rounds import factories as rounds


@pytest.mark.parametrize(
    ("opens", "closes", "problems"),
    [
        ("2026-10-12", "2026-10-30", ()),
        ("2026-09-28", "2026-10-16", ()),
        ("2026-09-21", "2026-10-16", ("outside-weeks",)),
        ("2026-10-26", "2026-11-13", ("outside-weeks",)),
        ("2026-10-19", "2026-12-25", ()),
        ("2026-10-19", "2026-12-26", ("near-break",)),
        ("2026-08-20", "2026-10-16", ("outside-term",)),
        ("2026-10-12", "2027-03-05", ("outside-term",)),
    ],
)
def test_a_window_opens_in_weeks_5_to_8_and_ends_four_weeks_before_the_break(cast, opens, closes, problems):
    days = date.fromisoformat(opens), date.fromisoformat(closes)
    assert window_problems(calendar_of(cast.county), *days) == problems
    assert all(wording.window_problem(code) for code in problems)


def test_a_window_outside_the_rule_needs_a_reason_that_is_kept(cast):
    window = {"opens_on": date(2026, 9, 14), "closes_on": date(2026, 9, 30)}
    with pytest.raises(services.RoundWindowProblem) as refused:
        rounds.make_round(cast, **window)
    assert refused.value.codes == ("outside-weeks",)
    made = rounds.make_round(cast, override_reason="水灾后提前", **window)
    assert ScreeningRound.objects.get(pk=made.pk).override_reason == "水灾后提前"


def test_one_round_a_term(cast):
    rounds.make_round(cast)
    with pytest.raises(services.RoundExists):
        rounds.make_round(cast)


def test_opening_gives_every_child_of_the_school_exactly_one_state(cast):
    none = people.make_student(cast.class_3_1, "孙静", 10, consent=False)
    refused = people.make_student(cast.class_3_1, "赵明", 11, consent=False)
    people.make_consent(refused, Consent.Outcome.REFUSED)
    talk_first = people.make_student(cast.class_3_1, "钱程", 12, consent=False)
    people.make_consent(talk_first, teacher_forms="talk")
    carer = people.make_student(cast.class_3_1, "吴奶", 13, consent=False)
    people.make_consent(carer, authority=Consent.Authority.CARER_ONLY)
    rather_not = people.make_student(cast.class_3_1, "郑不", 14, consent=False)
    people.make_consent(rather_not, child_agrees=False)
    current = rounds.open_round(cast)
    states = dict(RoundChild.objects.filter(round=current).values_list("student", "state"))
    assert len(states) == 9
    assert states[cast.children["yu"].pk] == "to-rate"
    assert states[none.pk] == states[talk_first.pk] == states[carer.pk] == "no-consent-yet"
    assert states[refused.pk] == states[rather_not.pk] == "refused"
    assert cast.children["second"].pk not in states
    waiting = RoundChild.objects.get(student=none)
    assert (waiting.owner, waiting.due_on) == ("school-administrator", date(2026, 11, 2))
    assert Sheet.objects.filter(round=current).count() == 2


def test_opening_twice_changes_nothing_and_other_schools_open_for_themselves(cast):
    current = rounds.open_round(cast)
    events = AuditEvent.objects.count()
    services.open_round_for_school(current, school=cast.school, by=cast.admin)
    assert AuditEvent.objects.count() == events
    rounds.name_duty(cast, current, cast.outside_school)
    services.open_round_for_school(current, school=cast.outside_school, by=cast.admin)
    assert RoundChild.objects.filter(student=cast.children["outside"]).exists()


def test_a_round_is_not_opened_before_its_day_nor_after_it(cast):
    made = rounds.make_round(cast)
    for day, error in (("2026-10-11", services.RoundNotOpen), ("2026-10-31", services.RoundClosed)):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False), pytest.raises(error):
            services.open_round_for_school(made, school=cast.school, by=cast.admin)


def test_child_forms_come_as_a_sheet_of_their_own_from_grade_4(cast):
    made = rounds.make_round(cast, forms=("teacher-connection", "child-loneliness"))
    rounds.name_duty(cast, made)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    services.open_round_for_school(made, school=cast.second_school, by=cast.admin)
    assert list(Sheet.objects.filter(informant="child").values_list("school_class", flat=True)) == [
        cast.second_class.pk
    ]


def test_a_newcomer_a_leaver_and_a_withdrawn_consent_settle_into_their_state(cast, current):
    late = people.make_student(cast.class_3_1, "新来", 20)
    leaver, withdrawn = cast.children["yu"], cast.children["bo"]
    today = date(2026, 10, 19)
    Enrolment.objects.filter(student=leaver).update(ends=today - timedelta(days=1), end_reason="left")
    people.make_consent(withdrawn, Consent.Outcome.WITHDRAWN, dated=today)
    services.settle_open_rounds([late.pk, leaver.pk, withdrawn.pk])
    states = dict(RoundChild.objects.values_list("student", "state"))
    assert (states[late.pk], states[leaver.pk], states[withdrawn.pk]) == ("to-rate", "left", "refused")
    child = RoundChild.objects.get(student=leaver)
    assert (child.owner, child.due_on) == ("", None)
    assert services.settle_child_state(current, student=late).state == "to-rate"


def test_a_child_who_moves_to_another_class_of_the_school_is_waited_for_there(cast, current):
    yu, today = cast.children["yu"], date(2026, 10, 19)
    Enrolment.objects.filter(student=yu).update(ends=today - timedelta(days=1), end_reason="moved-class")
    Enrolment.objects.create(student=yu, school_class=cast.class_3_2, seat_number=8, starts=today)
    services.settle_open_rounds([yu.pk])
    child = RoundChild.objects.get(student=yu)
    assert (child.school_class, child.state) == (cast.class_3_2, "to-rate")


def test_an_excluded_child_has_an_owner_and_a_date_and_comes_back(cast, sheet):
    yu = cast.children["yu"]
    services.exclude_child(sheet, student=yu, by=cast.li, reason="absent-long")
    child = RoundChild.objects.get(student=yu)
    assert (child.state, child.owner, child.due_on) == ("absent-long", "class-teacher", date(2026, 10, 20))
    services.exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="known-too-short")
    assert RoundChild.objects.get(student=cast.children["bo"]).due_on == date(2026, 10, 19)
    services.include_child(sheet, student=yu, by=cast.li)
    assert RoundChild.objects.get(student=yu).state == "to-rate"
    with pytest.raises(services.NotOnSheet):
        services.exclude_child(sheet, student=cast.children["hao"], by=cast.li, reason="absent-long")
