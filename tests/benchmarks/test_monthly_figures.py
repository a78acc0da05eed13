"""The benchmark of a month's figures runs."""

import pytest

from tests.benchmarks import bench_monthly_figures


@pytest.mark.slow
@pytest.mark.django_db
def test_the_figures_of_a_month_are_counted():
    found = bench_monthly_figures.run(wide=False)
    assert found["passed"], found
    assert found["cases_of_the_school"] == 40
