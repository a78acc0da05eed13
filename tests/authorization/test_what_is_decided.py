"""Pages that are full of numbers begin with the one thing their reader decides."""

import pytest
from django.urls import reverse

from tests.authorization import library_rows, research_rows, rounds_rows

DECIDES = {
    "library:show_norm": library_rows.a_norm,
    "library:show_rules": library_rows.the_rules,
    "reports:show_psychometrics": research_rows.closed_round,
    "reports:show_yield": research_rows.round_in_a_month,
    "rounds:start_rescoring": rounds_rows.other_rules_for_a_round,
    "rounds:show_rescoring": rounds_rows.a_rescoring,
}


@pytest.mark.parametrize("name", DECIDES)
def test_the_first_sentence_under_the_heading_says_what_is_decided(cast, as_, name):
    address = reverse(name, kwargs=dict(DECIDES[name](cast).kwargs))
    page = as_(cast.district).get(address).content.decode()
    main = page[page.index("</h1>") : page.index("</main>")]
    said = main.index("您要决定的是")
    tables = [main.index(mark) for mark in ("<table", "<details") if mark in main]
    assert said < min(tables, default=len(main))
