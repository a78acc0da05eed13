"""A long list shown whole, or only what still needs a hand."""

from students.pages.lists import Narrowed


def odd(number):
    return number % 2 == 1


def test_the_whole_list_says_how_much_is_open():
    whole = Narrowed([1, 2, 3, 4], odd, show="")
    assert (whole.lines, whole.total, whole.open, whole.only_open) == ([1, 2, 3, 4], 4, 2, False)


def test_only_what_is_open_is_shown_when_it_is_asked_for():
    assert Narrowed([1, 2, 3, 4], odd, show="open").lines == [1, 3]


def test_where_nothing_is_open_any_more_nothing_is_hidden():
    done = Narrowed([2, 4], odd, show="open")
    assert done.lines == [2, 4] and not done.only_open
