"""What a report is made of: cells that may be printed, rows, tables, and sentences that hold figures."""

import pytest
from django.utils.translation import override

from screening.reports.disclosure_control.model import Exact, Numeral, Published, Why
from screening.reports.tables import (
    GuardedSentence,
    ReportTable,
    Row,
    Suppressed,
    anything_in,
    is_hidden,
    is_suppressed,
    joined,
    text_of,
)

SMALL, BESIDE, GROUP = Published(None, Why.SMALL), Published(None, Why.COMPLEMENT), Published(None, Why.GROUP)
SHOWN, NOUGHT = Published(12), Published(0)


def pair(part, whole) -> GuardedSentence:
    return GuardedSentence("%(part)s / %(whole)s", part=part, whole=whole)


@pytest.mark.parametrize("raw", [7, 7.5, None, True, [Published(7)]])
def test_a_sentence_takes_no_figure_that_nobody_decided_about(raw):
    with pytest.raises(TypeError, match="count"):
        GuardedSentence("%(count)s children", count=raw)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Published(1204), "1,204"),
        (SMALL, "<5"),
        (BESIDE, "—"),
        (GROUP, "—"),
        (Exact(30_000), "30,000"),
        (Numeral("0.83"), "0.83"),
        ("words", "words"),
        (pair(SMALL, Published(31)), "<5 / 31"),
    ],
)
def test_a_cell_says_what_may_be_said_and_nothing_else(cell, said):
    assert text_of(cell) == str(cell) == said


def test_suppressed_work_says_so_in_words():
    with override("en"):
        assert text_of(Suppressed()) == "not printed"
    assert not is_hidden(Suppressed())


@pytest.mark.parametrize(
    ("cell", "hidden", "suppressed"),
    [
        (SHOWN, False, False),
        (NOUGHT, False, False),
        (SMALL, True, False),
        (BESIDE, True, False),
        (GROUP, True, False),
        (Exact(3), False, False),
        (Suppressed(), False, True),
        ("<5", False, False),
        (pair(SHOWN, SHOWN), False, False),
        (pair(SHOWN, BESIDE), True, False),
        (pair(Suppressed(), SHOWN), False, True),
        (GuardedSentence("%(inside)s", inside=pair(SMALL, Suppressed())), True, True),
    ],
)
def test_a_sentence_is_as_hidden_as_what_stands_in_it(cell, hidden, suppressed):
    assert (is_hidden(cell), is_suppressed(cell)) == (hidden, suppressed)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (NOUGHT, False),
        (Exact(0), False),
        ("12", False),
        (pair(NOUGHT, Exact(0)), False),
        (pair(NOUGHT, Exact(1)), True),
        (SMALL, True),
        (BESIDE, True),
        (Suppressed(), True),
    ],
)
def test_what_is_hidden_is_never_taken_for_nought(cell, found):
    """A row of noughts is left out; a row that was left out because its number is hidden would say it is nought."""
    assert anything_in(cell) is found


def test_remarks_are_joined_and_those_that_say_nothing_leave_no_mark():
    first, second = GuardedSentence("%(n)s seen", n=SHOWN), GuardedSentence("%(n)s late", n=SMALL)
    assert text_of(joined(first, "", second, by="; ")) == "12 seen; <5 late"
    assert joined("", first, "", by="; ") is first
    assert joined("", "", by="; ") == ""


def test_joined_remarks_can_still_be_told_apart():
    first, second = GuardedSentence("%(n)s seen", n=SHOWN), GuardedSentence("%(n)s late", n=SMALL)
    cell = joined(first, second, by="; ")
    assert isinstance(cell, GuardedSentence)
    assert list(cell.remarks.values()) == [first, second]


def test_two_sentences_are_the_same_when_they_say_the_same():
    assert pair(Published(3), Exact(9)) == GuardedSentence("3 / %(whole)s", whole=Exact(9))
    assert pair(Published(3), Exact(9)) != pair(Published(4), Exact(9))
    assert pair(Published(3), Exact(9)) != "3 / 9"
    assert len({pair(SHOWN, SHOWN), pair(SHOWN, SHOWN)}) == 1


class TestTable:
    def table(self, *rows: Row, **more) -> ReportTable:
        return ReportTable("Caption", ("Children", "Means"), list(rows), **more)

    def test_every_cell_is_printed_under_its_column(self):
        [(row, cells)] = self.table(Row("Grade 3", (SMALL, "few"))).lines
        assert row.name == "Grade 3"
        assert cells == [("Children", True, "<5"), ("Means", True, "few")]

    def test_a_row_with_a_cell_too_many_is_no_row_of_the_table(self):
        with pytest.raises(ValueError, match="zip"):
            _lines = self.table(Row("Grade 3", (SMALL, "few", "more"))).lines

    @pytest.mark.parametrize(("words_from", "numbers"), [(0, [False, False]), (1, [True, False]), (2, [True, True])])
    def test_a_wordy_table_has_its_numbers_first(self, words_from, numbers):
        heads = self.table(numeric=False, words_from=words_from).heads
        assert [is_number for _column, is_number in heads] == numbers

    def test_only_sentences_want_the_whole_width_of_a_phone(self):
        assert self.table(numeric=False).folds
        assert not self.table().folds
        assert not ReportTable("Caption", ("Says",), [], numeric=False).folds

    @pytest.mark.parametrize(
        ("cell", "hidden", "suppressed"),
        [(SHOWN, False, False), (BESIDE, True, False), (Suppressed(), False, True), (pair(SHOWN, SMALL), True, False)],
    )
    def test_it_knows_whether_it_has_to_explain_itself(self, cell, hidden, suppressed):
        table = self.table(Row("Grade 3", (SHOWN, "")), Row("Grade 4", (cell, "")))
        assert (table.has_hidden, table.has_suppressed) == (hidden, suppressed)
