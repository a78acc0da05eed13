"""Whom to visit first."""

from datetime import date

import pytest

from screening.cases.home_visits.pages import AtHome, Known, at_home, place

TODAY = date(2026, 10, 19)
SOON, LATER = date(2026, 10, 22), date(2026, 11, 5)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(visited_on=date(2026, 10, 1), parents_home="until", leaving_on=SOON), AtHome(until=SOON)),
        (Known(visited_on=date(2026, 10, 1), parents_home="until", leaving_on=date(2026, 10, 18)), None),
        (Known(visited_on=date(2026, 10, 10), parents_home="one"), AtHome(seen_on=date(2026, 10, 10))),
        (Known(visited_on=date(2026, 9, 10), parents_home="one"), None),
        (Known(visited_on=date(2026, 10, 10), parents_home="none"), None),
        (Known(back=("mother",), back_as_of=date(2026, 9, 1)), AtHome(seen_on=date(2026, 9, 1))),
        (Known(back=("mother",), back_as_of=date(2026, 3, 1)), None),
        (Known(home_from=TODAY, home_until=LATER), AtHome(until=LATER)),
        (Known(home_from=SOON, home_until=LATER), None),
        (Known(), None),
    ],
)
def test_parents_at_home(known, expected):
    assert at_home(known, TODAY) == expected


def test_who_leaves_soonest_comes_first_then_agreed_days_then_the_longest_not_visited():
    families = {
        "soon": Known(parents_home="until", leaving_on=SOON),
        "later": Known(parents_home="both", leaving_on=LATER),
        "agreed": Known(visited_on=date(2026, 9, 20), agreed_on=SOON),
        "never": Known(),
        "long ago": Known(visited_on=date(2026, 4, 1)),
        "lately": Known(visited_on=date(2026, 10, 1)),
    }
    order = sorted(families, key=lambda name: place(families[name], TODAY, 1))
    assert order == ["soon", "later", "agreed", "never", "long ago", "lately"]
