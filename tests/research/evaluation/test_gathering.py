"""From stored rows to children before and after: who is compared with whom, who is missing and why."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from django.db import connection
from scipy import stats

from accounts.models import Role
from screening.research.evaluation.gathering import evaluation_of
from screening.research.evaluation.publishing import group_key, publish_evaluation, tables_of
from screening.research.evaluation.statistics import GAPS
from screening.rounds.models import Assessment, ScreeningRound
from students.models import Consent, Enrolment
from tests.factories import assign_county, make_class, make_consent, make_county, make_user
from tests.research.evaluation import pilot_scenario
from tests.research.evaluation.pilot_scenario import SIZE, add_results, add_terms, closed_round, make_world


@pytest.fixture
def world(cast):
    return make_world(cast)


def found_of(world, measure: str = "scale.child-loneliness.child"):
    return found_in(evaluation_of(world.cast.district, world.pilot), measure)


def found_in(evaluation, measure: str = "scale.child-loneliness.child"):
    return next(one for one in evaluation if one.measure.code == measure)


def by_pandas(world) -> pd.DataFrame:
    """Every child with its loneliness before and after, from the tables themselves."""
    query = """
        SELECT pc."group", pc.school_class_id, a.student_id, a.round_id, r.total_prorated
        FROM rounds_result r JOIN rounds_assessment a ON a.id = r.assessment_id
        JOIN students_enrolment e ON e.student_id = a.student_id AND e.ends IS NULL
        JOIN reports_pilotclass pc ON pc.school_class_id = e.school_class_id
        WHERE a.instrument_version_id = %s"""
    with connection.cursor() as cursor:
        cursor.execute(query, [world.versions["child-loneliness"].pk])
        rows = pd.DataFrame(cursor.fetchall(), columns=["group", "class", "child", "round", "total"])
    wide = rows.pivot(index=["group", "class", "child"], columns="round", values="total").reset_index()
    return wide.rename(columns={world.before.pk: "before", world.after.pk: "after"})


def test_the_numbers_are_those_of_pandas(world):
    table, found = by_pandas(world), found_of(world)
    for change in (found.pilot, found.comparison):
        mine = table[table["group"] == change.group]
        assert change.n == len(mine) == 8 * SIZE
        assert change.before.value == pytest.approx(mine["before"].mean())
        assert change.after.value == pytest.approx(mine["after"].mean())
    changes = (table["after"] - table["before"]).groupby(table["group"]).mean()
    assert found.difference.value == pytest.approx(changes["pilot"] - changes["comparison"])
    assert found.sd == pytest.approx(np.sqrt(table.groupby("group")["before"].var().mean()))
    assert (found.pilot.classes, found.pilot.schools, found.cluster) == (8, 2, "class")


def test_the_interval_is_that_of_scipy_over_the_means_of_the_classes(world):
    """All classes are equally large, so each is one value."""
    table = by_pandas(world)
    table["change"] = table["after"] - table["before"]
    means = table.groupby(["group", "class"])["change"].mean()
    expected = stats.ttest_ind(means["pilot"], means["comparison"]).confidence_interval()
    found = found_of(world).difference
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high))
    assert found.df == pytest.approx(14)


def test_the_effect_that_was_put_in_lies_in_the_interval(world):
    found = found_of(world)
    assert found.difference.interval.low < pilot_scenario.EFFECT["child-loneliness"] < found.difference.interval.high
    assert found.comparison.change.interval.holds_zero


def test_before_is_the_last_round_that_was_over_and_every_later_closed_one_is_after(world, cast):
    closed_round(cast, 2025, 1, date(2025, 10, 6), date(2025, 10, 24))
    running = closed_round(cast, 2026, 2, date(2026, 10, 12), date(2026, 10, 30))
    ScreeningRound.objects.filter(pk=running.pk).update(state=ScreeningRound.State.OPEN, closed_at=None)
    children = world.children[world.pilot_classes[0].pk]
    add_results(world, "child-loneliness", running, world.pilot_classes[0], children, [20] * SIZE)
    loneliness = [one for one in evaluation_of(cast.district, world.pilot) if one.measure.name == "child-loneliness"]
    assert [(one.before.first, one.after.first) for one in loneliness] == [(date(2026, 3, 16), date(2026, 9, 14))]


def test_without_a_yes_to_evaluation_no_value_goes_along(world):
    first, second = world.children[world.pilot_classes[0].pk][:2]
    Consent.objects.filter(student=first).update(evaluation=Consent.Answer.TALK)
    make_consent(second, Consent.Outcome.WITHDRAWN)
    found = found_of(world).pilot
    assert found.gaps == {"no-consent": 2}
    assert found.n == 8 * SIZE - 2


def test_a_form_the_family_no_longer_allows_is_left_out_and_the_others_stay(world):
    child = world.children[world.pilot_classes[0].pk][0]
    Consent.objects.filter(student=child).update(teacher_forms=Consent.Answer.NO)
    assert found_of(world, "scale.teacher-connection.teacher").pilot.gaps == {"no-form": 1}
    assert found_of(world).pilot.gaps == {}


def test_who_has_only_one_value_or_none_is_missing(world):
    children = world.children[world.pilot_classes[0].pk]
    world.results("child-loneliness", world.after).filter(assessment__student__in=children[:3]).delete()
    world.results("child-loneliness", world.before).filter(assessment__student__in=children[2:4]).delete()
    missing = found_of(world).pilot
    assert missing.gaps == {"only-before": 2, "only-after": 1, "neither": 1}
    assert missing.listed == 8 * SIZE


def test_a_total_that_could_not_be_scored_is_no_value(world):
    child = world.children[world.pilot_classes[0].pk][0]
    world.results("child-loneliness", world.after).filter(assessment__student=child).update(total_prorated=None)
    assert found_of(world).pilot.gaps == {"only-before": 1}


def test_who_left_the_county_is_said_to_have_left(world):
    child = world.children[world.pilot_classes[0].pk][0]
    Enrolment.objects.filter(student=child).update(ends=date(2026, 7, 3), end_reason=Enrolment.End.LEFT)
    world.results("child-loneliness", world.after).filter(assessment__student=child).delete()
    assert found_of(world).pilot.gaps == {"left": 1}


def test_who_moved_to_another_class_stays_in_the_group_where_it_began(world, cast):
    child = world.children[world.pilot_classes[0].pk][0]
    Enrolment.objects.filter(student=child).update(ends=date(2026, 8, 31), end_reason=Enrolment.End.MOVED_CLASS)
    elsewhere = make_class(cast.outside_school, 4, 7)
    Enrolment.objects.create(student=child, school_class=elsewhere, seat_number=1, starts=date(2026, 9, 1))
    assert found_of(world).pilot.n == 8 * SIZE


def test_another_teacher_or_another_form_is_not_compared(world, cast):
    first, second = world.children[world.pilot_classes[0].pk][:2]
    Assessment.objects.filter(round=world.after, student=first).update(rater=cast.chen)
    other = world.versions["teacher-connection"]
    other.pk, other.version, other.content_hash, other.public_id = None, "9.9", "other", first.public_id
    other.save()
    rows = world.results("teacher-connection", world.after).model.objects.filter(
        assessment__student=second, assessment__round=world.after, assessment__informant="teacher"
    )
    assert rows.update(instrument_version=other) == 1
    found = found_of(world, "scale.teacher-connection.teacher").pilot
    assert found.gaps == {"another-rater": 1, "another-form": 1}
    assert found_of(world).pilot.n == 8 * SIZE  # whoever types a child's own form is no rater


def test_days_and_marks_are_per_cent_and_what_is_not_known_is_missing(world):
    add_terms(world, missed={"2025-1": 10.0, "2025-2": 5.0}, marks={"2025-1": 60.0, "2025-2": 70.0})
    days = found_of(world, "attendance.attendance")
    assert days.pilot.before.value == pytest.approx(90 - 5.5)
    assert days.pilot.change.why == "no-spread"  # everybody gained five days
    marks = found_of(world, "term-result.chinese")
    assert marks.comparison.after.value == pytest.approx(70 + 5.5)
    assert [one.measure.name for one in evaluation_of(world.cast.district, world.pilot)] == [
        "child-loneliness",
        "teacher-connection",
        "attendance",
        "chinese",
    ]


def test_nobody_but_the_officer_of_the_county_reads_any_of_it(world, cast):
    for person in (cast.li, cast.wang, cast.chen, cast.admin, cast.auditor, cast.protection, stranger()):
        assert evaluation_of(person, world.pilot) == []


def stranger():
    """The officer of another county."""
    officer = make_user("elsewhere", "石科长", Role.DISTRICT_OFFICER)
    assign_county(officer, make_county("青石县"))
    return officer


def test_reasons_of_few_are_not_printed_and_the_n_is(world):
    children = world.children[world.pilot_classes[0].pk]
    Consent.objects.filter(student__in=children[:3]).update(evaluation=Consent.Answer.NO)
    others = world.children[world.compared[0].pk]
    Consent.objects.filter(student__in=others[:2]).update(evaluation=Consent.Answer.NO)
    world.results("child-loneliness", world.after).filter(assessment__student__in=others[2:9]).delete()
    found = evaluation_of(world.cast.district, world.pilot)
    cells, one = publish_evaluation(world.pilot, found, by=world.cast.district), found_in(found)
    assert cells[one.key("pilot", "n")].value == 8 * SIZE - 3
    assert cells[group_key("pilot", "no-consent")].value is None
    assert cells[one.key("pilot", "left")].value is None  # 0, but then three could only be the other
    assert cells[group_key("comparison", "no-consent")].value is None
    assert cells[one.key("comparison", "only-before")].value is None  # else 2 = 9 − 7


def test_reasons_of_many_are_printed_with_one_count_of_those_without_a_consent(world):
    children = world.children[world.pilot_classes[0].pk]
    Consent.objects.filter(student__in=children[:6]).update(evaluation=Consent.Answer.NO)
    world.results("child-loneliness", world.after).filter(assessment__student__in=children[6:]).delete()
    found = evaluation_of(world.cast.district, world.pilot)
    cells, one = publish_evaluation(world.pilot, found, by=world.cast.district), found_in(found)
    assert [cells[key].value for key in (group_key("pilot", "no-consent"), one.key("pilot", "only-before"))] == [6, 6]
    assert [cells[one.key("pilot", gap)].value for gap in GAPS if gap != "only-before"] == [0] * 6


def test_what_one_measure_tells_of_consent_does_not_tell_why_others_are_missing_from_another(world):
    """Six without a consent are missing everywhere, two more from one measure only: 8 − 6 would be those two."""
    children = world.children[world.pilot_classes[0].pk]
    Consent.objects.filter(student__in=children[:6]).update(evaluation=Consent.Answer.NO)
    world.results("child-loneliness", world.after).filter(assessment__student__in=children[6:8]).delete()
    found = evaluation_of(world.cast.district, world.pilot)
    cells = publish_evaluation(world.pilot, found, by=world.cast.district)
    refused = [cell.value for key, cell in cells.items() if "pilot" in key and key.endswith("no-consent")]
    missing = [one.pilot.listed - one.pilot.n for one in found]
    assert sorted(missing) == [6, 8]
    assert not [(whole, part) for whole in missing for part in refused if part is not None and 0 < whole - part < 5]


def test_every_table_adds_up(world):
    for table in tables_of(evaluation_of(world.cast.district, world.pilot)):
        for line in table.sums:
            assert table.cells[line.total] == sum(table.cells[part] for part in line.parts)
