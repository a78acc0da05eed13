"""A score taken apart line by line: the parts give the figures that are stored, whatever the form and the answers."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings

from screening import scoring
from screening.scoring.hand_calculation import differences, work_out
from tests.scoring.cases import CONNECTION, ENGAGEMENT, LONELINESS, answers, cells, norm_of


def test_the_worked_example_by_hand():
    done = work_out(ENGAGEMENT, cells(ENGAGEMENT, "1002 2300 1200"), ENGAGEMENT.total.id)
    assert [item.keyed for item in done.items] == [1, 0, 0, 2, 2, 3, 0, 0, 1, 2, 0, 0]
    assert sum(item.upper for item in done.items) == 4 and done.share == Fraction(1, 3)
    assert (done.result.raw, done.result.prorated, done.result.band) == (11, 11.0, "elevated")
    assert done.norm is None


def test_what_was_not_answered_has_no_keyed_code_and_is_prorated():
    done = work_out(CONNECTION, cells(CONNECTION, "2-10 3000"), CONNECTION.total.id)
    assert (done.items[1].answer, done.items[1].keyed) == ("-", None)
    assert done.result.prorated == 6 * 8 / 7


def test_a_reversed_line_says_so():
    turned = [item for item in work_out(LONELINESS, {}, LONELINESS.total.id).items if item.reversed]
    assert {item.id for item in turned} == set(LONELINESS.total.reversed) != set()


def test_the_place_in_a_norm_is_counted_out():
    norm = norm_of(CONNECTION)
    place = work_out(CONNECTION, cells(CONNECTION, "3333 0000"), CONNECTION.total.id, norm=norm).norm
    assert (place.below, place.equal, place.n, place.percentile) == (200, 0, 400, 50.0)
    assert place.elevated < place.high


@settings(max_examples=40)
@given(answers())
def test_the_lines_add_up_to_the_stored_figures(case):
    form, given_answers = case
    for scale in form.scales:
        done = work_out(form, given_answers, scale.id, norm=norm_of(form))
        keyed = [item.keyed for item in done.items if item.keyed is not None]
        assert done.result.raw in (None, sum(keyed)) and len(keyed) == done.result.answered
        assert sum(item.upper for item in done.items) == done.result.upper
        if done.norm and done.result.percentile is not None:
            assert 100 * (2 * done.norm.below + done.norm.equal) / (2 * done.norm.n) == done.result.percentile


def test_a_stored_result_that_was_changed_by_hand_is_found_out():
    again = scoring.score(CONNECTION, cells(CONNECTION, "3333 0000"), norm=norm_of(CONNECTION))
    assert differences(again, again) == ()
    total = again.total
    forged = replace(again, scales={**again.scales, total.id: replace(total, band="high")}, norm_hash="0")
    assert differences(forged, again) == ("norm_hash", f"{total.id}.band")


def test_what_an_older_engine_did_not_store_is_no_difference():
    again = scoring.score(CONNECTION, cells(CONNECTION, "3333 0000"), norm=norm_of(CONNECTION))
    total = replace(again.total, z=None, t=None)
    old = replace(again, engine_version="1.0.0", scales={**again.scales, total.id: total})
    assert differences(old, again) == ()
    assert differences(replace(old, engine_version=again.engine_version), again) != ()
