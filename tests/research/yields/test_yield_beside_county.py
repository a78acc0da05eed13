"""What the flags found beside what is overdue: two counts of the same children, and one officer who subtracts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from screening.cases.models import Case
from screening.reports.county.figures import county_key
from screening.reports.county.figures import tables as county_tables
from screening.reports.county.services.counting import counts_of
from screening.reports.disclosure_control.model import Published, Table, publish
from screening.reports.disclosure_control.overlapping import publish_overlapping
from screening.reports.periods import period_of
from screening.research.yields.counting import Followed, RoundYield
from screening.research.yields.publishing import key_of, key_of_all, publish_yields, table_of
from screening.research.yields.services import yields_of
from tests.reports.disclosure_control.disclosure_attacker import Reader, small_groups, worked_out
from tests.reports.factories import make_round
from tests.research.yields.test_yield import ELEVATED, HIGH, WORRY, in_the_month, is_counted, many, october

PERIOD = period_of(date(2026, 10, 1), date(2026, 11, 4))


def two_reasons(cast: Any) -> RoundYield:
    """Thirty children flagged by forms, twelve by a worry; three and none of them have not been looked at."""
    current = make_round(cast, cast.school)
    many(cast, current, 30, "high", seen=27, needed=9)
    many(cast, current, 12, "teacher-concern", seen=12, needed=6, grade=6)
    (found,) = yields_of(county=cast.county, day=PERIOD.last)
    return found


class Officer:
    """Somebody who lays the yield beside what the county's month calls overdue: whom nobody has looked at, their days
    all being over, and who is overdue with the first look are the same children."""

    def __init__(self, one: RoundYield) -> None:
        home = str(one.round.public_id)
        self.kinds = Counter((home, replace(child, student=0)) for child in one.flagged)
        keys = [key for key in publish_yields([one], {}) if key.startswith(f"{home}|") and "urgent" not in key]
        self.page = {key: [kind for kind in self.kinds if is_counted(key, kind, False)] for key in keys}
        missed = [kind for kind in self.kinds if not kind[1].looked_at]
        self.month = {key_of_all(one.round, "flagged"): list(self.kinds), county_key("overdue.desk"): missed}

    def works_out(self, month: Mapping[str, Published], page: Mapping[str, Published]) -> list[int]:
        """The sizes of small groups that follow from both."""
        groups = self.month | self.page
        cells = {key: month[key] for key in self.month} | {key: page[key] for key in self.page}
        return [size for size, _ in worked_out(groups, list(self.kinds), cells, small_groups(groups, self.kinds))]


def test_who_was_not_looked_at_does_not_follow_from_the_two_pages_together(cast) -> None:
    one = two_reasons(cast)
    Case.objects.update(desk_due_on=date(2026, 10, 12), seen_due_on=date(2026, 10, 16))
    officer = Officer(one)
    counts = counts_of(county=cast.county, period=PERIOD)
    apart = publish([*county_tables(counts), table_of(one, {})], "county:x", "2026-10").cells
    assert 3 in officer.works_out(apart, publish_overlapping(officer.page, officer.kinds))

    month = {key: Published.of(cell) for key, cell in october(cast).cells.items()}
    assert officer.works_out(month, publish_yields([one], month)) == []
    assert month[key_of_all(one.round, "flagged")].value == 42
    assert month[county_key("overdue.desk")].text == "<5"


def test_a_number_the_county_hides_does_not_follow_from_the_lines_by_reason(cast) -> None:
    one = two_reasons(cast)
    month = {key: Published.of(cell) for key, cell in october(cast).cells.items()}
    page = publish_yields([one], month)
    looked_at = [page[key_of(one.round.public_id, group, "looked_at")] for group in ("all", *reasons_of(page))]
    assert month[key_of_all(one.round, "looked_at")].value is None
    assert looked_at[0].value is None
    assert any(cell.value is None for cell in looked_at[1:])


def reasons_of(page: Mapping[str, Published]) -> list[str]:
    return sorted({key.split("|")[1] for key in page if "|reason." in key})


def test_a_secret_group_is_neither_printed_nor_left_to_be_added_up() -> None:
    cells = {"all": "ab", "a": "a", "b": "b"}
    sizes = {"a": 30, "b": 12}
    assert [one.text for one in publish_overlapping(cells, sizes).values()] == ["42", "30", "12"]
    hidden = publish_overlapping(cells, sizes, secret=["ab"])
    assert hidden["all"].text == "—"
    assert [hidden["a"].value, hidden["b"].value].count(None) == 1
    assert publish_overlapping(cells, sizes, secret=[""]) == publish_overlapping(cells, sizes)


def test_what_is_printed_anyway_is_minded_although_it_gives_a_small_group_away() -> None:
    """30 of 42 by forms, 27 of them looked at: who knows the 42 and the 12 must not be told the 27."""
    cells = {"seen": "b", "high": "ab", "worry": "c", "all": "abc"}
    sizes = {"a": 3, "b": 27, "c": 12}
    alone, beside = publish_overlapping(cells, sizes), publish_overlapping(cells, sizes, told={"all"})
    assert (alone["seen"].value, alone["worry"].value, alone["all"].value) == (27, 12, None)
    assert beside["all"].value == 42
    assert worked_out(cells, "abc", beside, small_groups(cells, sizes)) == []


def test_that_a_group_is_small_may_be_known_too() -> None:
    """Of 40 flagged one to four were not looked at, says another page; how many they are must not follow beside it."""
    cells = {"one seen": "b", "other seen": "d", "one": "ab", "other": "cd", "all": "abcd", "missed": "ac"}
    sizes = {"a": 3, "b": 17, "c": 1, "d": 19}
    page = publish_overlapping(cells, sizes, told={"all", "missed"}, secret=["bd"])
    assert (page["all"].value, page["missed"].text) == (40, "<5")
    assert worked_out(cells, "abcd", page, [*small_groups(cells, sizes), frozenset("ac")]) == []


def test_a_number_that_has_changed_since_the_month_was_made_is_not_printed(cast) -> None:
    one = two_reasons(cast)
    page = publish_yields([one], in_the_month(one))
    assert page[key_of(one.round.public_id, "all", "needed")].value == 15
    later = replace(one, flagged=(*one.flagged, replace(one.flagged[0], student=0)))
    assert publish_yields([later], in_the_month(one))[key_of(one.round.public_id, "all", "needed")].text == "—"


def test_a_round_the_month_does_not_speak_of_has_no_numbers_of_all_its_children(cast) -> None:
    one = two_reasons(cast)
    page = publish_yields([one], {})
    assert [page[key_of(one.round.public_id, "all", step)].text for step in ("flagged", "looked_at", "needed")] == [
        "—",
        "—",
        "—",
    ]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_small_follows_from_the_two_pages_of_any_county(seed: int) -> None:
    dice = Random(seed)
    one = any_round(dice, dice.choice((12, 25, 40, 80)))
    late = [child.student for child in one.flagged if not child.looked_at]
    month = publish([overdue_of(late), table_of(one, {"desk": late})], "county:x", "2026-10")
    assert Officer(one).works_out(month.cells, publish_yields([one], month.cells)) == []


def overdue_of(late: list[int]) -> Table:
    """What the county's own table says of them."""
    return Table({county_key("overdue.desk"): len(late)}, [])


