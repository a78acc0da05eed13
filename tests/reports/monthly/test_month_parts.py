"""The parts of a month: only those that have something to show, in an order, each explaining itself once."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.monthly.content import figure, share
from screening.reports.monthly.figures.people import STEPS, TOTALS
from screening.reports.monthly.view import ReportView
from screening.reports.tables import ReportPart, Suppressed, text_of
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import BESIDE, SMALL, WORK, shown

NOVEMBER = date(2026, 11, 1)
LABELS = ("left-behind", "other", "unknown")


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def view_of(content: dict[str, Any]) -> ReportView:
    return ReportView(content, NOVEMBER)


def part(content: dict[str, Any], anchor: str) -> ReportPart:
    found = view_of(content).part(anchor)
    assert found is not None
    return found


def rows(content: dict[str, Any], anchor: str) -> dict[str, list[str]]:
    [table] = part(content, anchor).tables
    return {row.name: row.texts for row in table.rows}


def with_people(**cells: Any) -> dict[str, Any]:
    return example_figures.round_month(people={**example_figures.people(), **cells})


def with_work(**work: Any) -> dict[str, Any]:
    return example_figures.round_month(work={**WORK, **work})


@pytest.mark.parametrize(
    ("content", "anchors"),
    [
        (example_figures.round_month, "chain overdue work coverage grade label support year"),
        (example_figures.small_school, "overdue work coverage support year"),
        (example_figures.month_without_a_round, "overdue work chain support year"),
        (example_figures.holiday_month, "overdue work support year"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_children_come_first_where_they_are_counted_and_work_where_they_are_not(content, anchors):
    assert [one.anchor for one in view_of(content()).parts] == anchors.split()


def test_a_month_without_children_and_without_work_still_says_so():
    quiet = example_figures.holiday_month()
    quiet["work"] = {**quiet["work"], "entries": {}}
    quiet["trend"] = []
    view = view_of(quiet)
    assert [one.anchor for one in view.parts] == ["overdue", "work"]
    assert view.parts[0].says and not view.parts[0].tables
    assert view.face


def test_why_cells_are_hidden_is_said_in_full_once_and_pointed_to_afterwards():
    view = view_of(with_people(**{"state.to-rate": SMALL, "chain.acted": SMALL, "chain.decided": BESIDE}))
    notes = [table.note for one in view.parts for table in one.tables if table.has_hidden]
    assert len(notes) > 2 and len(notes[0]) > len(notes[1])
    assert set(notes[1:]) == {notes[1]}


def test_where_every_cell_is_printed_nothing_is_explained():
    open_cells = {key: cell for key, cell in example_figures.people().items() if not key.startswith("grade.")}
    work = {**WORK, "reopened": shown(0), "watch_long": shown(0)}
    closed_by = {"child": shown(6), "guardian": shown(5), "counselor": shown(0), "nobody": shown(0)}
    view = view_of(example_figures.round_month(people=open_cells, work=work, closed_by=closed_by))
    assert not any(table.note for one in view.parts for table in one.tables)


class TestChain:
    def test_each_step_has_its_share_of_the_step_before(self):
        found = list(rows(example_figures.round_month(), "chain").values())
        assert [cells[0] for cells in found] == ["84", "61", "52", "33", "21", "7"]
        assert [cells[1] for cells in found] == ["", "73%", "85%", "63%", "64%", "33%"]

    @pytest.mark.parametrize("hidden", [SMALL, BESIDE])
    def test_a_hidden_step_has_no_share_and_gives_none(self, hidden):
        found = list(rows(with_people(**{"chain.decided": hidden}), "chain").values())
        at = STEPS.index("decided")
        assert found[at][1] == found[at + 1][1] == ""

    def test_there_is_no_percentage_of_fewer_than_ten(self):
        few = {f"chain.{step}": shown(9 if step != "outcome" else 5) for step in STEPS}
        assert {cells[1] for cells in rows(with_people(**few), "chain").values()} == {""}

    def test_a_month_without_a_round_follows_the_children_of_the_last_one(self):
        after = part(example_figures.month_without_a_round(), "chain")
        assert after.title != part(example_figures.round_month(), "chain").title
        assert "11/2" in after.says[0] or "2 November" in after.says[0] or "2026" in after.says[0]

    def test_talks_are_told_beside_the_chain_and_not_in_it(self):
        found = part(with_people(talk=SMALL), "chain")
        assert "<5" in found.notes[0]
        assert len(found.tables[0].rows) == len(STEPS)


class TestCoverage:
    def test_every_child_is_in_one_state_and_all_stand_in_the_last_line(self):
        [table] = part(example_figures.round_month(), "coverage").tables
        counts = [row.cells[0].value for row in table.rows]
        assert sum(counts[:-1]) == counts[-1] == 1008
        assert table.rows[-1].is_total

    def test_a_state_nobody_is_in_stays_in_the_list(self):
        assert [cells[0] for cells in rows(example_figures.round_month(), "coverage").values()].count("0") == 1

    def test_a_small_school_has_its_sheets_and_no_states(self):
        found = part(example_figures.small_school(), "coverage")
        assert found.tables == () and all(number in found.says[0] for number in ("4", "3", "1"))


class TestGroups:
    def test_the_policy_label_comes_before_the_research_label(self):
        month = with_people(**{f"policy.{group}.{column}": shown(20) for group in LABELS for column in TOTALS})
        anchors = [one.anchor for one in ReportView(month, NOVEMBER).parts]
        assert anchors.index("policy") == anchors.index("label") - 1
        assert list(rows(month, "policy"))[:3] == ["Left-behind", "Not left-behind", "Not known"]

    @pytest.mark.parametrize("anchor", ["grade", "label"])
    def test_the_whole_school_stands_below_its_groups(self, anchor):
        *groups, total = rows(example_figures.round_month(), anchor).values()
        assert total[0] == "1,008"
        assert len(groups) == (7 if anchor == "grade" else 2)

    def test_grades_stand_in_their_order_and_not_in_that_of_their_letters(self):
        cells = {f"grade.{grade}.{column}": shown(20) for grade in (10, 11) for column in TOTALS}
        names = list(rows(with_people(**cells), "grade"))
        assert names[:2] + names[-3:-1] == ["Grade 3", "Grade 4", "Grade 10", "Grade 11"]

    def test_what_is_not_known_of_a_child_is_a_group_of_its_own_after_the_others(self):
        cells = {f"label.unknown.{column}": shown(10) for column in TOTALS}
        assert list(rows(with_people(**cells), "label"))[2] == "Not known"

    def test_a_hidden_count_of_a_group_has_no_share(self):
        found = rows(with_people(**{"grade.4.rated": BESIDE}), "grade")
        assert found["Grade 4"][1:3] == ["—", ""]


class TestWork:
    def test_what_was_nought_in_the_month_is_named_in_one_sentence(self):
        busy, quiet = (part(content, "work") for content in (with_work(), with_work(concerns=shown(0))))
        assert len(busy.tables[0].rows) - len(quiet.tables[0].rows) == 1
        assert "Teachers' concerns" in quiet.notes[0] and not busy.notes

    @pytest.mark.parametrize("hidden", [SMALL, BESIDE])
    def test_what_is_hidden_is_never_named_as_nought(self, hidden):
        assert not part(with_work(concerns=hidden), "work").notes

    def test_work_that_is_kept_back_is_said_to_be(self):
        late = {**WORK["overdue"], "desk": [None, 3]}
        found = rows(with_work(overdue=late, overdue_total=None), "overdue")
        assert found["First look"][:2] == ["not printed", "3 days"]
        assert found["Total"][0] == "not printed"

    def test_the_oldest_of_all_stands_beside_the_total(self):
        assert rows(with_work(), "overdue")["Total"][:2] == ["16", "12 days"]

    def test_one_day_is_not_said_as_many(self):
        late = {kind: [1, 1] for kind in WORK["overdue"]}
        assert rows(with_work(overdue=late, overdue_total=4), "overdue")["Total"][1] == "1 day"

    def test_support_is_added_up_by_domain(self):
        found = rows(with_work(), "support")
        assert sorted(cells[:2] for cells in found.values()) == [["106", "91"], ["96", "63"]]

    def test_support_that_nobody_noted_is_no_part(self):
        assert view_of(with_work(entries={})).part("support") is None


class TestKeys:
    def texts(self, content: dict[str, Any]) -> list[str]:
        return [text_of(key.figure) for key in view_of(content).keys]

    def test_children_stand_at_the_top_where_they_may_be_counted(self):
        assert self.texts(example_figures.round_month()) == ["952 / 1,008", "61 / 84", "26 / 31", "16"]

    def test_else_the_work_of_the_month_does(self):
        assert self.texts(example_figures.small_school()) == ["3 / 4", "63 / 96", "26 / 31", "16"]
        assert self.texts(example_figures.month_without_a_round()) == ["63 / 96", "120 / 154", "26 / 31", "16"]

    def test_arrears_are_marked_unless_there_are_none(self):
        assert view_of(example_figures.round_month()).keys[-1].late
        assert not view_of(example_figures.holiday_month()).keys[-1].late

    def test_arrears_that_are_kept_back_are_no_large_number(self):
        assert self.texts(with_work(overdue_total=None))[-1] == "26 / 31"

    def test_the_month_before_is_said_beside_them_where_it_may_be(self):
        trend = [{**example_figures.TREND[1], "overdue": None}, example_figures.TREND[2]]
        before, hidden = example_figures.round_month(), example_figures.round_month(trend=trend)
        assert "23" in text_of(view_of(before).keys[-1].says)
        assert "23" not in text_of(view_of(hidden).keys[-1].says)


class TestYear:
    def test_a_month_that_may_not_be_said_says_so_and_why(self):
        found = part(example_figures.round_month(), "year")
        assert [row.texts[:2] for row in found.tables[0].rows] == [
            ["not printed", "not printed"],
            ["8", "91%"],
            ["7", "94%"],
        ]
        assert len(found.notes) == 2

    def test_nothing_is_drawn_before_there_are_two_months_to_join(self):
        first = example_figures.round_month(trend=example_figures.TREND[1:2])
        assert part(first, "year").charts == ()
        assert len(part(example_figures.round_month(), "year").charts) == 3


@pytest.mark.parametrize(
    ("stored", "cell"),
    [(None, Suppressed()), (7, Exact(7)), ([7, "shown"], Published(7)), (SMALL, Published.of(SMALL))],
)
def test_a_stored_figure_says_itself_what_it_is(stored, cell):
    assert figure(stored) == cell


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (Exact(9), Exact(9), ""),
        (Exact(5), Exact(10), "50%"),
        (Published(1), Published(8), ""),
        (Published(25), Published(200), "13%"),
        (Suppressed(), Exact(20), ""),
        (Exact(3), Suppressed(), ""),
        (Published.of(SMALL), Published(40), ""),
    ],
)
def test_a_share_is_said_of_ten_or_more_and_of_nothing_that_is_kept_back(part, whole, said):
    assert share(part, whole) == said
