"""What the county's first screen says of children who are kept from school after a hospital."""

import pytest

from screening.home import district


@pytest.mark.parametrize(
    ("count", "said"), [(1, "不到 5 名"), (4, "不到 5 名"), (5, "5 名以上"), (9, "5 名以上"), (10, "10 名以上")]
)
def test_children_not_back_are_counted_in_steps_of_five(monkeypatch, cast, count, said):
    monkeypatch.setattr(district, "children_not_back", lambda _user: count)
    assert said in district.build(cast.district)["not_back"]


def test_nothing_is_said_when_every_child_is_back(cast):
    assert district.build(cast.district)["not_back"] == ""
