"""A province is made with the command that makes a county."""

import pytest

from tests.benchmarks import bench_province


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_twenty_one_schools_are_two_counties():
    found = bench_province.run(wide=False)
    assert found["rows"]["students.county"] == 2 and found["rows"]["students.school"] == 22
    assert all(page["queries"] for page in found["first_screens"].values())
