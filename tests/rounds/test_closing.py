from datetime import date

import pytest
import time_machine

from accounts.models import User
from screening.cases.evidence import scores
from screening.library import wording
from screening.library.models import NormSet, ReliabilityRecord
from screening.rounds import hooks, services
from screening.rounds.access import results_of
from screening.rounds.models import Flag, Rescoring, Result, RoundChild, ScreeningRound
from tests.rounds import factories as rounds
from tests.rounds.districts import make_district, work_off


@pytest.fixture(autouse=True)
def rooms_above(monkeypatch):
    """Nobody above listens, but the closing is noted."""
    told = []
    for name in ("flag_raised", "flag_withdrawn", "flag_was_looked_at", "flag_was_ended", "sheet_submitted"):
        monkeypatch.setattr(hooks, name, [])
    monkeypatch.setattr(hooks, "round_closed", [lambda closed, day: told.append((closed.pk, day.isoformat()))])
    return told


def test_when_a_round_closes_nobody_waits_and_drafts_stay(cast, sheet, rooms_above):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "12"}))
    services.close_round(sheet.round, by=cast.district)
    states = dict(RoundChild.objects.values_list("student", "state"))
    assert set(states.values()) == {"not-scorable"}
    child = RoundChild.objects.get(student=cast.children["yu"])
    assert child.owner == "class-teacher" and child.due_on is not None
    assert sheet.rows.get().cells["c1"]["v"] == 1
    assert rooms_above == [(sheet.round.pk, "2026-10-19")]


def test_closing_twice_changes_nothing(cast, current, rooms_above):
    services.close_round(current)
    first = ScreeningRound.objects.get(pk=current.pk).closed_at
    services.close_round(current)
    assert ScreeningRound.objects.get(pk=current.pk).closed_at == first and len(rooms_above) == 1


def test_a_round_closes_by_itself_the_day_after_its_last(cast, current):
    for day, closed in (("2026-10-30", 0), ("2026-10-31", 1), ("2026-11-01", 0)):
        with time_machine.travel(f"{day}T02:00:00+08:00", tick=False):
            assert services.close_due_rounds() == closed


def test_a_small_district_gets_no_norm_and_stays_on_the_count_leg(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    services.close_round(sheet.round)
    assert not NormSet.objects.exists() and all(result.provisional for result in Result.objects.all())


def test_fewer_than_thirty_complete_rows_leave_no_alpha(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    services.close_round(sheet.round)
    assert not ReliabilityRecord.objects.exists()


@pytest.fixture
def district(cast):
    """Twelve classes of three schools with twelve raters and 312 children, rated in the county's first round."""
    return make_district(cast)


def test_the_history_of_a_child_shows_the_newest_result_and_what_it_was(cast, district):
    services.close_round(district)
    work_off()
    services.adopt_rescoring(Rescoring.objects.get(), by=cast.district)
    changed = (
        Result.objects.filter(norm_set__isnull=False, band="elevated", assessment__results__band="none")
        .select_related("assessment__student")
        .first()
    )
    student = changed.assessment.student
    seeing = cast.wang if student.enrolments.get().school_class.school != cast.outside_school else cast.tian
    results = results_of(seeing).filter(assessment__student=student)
    shown = {form.id: form.rows for form in scores.forms_of(results, flagged_on=None)}
    (row,) = shown[changed.assessment.instrument_version.instrument]
    assert (row.level, row.change) == (scores.why.level("elevated"), "—")
    assert len(row.earlier) == 1 and wording.level("none") in row.earlier[0]


def test_a_closed_first_round_gives_its_norm_to_the_next(cast, district):
    services.close_round(district)
    with time_machine.travel("2027-04-05T09:00:00+08:00", tick=False):
        values = {"term": 2, "opens_on": date(2027, 4, 5), "closes_on": date(2027, 4, 23)}
        later = rounds.make_round(cast, **values)
        assert set(later.norm_sets.all()) == set(NormSet.objects.all()) != set()
        rounds.name_duty(cast, later)
        services.open_round_for_school(later, school=cast.school, by=cast.admin)
        later.refresh_from_db()
        again = later.sheets.get(school_class__cohort_year=2022, school_class__number=10)
        rounds.hand_in(again, User.objects.get(username="rater00"), {1: rounds.HIGH})
        result = Result.objects.get(assessment__round=later, band="high")
        assert not result.provisional and result.norm_set is not None
        reason = Flag.objects.get(round=later).reasons.filter(is_note=False).first()
        assert reason.params["variant"] in ("norm", "count-beside-norm")
        services.close_round(later)
        assert NormSet.objects.count() == 2
