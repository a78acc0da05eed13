"""What the officer reads of who was missed, where groups are small, hidden, or nobody has come to a step."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from screening.reports.county.equity.counting import CountedChild, tables_of
from screening.reports.county.equity.keys import key_of
from screening.reports.county.equity.presenter import report_of
from screening.reports.disclosure_control.model import Published, Why, publish
from screening.reports.report_parts import ReportPart
from tests.reports.county.test_equity import county_of

NOW, LAST = "2026-1", date(2026, 10, 31)
HIDDEN = Published(None, Why.SMALL)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def children(count: int, state: str = "rated", **facts: Any) -> list[CountedChild]:
    """The policy label says of each what the research label says."""
    usual = {"label": "other", "sex": "girl", "grade": 3, "boarding": "day", "township": 7}
    every = {**usual, **facts}
    return [CountedChild(state, **{"policy": every["label"], **every}) for _at in range(count)]


def cells_of(found: list[CountedChild], current: str = NOW) -> dict[str, Published]:
    """With the county's own table of the same children beside them, as they are published."""
    return dict(publish([*tables_of(current, found), county_of(found)], "county:x", "2026-10").cells)


def parts_of(cells: dict[str, Published]) -> dict[str, ReportPart]:
    report = report_of(cells, county="禾溪县", last=LAST, townships={"7": "柳湾镇"})
    return {part.anchor: part for part in report.parts}


def rows(part: ReportPart, table: int = 0) -> dict[str, tuple[Any, ...]]:
    return {row.name: row.cells for row in part.tables[table].rows}


def test_before_any_round_there_is_one_sentence_and_no_table():
    [part] = parts_of({}).values()
    assert part.tables == part.charts == ()
    assert "no round had begun" in part.says[0]


def test_the_newest_round_is_the_one_that_is_read():
    report = report_of(
        {**cells_of(children(40), "2025-2"), **cells_of(children(50))},
        county="禾溪县",
        last=LAST,
        townships={"7": "柳湾镇"},
    )
    assert str(rows(report.parts[0])["All children"][-1]) == "50"


def test_a_step_nobody_has_come_to_is_a_sentence():
    parts = parts_of(cells_of(children(40)))
    for anchor in ("not-looked-at", "not-followed-up"):
        assert parts[anchor].says == ("Nobody has come to this step yet.",)
        assert parts[anchor].tables == ()


def test_a_step_of_nine_is_not_compared_and_one_of_ten_is():
    nine = parts_of(cells_of(children(31) + children(9, flagged=True)))["not-looked-at"]
    ten = parts_of(cells_of(children(30) + children(10, flagged=True)))["not-looked-at"]
    assert "too few to compare" in nine.says[0]
    assert nine.tables == ()
    assert len(ten.tables) == 2


def test_the_table_counts_missed_and_all_of_each_group():
    found = children(60, label="left-behind") + children(20, "absent-long", label="left-behind") + children(100)
    table = rows(parts_of(cells_of(found))["missed"])
    assert [str(cell) for cell in table["Left-behind"][1:]] == ["20", "80"]
    assert [str(cell) for cell in table["Not left-behind"][1:]] == ["0", "100"]
    assert table["Left-behind"][0].startswith("25")


def test_whoever_takes_no_part_is_not_called_missed_and_the_caption_says_so():
    found = children(60, label="left-behind") + children(20, "refused", label="left-behind")
    found += children(20, "no-consent-yet", label="left-behind") + children(100)
    part = parts_of(cells_of(found))["missed"]
    assert [str(cell) for cell in rows(part)["Left-behind"][1:]] == ["20", "80"]
    assert all("without those who take no part" in table.caption for table in part.tables)
    assert all("without those who take no part" in chart.caption for chart in part.charts)


def test_a_month_of_the_older_rule_asks_to_be_counted_once_more():
    cells = {key: cell for key, cell in cells_of(children(50)).items() if not key.endswith(("taking-part", "missed"))}
    part = parts_of(cells)["missed"]
    assert part.tables == () and "older rule" in part.says[0]


