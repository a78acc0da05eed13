"""The benchmark of the queue runs, its queries are as many for ten times the flags, and its pages lose nobody."""

import pytest

from tests.benchmarks import bench_queue


@pytest.mark.django_db
def test_the_queue_costs_the_same_queries_for_more_flags_and_its_pages_show_everybody_once():
    found = bench_queue.run(wide=False)
    assert found["passed"], found
    assert found["open_flags"] == 60 and found["constant_queries"]
