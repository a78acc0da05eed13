"""The benchmark of the fan-out runs on a small county, and everything it asks for is made."""

import pytest

from tests.benchmarks import bench_report_fanout


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_a_small_county_has_its_reports_and_somebody_at_a_page_has_one_too() -> None:
    found = bench_report_fanout.run(wide=False)
    assert found["passed"], found