def test_the_policy_label_comes_first_and_the_research_label_is_the_annex():
    found = children(60) + children(20, label="left-behind") + children(10, "to-rate", label="left-behind")
    found += children(15, "to-rate", policy="other", label="left-behind")
    parts = parts_of(cells_of(found))
    assert list(parts)[-1] == "research"
    assert [str(cell) for cell in rows(parts["missed"])["Left-behind"][1:]] == ["10", "30"]
    assert [str(cell) for cell in rows(parts["research"])["Left-behind (research)"][1:]] == ["25", "45"]
    assert "by the policy label" in parts["missed"].tables[0].caption
    assert "Of 100 left-behind children 56" in parts["research"].says[1]


def test_a_month_without_the_policy_label_asks_to_be_counted_once_more():
    cells = {key: cell for key, cell in cells_of(children(50)).items() if ".policy." not in key}
    assert "older rule" in parts_of(cells)["missed"].says[0]


def test_a_gap_is_said_once_and_whether_it_may_be_chance():
    wide = children(60, label="left-behind") + children(40, "absent-long", label="left-behind") + children(200)
    [said, *_others] = parts_of(cells_of(wide + children(20, "absent-long")))["missed"].says
    assert "Of 100 left-behind children 40" in said
    assert "chance" not in said
    narrow = children(94, label="left-behind") + children(6, "absent-long", label="left-behind")
    [said, *_others] = parts_of(cells_of(narrow + children(95) + children(5, "absent-long")))["missed"].says
    assert "may be chance" in said


def test_where_no_two_groups_can_be_compared_one_sentence_says_so():
    cells = cells_of(children(40, label="left-behind") + children(40))
    cells |= {key: HIDDEN for key in cells if key.endswith(".missed") and ".all.all." not in key}
    assert parts_of(cells)["missed"].says == (
        "No groups are compared here: too few were missed, or the numbers are not printed.",
    )


def test_a_table_of_dashes_is_left_out_and_the_annex_says_why():
    hidden = {key: HIDDEN if ".label." in key else cell for key, cell in cells_of(children(40)).items()}
    annex = parts_of(hidden)["research"]
    assert annex.tables == () and "not printed" in annex.says[-1]
    assert parts_of(cells_of(children(40)))["research"].tables


def test_three_refusals_are_not_printed_and_give_no_share():
    found = children(57, label="left-behind") + children(3, "refused", label="left-behind") + children(60)
    consent = rows(parts_of(cells_of(found))["consent"])
    assert str(consent["Left-behind"][2]) == "<5"
    assert consent["Left-behind"][0] == "—"
    assert "3" not in "".join(str(cell) for cell in consent["Left-behind"][1:3])


def test_consent_that_is_missing_and_a_no_are_both_taken_off():
    found = children(60) + children(20, "no-consent-yet") + children(20, "refused")
    share, missing, refused, whole = rows(parts_of(cells_of(found))["consent"])["Not left-behind"]
    assert [str(cell) for cell in (missing, refused, whole)] == ["20", "20", "100"]
    assert share.startswith("60")


class TestCareThatIsNotKnown:
    def says(self, cells: dict[str, Published]) -> str:
        return " ".join(parts_of(cells)["care"].says)

    def test_all_known_is_said_so(self):
        assert self.says(cells_of(children(50))) == "The care of every child is known."

    def test_a_few_are_said_with_their_number_and_many_with_a_warning(self):
        few, many = (cells_of(children(100 - n) + children(n, label="unknown")) for n in (5, 60))
        assert "Of 100 children the care of 5 " in self.says(few)
        assert "may mislead" not in self.says(few)
        assert "may mislead" in self.says(many)

    def test_one_to_four_are_not_counted_aloud(self):
        said = self.says(cells_of(children(97) + children(3, label="unknown")))
        assert "may not be printed" in said
        assert "3" not in said

    def test_whoever_is_not_known_is_in_no_other_group(self):
        table = rows(parts_of(cells_of(children(50) + children(30, label="unknown")))["missed"])
        assert str(table["Not left-behind"][2]) == "50"
        assert str(table["Care not known"][2]) == "30"


def test_townships_have_their_names_and_one_that_is_gone_has_none():
    found = children(50) + children(50, township=8)
    names = list(rows(parts_of(cells_of(found))["missed"], table=1))
    assert names == ["柳湾镇", ""]


def test_a_child_that_left_is_in_no_row():
    table = rows(parts_of(cells_of(children(50) + children(10, "left")))["missed"])
    assert str(table["All children"][2]) == "50"
    assert key_of(NOW, "all", "all", "children") in cells_of(children(50))
