"""From a child's page a psychologist can do every score again by hand, and sees that it comes out the same."""

from datetime import date

import pytest

from screening.cases.models import Case
from screening.library import services as library
from screening.rounds.models import Assessment, Result
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.rounds import factories as rounds
from tests.scoring.cases import CONNECTION, norm_of


@pytest.fixture
def handed_in(cast):
    """Yu has a notice by the engagement form; the connection form stands beside a norm; Bo's sheet is too short."""
    version = library.freeze_instrument("teacher-connection", by=cast.district)
    library.freeze_norm(
        version,
        norm=norm_of(CONNECTION),
        county_id=cast.county.public_id,
        grade_min=3,
        grade_max=4,
        frozen_on=date(2026, 9, 1),
    )
    library.record_reliability(
        version, by=None, scale=CONNECTION.total.id, kind="retest", value=0.8, sd=5.0, source="Hexi 2026", n=120
    )
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    return rounds.hand_in(sheet, cast.li, {1: rounds.BOTH, 2: rounds.SHORT})


def working(browser, case: Case, form: str, status: int = 200) -> str:
    one = Assessment.objects.get(student=case.student, instrument_version__instrument=form)
    return page(browser.get(url("show_working", case.public_id, one.public_id)), status)


@pytest.fixture
def yu(cast, handed_in):
    return Case.objects.get(student=cast.children["yu"])


def test_the_sum_and_the_share_are_written_out(wang, yu):
    text = working(wang, yu, "teacher-engagement")
    assert "1 + 0 + 0 + 2 + 2 + 3 + 0 + 0 + 1 + 2 + 0 + 0 = 11" in text
    assert "11 × 12 ÷ 12 = 11" in text and "4 ÷ 12 = 0.3333" in text


def test_the_percentile_z_and_the_range_are_written_out(wang, yu):
    text = working(wang, yu, "teacher-connection")
    assert "100 × (100 + ½ × 0) ÷ 400 = 25" in text
    assert "5 × √(1 − 0.8) = 2.2361" in text and "Hexi 2026" in text
    assert "6 ± 1.96 × 2.2361 = 1.6173" in text


def test_versions_and_hashes_of_everything_stand_there(wang, yu):
    text = working(wang, yu, "teacher-connection")
    row = Result.objects.get(assessment__student=yu.student, instrument_version__instrument="teacher-connection")
    for written in (row.instrument_version.content_hash, row.rule_set.content_hash, row.norm_set.content_hash):
        assert written in text
    assert row.engine_version in text


def test_it_is_computed_again_and_a_forged_row_is_told(wang, yu):
    assert 'role="alert"' not in working(wang, yu, "teacher-engagement")
    row = Result.objects.get(assessment__student=yu.student, instrument_version__instrument="teacher-engagement")
    row.scales["scales"][0]["raw"] = 12
    row.save()
    assert 'role="alert"' in working(wang, yu, "teacher-engagement")


def test_a_sheet_too_short_has_no_sum_and_says_that_it_is_no_low_score(cast, wang, handed_in):
    case = make.make_case(cast, "bo")
    text = working(wang, case, "teacher-engagement")
    assert "这不是低分" in text and "× 12 ÷" not in text


def test_the_childs_page_links_every_level_to_its_working(wang, yu):
    text = page(wang.get(url("show_case", yu.public_id)))
    for one in Assessment.objects.filter(student=yu.student):
        assert url("show_working", yu.public_id, one.public_id) in text


def test_nothing_is_shown_before_the_child_was_seen_and_nothing_of_another_child(cast, wang, yu):
    other = Assessment.objects.filter(student=cast.children["bo"]).first()
    assert wang.get(url("show_working", yu.public_id, other.public_id)).status_code == 404
    one = Assessment.objects.filter(student=yu.student).first()
    Case.objects.filter(pk=yu.pk).update(hidden_until_seen=True)
    assert wang.get(url("show_working", yu.public_id, one.public_id)).status_code == 404
