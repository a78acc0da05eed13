"""Nobody in a file stands with fewer than four others like them."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.research.evaluation.export import IDENTIFIERS, drawn_numbers, grade_band
from screening.research.evaluation.kanonymity import ANY, MOST_LEFT_OUT, Identifier, K, anonymise, drop

CHILD = st.fixed_dictionaries(
    {
        "boarding": st.sampled_from(["yes", "no", "unknown"]),
        "left_behind": st.sampled_from(["yes", "no", "unknown"]),
        "grade": st.integers(1, 9).map(str),
        "phase": st.sampled_from(["1", "2", "-"]),
        "sex": st.sampled_from(["girl", "boy"]),
        "school": st.sampled_from(["4", "7", "9"]),
        "class": st.integers(10, 21).map(str),
        "group": st.sampled_from(["pilot", "comparison"]),
    }
)
CHILDREN = st.lists(CHILD, max_size=150)


@given(CHILDREN, st.integers(2, 8))
def test_everybody_in_the_file_has_enough_alike(children, k) -> None:
    found = anonymise(children, IDENTIFIERS, k)
    sizes = Counter(tuple(sorted(record.items())) for record in found.records if record is not None)
    assert all(size >= k for size in sizes.values())
    assert found.smallest == min(sizes.values(), default=0)
    assert found.left_out + sum(sizes.values()) == len(children)


@given(CHILDREN)
def test_a_value_stays_or_becomes_one_of_its_coarser_ones_the_same_way_for_everybody(children) -> None:
    found = anonymise(children, IDENTIFIERS)
    for child, record in zip(children, found.records, strict=True):
        for one in IDENTIFIERS:
            assert record is None or record[one.name] == one.at(child[one.name], found.levels[one.name])


@given(CHILDREN)
def test_the_group_of_the_study_is_never_changed(children) -> None:
    found = anonymise(children, IDENTIFIERS)
    kept = [(child, record) for child, record in zip(children, found.records, strict=True) if record is not None]
    assert all(child["group"] == record["group"] for child, record in kept)


@given(CHILDREN)
def test_few_are_left_out_unless_it_could_not_be_fewer(children) -> None:
    found = anonymise(children, IDENTIFIERS)
    groups = Counter(child["group"] for child in children)
    least = sum(size for size in groups.values() if size < K)  # with everything as coarse as it goes
    assert found.left_out <= max(MOST_LEFT_OUT * len(children), least)


@given(CHILDREN)
@settings(max_examples=30)
def test_what_is_anonymous_stays_as_it_is(children) -> None:
    once = [record for record in anonymise(children, IDENTIFIERS).records if record is not None]
    plain = [Identifier(one.name, (drop,) if one.steps else ()) for one in IDENTIFIERS]
    again = anonymise(once, plain)
    assert list(again.records) == once
    assert not any(again.levels.values())


def test_large_groups_are_left_as_fine_as_they_are() -> None:
    children = [pupil(sex=sex, grade=grade) for sex in ("girl", "boy") for grade in "34" for _one in range(K)]
    found = anonymise(children, IDENTIFIERS)
    assert list(found.records) == children
    assert not any(found.levels.values())


def test_the_first_step_that_helps_is_taken_and_no_other() -> None:
    children = [pupil(boarding="yes" if at % 10 == 0 else "no", **{"class": str(at % 4)}) for at in range(40)]
    found = anonymise(children, IDENTIFIERS)
    assert [name for name, level in found.levels.items() if level] == ["boarding"]
    assert found.left_out == 0


@given(CHILDREN)
@settings(max_examples=40)
def test_no_step_was_taken_for_nothing(children) -> None:
    found = anonymise(children, IDENTIFIERS)
    for one in IDENTIFIERS:
        if found.levels[one.name]:
            finer = {**found.levels, one.name: found.levels[one.name] - 1}
            keys = Counter(tuple(i.at(child[i.name], finer[i.name]) for i in IDENTIFIERS) for child in children)
            alone = sum(size for size in keys.values() if size < K)
            assert alone > max(MOST_LEFT_OUT * len(children), found.left_out)


def test_one_child_alone_is_left_out_and_the_others_keep_their_class() -> None:
    children = [pupil(**{"class": str(at % 4)}) for at in range(40)] + [pupil(school="9")]
    found = anonymise(children, IDENTIFIERS)
    assert found.records[-1] is None
    assert (found.left_out, found.smallest) == (1, 10)


def test_four_children_are_no_group_whatever_is_made_coarser() -> None:
    found = anonymise([pupil()] * 4, IDENTIFIERS)
    assert set(found.records) == {None}


@pytest.mark.parametrize("k", [0, 1])
def test_a_group_of_one_is_no_protection(k) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        anonymise([pupil()], IDENTIFIERS, k)


def test_a_record_without_an_identifier_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        anonymise([{"sex": "girl"}], IDENTIFIERS)


def test_grades_become_bands() -> None:
    assert [grade_band(str(grade)) for grade in (1, 2, 3, 6, 8, 12)] == ["1-2", "1-2", "3-4", "5-6", "7-9", ANY]


@given(st.lists(st.integers(1, 500).map(str), max_size=60))
def test_drawn_numbers_tell_the_same_apart_and_nothing_else(values) -> None:
    found = drawn_numbers("C", [*values, ANY])
    assert len(set(found.values())) == len(set(values)) + 1
    assert found[ANY] == ANY
    assert sorted(int(number[1:]) for value, number in found.items() if value != ANY) == [
        *range(1, len(set(values)) + 1)
    ]


def pupil(**known: str) -> dict[str, str]:
    alike = {"boarding": "no", "left_behind": "no", "grade": "3", "phase": "1", "sex": "girl", "school": "4"}
    return {**alike, "class": "10", "group": "pilot", **known}
