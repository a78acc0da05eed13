"""The benchmarks run and count queries; how fast they were is told by `./script/prove`, never by a test."""

import pytest

from tests.benchmarks import bench_class_sheet, bench_parallel_saves


@pytest.mark.django_db
def test_the_class_sheet_takes_as_many_queries_for_sixty_children_as_for_ten():
    found = bench_class_sheet.run(wide=False)
    assert found["constant_queries"] and found["post_fields"] <= 200


@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_eight_classes_saved_at_once_are_all_kept_and_all_recorded():
    found = bench_parallel_saves.run(wide=False)
    assert found["events"] == found["savers"] * (found["turns"] + bench_parallel_saves.WARM_UP)
