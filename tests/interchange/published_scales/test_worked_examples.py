"""Every published scale has its table of scores worked by hand under each coding, and scoring reaches each cell."""

import pytest

from screening.interchange.published_scales.keys import get_key, key_only
from tests.instruments.tables import PUBLISHED, disagreements, read_table
from tests.interchange.published_scales.wordings import unlocked

TABLES = [read_table(path) for path in sorted(PUBLISHED.glob("*.csv"))]
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@every_table
def test_scores_of_published_scales_are_those_worked_by_hand(table):
    assert disagreements(unlocked(*table.pin[:2]), table) == []


@every_table
def test_the_table_was_worked_for_this_key(table):
    assert table.pin[2] == get_key(table.pin[0]).content_hash[:12]


def test_no_coding_of_a_published_scale_is_without_a_table():
    worked = {table.pin[:2] for table in TABLES}
    assert worked == {(key.id, direction.id) for key in key_only() for direction in key.directions}