def any_round(dice: Random, count: int) -> RoundYield:
    decided = dice.choice((0.75, 0.9, 0.95))
    people = tuple(
        Followed(
            True,
            frozenset({dice.choice(("watch", "no-concern"))} if dice.random() < decided else ()),
            frozenset(dice.sample((HIGH, ELEVATED, WORRY), dice.choice((1, 1, 1, 2)))),
            dice.random() < 0.9,
            student,
        )
        for student in range(count)
    )
    home = SimpleNamespace(public_id="x", school_year=2026, term=1)
    return RoundYield(home, people, (), 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_small_follows_where_the_two_differ_in_a_few_children(seed: int) -> None:
    """Flags between rounds, days that are not over, cases of other rounds: the reader has every sum and every kind."""
    dice = Random(seed)
    one = any_round(dice, dice.choice((12, 25, 40, 80)))
    late = [child.student for child in one.flagged if not child.looked_at and dice.random() < 0.8]
    late += range(1000, 1000 + dice.randint(0, 6))
    reader, tables = Reader(), [overdue_of(late), table_of(one, {"desk": late})]
    together = publish(tables, "county:x", "2026-10")
    reader.read(one_table(tables), together)
    assert reader.wanted
    assert reader.works_out() == []


def one_table(tables: list[Any]) -> Any:
    whole = tables[0]
    for table in tables[1:]:
        joined = {
            name: [*getattr(whole, name), *getattr(table, name)] for name in ("sums", "known", "silent", "growing")
        }
        whole = replace(whole, cells={**whole.cells, **table.cells}, **joined)
    return whole
