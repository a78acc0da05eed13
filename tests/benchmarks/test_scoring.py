"""The scoring benchmark runs, and what it compares is equal; how fast it was is told by `./script/prove scoring`."""

from tests.benchmarks import bench_scoring


def test_children_at_once_get_the_totals_and_bands_of_one_by_one():
    found = bench_scoring.run(wide=False)
    assert all(case["equal"] for case in found["cases"]) and found["children"] == 2000
    assert [(case["parts"], case["norm"]) for case in found["cases"]] == [(0, False), (0, True), (4, False), (4, True)]
    assert len(bench_scoring.twenty_items(4).items) == found["items"] == 20
