"""A hidden number is never put into a sentence as a word: what is not shown is said apart."""

import pytest
from django.utils.translation import override

from screening.reports.disclosure_control.model import Published, Why
from screening.research.yields.presenter import found_words
from screening.research.yields.publishing import key_of

HIDDEN, SMALL = Published(None, Why.COMPLEMENT), Published(None, Why.SMALL)


@pytest.mark.parametrize(
    ("looked_at", "needed", "says"),
    [
        (HIDDEN, Published(71), "看过的孩子里，71 名需要一些帮助；看过多少名不列。"),
        (Published(9), SMALL, "看过的 9 名孩子里，需要一些帮助的有多少不列。"),
        (HIDDEN, HIDDEN, "看过多少名、其中多少名需要一些帮助，都不列。"),
        (Published(6), Published(0), "看过的 6 名孩子里，0 名需要一些帮助：人太少，说不出多常见。"),
    ],
)
def test_what_is_not_shown_is_said_apart(looked_at, needed, says):
    cells = {key_of("r", "all", "looked_at"): looked_at, key_of("r", "all", "needed"): needed}
    with override("zh-hans"):
        assert found_words(cells, "r", "all") == says
