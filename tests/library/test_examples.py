"""The worked examples of a questionnaire's page: made from its key, scored by the engine."""

import pytest

from screening import instruments
from screening.instruments import parse_entry
from screening.library import wording
from screening.library.presenters.instrument import worked_examples
from screening.library.presenters.words import decimal
from screening.scoring import score
from tests.instruments.licensed import STORED

FORMS = [*instruments.all(), STORED]
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


@every_form
def test_a_psychologist_who_types_the_answers_gets_the_numbers_of_the_row(form):
    for row in worked_examples(form):
        total = score(form, parse_entry(form, row.answers).cells).total
        assert row.raw == ("—" if total.raw is None else str(total.raw))
        assert row.prorated == ("—" if total.prorated is None else decimal(total.prorated))
        assert row.upper == f"{total.upper} / {total.answered}"


@every_form
def test_the_rows_show_every_band_and_a_sheet_with_too_many_gaps(form):
    bands = [row.band for row in worked_examples(form)]
    assert bands[:3] == [wording.level(band) for band in ("none", "elevated", "high")]
    assert bands[-1] == wording.level("not-scorable")


@every_form
def test_the_rows_with_gaps_stand_on_both_sides_of_the_least_that_is_needed(form):
    answered = [int(row.answered.split(" / ")[0]) for row in worked_examples(form)]
    least, of = form.total.min_answered, len(form.total.items)
    assert answered[:3] == [of] * 3 and answered[3:] == [least, least - 1]


@every_form
def test_the_first_row_is_the_calmest_sheet_there_is(form):
    low, high = form.total.range
    assert worked_examples(form)[0].raw == str(low if form.total.concern == "high" else high)
