"""The benchmark of a county's figures runs."""

import pytest

from tests.benchmarks import bench_county_figures


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_the_figures_of_a_county_are_counted():
    found = bench_county_figures.run(wide=False)
    assert all(found[name]["counted"] for name in bench_county_figures.COUNTED)
