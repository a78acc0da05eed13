import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from screening.rounds import hooks, services
from screening.rounds.models import Assessment, Flag, Result, RoundChild, Sheet
from screening.rounds.selectors import seats_of
from students.services.children import end_enrolment, move_student
from tests import factories as people
from tests.rounds import factories as rounds


@pytest.fixture
def seen(monkeypatch):
    """Which flags somebody has looked at, and what the rooms above were told."""
    looked, told = set(), []
    monkeypatch.setattr(hooks, "flag_was_looked_at", [lambda flag: flag.pk in looked])
    monkeypatch.setattr(hooks, "flag_was_ended", [])
    monkeypatch.setattr(hooks, "flag_raised", [lambda flag: told.append(("raised", flag.tier))])
    monkeypatch.setattr(hooks, "flag_withdrawn", [lambda flag: told.append(("withdrawn", flag.tier))])
    monkeypatch.setattr(hooks, "sheet_submitted", [])
    monkeypatch.setattr(hooks, "concern_raised", [])
    return looked, told


def again(sheet, by, answers):
    services.reopen_sheet(sheet, by=by)
    return rounds.hand_in(sheet, by, answers)


def test_reopening_keeps_old_results_and_withdraws_a_flag_nobody_looked_at(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    results = Result.objects.count()
    services.reopen_sheet(sheet, by=cast.li)
    assert Flag.objects.get().withdrawn_at is not None and Result.objects.count() == results
    assert RoundChild.objects.get(student=cast.children["yu"]).state == "rated"
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    assert [flag.tier for flag in Flag.objects.filter(withdrawn_at__isnull=True)] == ["B"]
    assert seen[1] == [("raised", "A"), ("withdrawn", "A"), ("raised", "B")]
    assert Assessment.objects.filter(superseded_at__isnull=False).count() == 2


def test_a_flag_somebody_looked_at_stays_and_is_marked(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    flag = Flag.objects.get()
    seen[0].add(flag.pk)
    again(sheet, cast.li, {1: rounds.BOTH})
    flag.refresh_from_db()
    assert flag.withdrawn_at is None and flag.answers_changed_at is not None and flag.tier == "A"
    assert {"elevated", "concordance"} <= set(flag.reasons.values_list("code", flat=True))


def test_the_flag_of_a_child_that_has_left_the_class_stays_when_its_old_sheet_is_reopened(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    end_enrolment(cast.children["yu"], by=cast.admin, last_day=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        again(sheet, cast.li, {2: rounds.ELEVATED})
    assert Flag.objects.get(student=cast.children["yu"]).withdrawn_at is None
    assert ("withdrawn", "A") not in seen[1]


def test_answers_that_did_not_change_stay_as_they_were_handed_in(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    before = set(Assessment.objects.values_list("pk", flat=True))
    again(sheet, cast.li, {1: rounds.HIGH})
    assert set(Assessment.objects.values_list("pk", flat=True)) == before


def test_a_concern_outlives_the_reopening_of_the_sheet(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED}, worries=[(cast.children["yu"], "常一个人")])
    assert Flag.objects.get().tier == "A"
    again(sheet, cast.li, {})
    flag = Flag.objects.get(withdrawn_at__isnull=True)
    assert (flag.tier, list(flag.reasons.values_list("code", flat=True))) == ("A", ["teacher-concern"])


def test_after_the_close_only_the_administrator_reopens_with_a_reason(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li)
    services.close_round(sheet.round)
    with pytest.raises(services.ReopenNeedsAdministrator):
        services.reopen_sheet(sheet, by=cast.li)
    with pytest.raises(services.ReasonNeeded):
        services.reopen_sheet(sheet, by=cast.admin)
    services.reopen_sheet(sheet, by=cast.admin, reason="填串了行")
    with time_machine.travel("2026-11-02T09:00:00+08:00", tick=False):
        assert rounds.fill(sheet, cast.li, {1: rounds.HIGH}).closed_on is None
        services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert Flag.objects.get().tier == "A"


def test_reopening_twice_is_harmless_and_an_open_sheet_cannot_be_reopened(cast, sheet, seen):
    with pytest.raises(services.SheetNotSubmitted):
        services.reopen_sheet(sheet, by=cast.li)
    rounds.hand_in(sheet, cast.li)
    services.reopen_sheet(sheet, by=cast.li)
    services.reopen_sheet(sheet, by=cast.li)
    assert Sheet.objects.get(pk=sheet.pk).state == "reopened"


def test_an_old_submit_that_arrives_after_the_reopening_does_not_hand_in_again(cast, sheet, seen):
    nonce = uuid.uuid4()
    rounds.fill(sheet, cast.li)
    services.submit_sheet(sheet, by=cast.li, nonce=nonce)
    services.reopen_sheet(sheet, by=cast.li)
    services.submit_sheet(sheet, by=cast.li, nonce=nonce)
    assert Sheet.objects.get(pk=sheet.pk).state == "reopened"


def test_a_late_child_is_handed_in_by_the_single_form(cast, sheet, seen):
    yu = cast.children["yu"]
    services.exclude_child(sheet, student=yu, by=cast.li, reason="known-too-short")
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    answers = {"teacher-connection": dict.fromkeys(("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"), 3)}
    version = sheet.rows.get(student=yu).version
    values = {"by": cast.li, "version": version, "answers": answers}
    outcome = services.save_single_form(sheet, student=yu, nonce=uuid.uuid4(), **values)
    assert outcome.ok and Flag.objects.get().student == yu
    assert RoundChild.objects.get(student=yu).state == "not-scorable"  # the second form is still missing
    rest = {"teacher-engagement": {f"e{number}": 0 for number in range(1, 13)}}
    version = sheet.rows.get(student=yu).version
    services.save_single_form(sheet, student=yu, by=cast.li, nonce=uuid.uuid4(), version=version, answers=rest)
    assert RoundChild.objects.get(student=yu).state == "rated"
    with pytest.raises(services.SheetSubmitted):
        services.save_single_form(sheet, student=yu, nonce=uuid.uuid4(), **values)


def test_the_single_form_of_an_open_sheet_fills_the_same_row(cast, sheet):
    yu = cast.children["yu"]
    answers = {"teacher-connection": {"c1": 2, "c2": "-", "c3": None}}
    values = {"by": cast.li, "nonce": uuid.uuid4(), "version": 0, "answers": answers}
    assert services.save_single_form(sheet, student=yu, **values).ok
    assert services.save_single_form(sheet, student=yu, **values).replayed
    cells = sheet.rows.get(student=yu).cells
    assert {item: (cell["v"], cell["s"]) for item, cell in cells.items()} == {"c1": (2, "form"), "c2": ("-", "form")}
    assert not Assessment.objects.exists()


def test_a_child_who_changed_class_after_the_round_is_looked_at_when_the_new_sheet_is_reopened(cast, sheet, seen):
    nur, other = cast.children["nur"], rounds.sheet_of(sheet.round, cast.class_3_2)
    rounds.hand_in(other, cast.zhou)
    with time_machine.travel(sheet.round.closes_on + timedelta(days=14), tick=False):
        services.close_due_rounds()
        move_student(nur, by=cast.admin, to=cast.class_3_2, day=timezone.localdate())
        services.reopen_sheet(other, by=cast.admin, reason="填串了行")
        (place,) = (seat for seat in seats_of(other) if seat.student == nur)
        rounds.hand_in(other, cast.zhou, {place.seat_number: rounds.HIGH})
    assert RoundChild.objects.get(student=nur).school_class == cast.class_3_2
    assert Flag.objects.get(withdrawn_at__isnull=True).student == nur


def test_who_came_after_the_round_stands_on_no_sheet_of_it(cast, sheet, seen):
    rounds.hand_in(sheet, cast.li)
    services.close_round(sheet.round)
    newcomer = people.make_student(cast.class_3_1, "后来的", 9)
    people.make_consent(newcomer)
    services.reopen_sheet(sheet, by=cast.admin, reason="填串了行")
    assert newcomer.pk not in {seat.student_id for seat in seats_of(Sheet.objects.get(pk=sheet.pk))}
