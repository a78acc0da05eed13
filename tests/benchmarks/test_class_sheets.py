"""The benchmarks run and count queries; how fast they were is told by `./script/prove`, never by a test."""

import pytest

from accounts.audit import chain, record
from accounts.models import AuditEvent
from tests.benchmarks import bench_class_sheet, bench_parallel_saves


@pytest.mark.django_db
def test_the_class_sheet_takes_as_many_queries_for_sixty_children_as_for_ten():
    found = bench_class_sheet.run(wide=False)
    assert found["constant_queries"] and found["post_fields"] <= 200


@pytest.mark.django_db(transaction=True)
def test_an_act_counts_the_same_whether_or_not_the_second_of_the_sealing_is_up(monkeypatch):
    def act():
        record(by=None, verb="sheet.save")

    counts, sealed = [], []
    for last_try in (float("inf"), float("-inf")):
        monkeypatch.setattr(chain, "_last_try", last_try)
        with bench_class_sheet.queries_of_the_act() as captured:
            act()
        counts.append(len(captured))
        monkeypatch.setattr(chain, "_last_try", last_try)
        act()
        sealed.append(AuditEvent.objects.filter(number__isnull=False).exists())
    assert counts[0] == counts[1] and sealed == [False, True]


@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_classes_saved_at_once_are_all_kept_and_all_recorded():
    found = bench_parallel_saves.run(wide=False)
    assert found["events"] == found["savers"] * (found["turns"] + bench_parallel_saves.WARM_UP)
    web = found["web"]
    assert (web["errors"], web["flat_out"]["saves"], web["one_each_5_s"]["saves"]) == (0, 4, 4), web
