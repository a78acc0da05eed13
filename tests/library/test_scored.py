"""Scores of a file: a row a child on the page and in the download, worked out by the engine under the chosen rules."""

import csv
import io

import pytest
from django.utils import translation

from screening import instruments
from screening.instruments.file_formats import answers_from_csv
from screening.library import wording
from screening.library.presenters import scored
from screening.library.presenters.scored import ScoredPage, rows_with_answers, scored_csv
from screening.library.selectors import norm_of, rules_of
from screening.library.shipped import shipped_rules, shipped_versions
from screening.scoring import score
from tests.library import factories as library
from tests.library.test_rules import write

pytestmark = pytest.mark.django_db
FORM = instruments.get("child-engagement")
TEACHER = instruments.get("teacher-connection")
SHEETS = ([1] * 12, [4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1], [2, 3, None, 4, 1, 1, 2, 2, None, 3, 4, 1])


def found(form, *sheets):
    return answers_from_csv(form, library.answer_file(form, *sheets).read())


def version_of(form):
    return next(one for one in shipped_versions() if one.instrument == form.id)


def page(form, *sheets, rules=None, norm=None):
    return ScoredPage(version_of(form), found(form, *sheets), rule_set=rules or shipped_rules(), norm_set=norm)


def table(form, *sheets, rules=None, norm=None):
    data = scored_csv(version_of(form), found(form, *sheets), rule_set=rules or shipped_rules(), norm_set=norm)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def answers(form, sheet):
    return {item.id: code for item, code in zip(form.items, sheet, strict=True) if code is not None}


@pytest.mark.parametrize("sheet", SHEETS)
def test_total_and_parts_of_a_row_are_those_of_the_engine(sheet):
    result = score(FORM, answers(FORM, sheet))
    (row,) = page(FORM, sheet).rows
    assert row.answered == f"{result.total.answered} / {result.total.of}"
    assert row.band == wording.level(result.total.band or "")
    assert len(row.subscales) == len(FORM.subscales)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_download_holds_the_unrounded_numbers_and_what_they_rest_on(sheet):
    result = score(FORM, answers(FORM, sheet))
    (row,) = table(FORM, sheet)
    for scale, part in result.scales.items():
        assert row[f"{scale}_prorated"] == ("" if part.prorated is None else str(part.prorated))
    assert (row["content_hash"], row["rules_hash"]) == (FORM.content_hash, shipped_rules().content_hash)
    assert row["norm_hash"] == ""


def test_a_sheet_with_too_many_gaps_has_no_number_anywhere():
    sheet = [3] * 6 + [1] * 3 + [None] * 3  # the first six are turned: nothing to look at
    (row,), (line,) = page(FORM, sheet).rows, table(FORM, sheet)
    assert (row.raw, row.prorated, row.count_band, row.norm_band) == ("—",) * 4
    assert line["band"] == line["count_leg"] == "" and line["child"] == "1"


def test_other_rules_give_other_bands(cast):
    sheet = [2, 2, 0, 0, 0, 0, 0, 0]
    milder = write(cast, {"count_elevated": "1/5"})
    assert page(TEACHER, sheet).rows[0].band == wording.level("none")
    assert page(TEACHER, sheet, rules=milder).rows[0].band == wording.level("elevated")


def test_with_a_norm_the_percentile_is_that_of_the_engine(cast):
    norm, sheet = library.make_norm(cast), [2, 2, 2, 0, 0, 0, 0, 0]
    legs = score(TEACHER, answers(TEACHER, sheet), norm=norm_of(norm), rules=rules_of(shipped_rules())).total.legs
    (line,) = table(TEACHER, sheet, norm=norm)
    assert float(line["percentile"]) == pytest.approx(legs.percentile) and line["norm_leg"] == legs.norm_band
    assert line["norm_hash"] == norm.content_hash


def test_the_page_says_on_which_rules_and_norm_it_rests(cast):
    norm = library.make_norm(cast)
    with translation.override("en"):
        assert page(TEACHER, [0] * 8).rests_on == "Rules 1.1 · no norm: only the lines worth a look act"
        assert page(TEACHER, [0] * 8, norm=norm).rests_on == f"Rules 1.1 · norm “{norm.name}”"
    assert page(TEACHER, [0] * 8, norm=norm).with_norm and not page(TEACHER, [0] * 8).with_norm


def test_an_empty_line_is_no_child_and_is_counted_as_left_out():
    shown = page(TEACHER, [0] * 8, [None] * 8)
    assert (shown.n, shown.left_out, len(shown.rows)) == (1, 1, 1)
    assert len(rows_with_answers(found(TEACHER, [None] * 8))) == 0


def test_more_rows_and_problems_than_a_page_shows_are_counted(monkeypatch):
    monkeypatch.setattr(scored, "SHOWN", 1)
    monkeypatch.setattr(scored, "PROBLEMS_SHOWN", 0)
    broken = library.answer_file(TEACHER, [0] * 8, [1] * 8, [2] * 8).read().replace(b"\n3,2,", b"\n3,9,")
    shown = ScoredPage(version_of(TEACHER), answers_from_csv(TEACHER, broken), rule_set=shipped_rules(), norm_set=None)
    assert (shown.n, len(shown.rows), shown.more) == (2, 1, 1)
    assert (shown.problems, shown.more_problems) == ([], 1)


def test_the_download_has_a_line_for_every_child_even_beyond_what_the_page_shows(monkeypatch):
    monkeypatch.setattr(scored, "SHOWN", 1)
    assert [line["child"] for line in table(TEACHER, [0] * 8, [1] * 8, [2] * 8)] == ["1", "2", "3"]
