import pytest

from tests.faults import report_fanout_faults


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_the_reports_of_all_schools_survive_the_death_of_their_workers(settings: object) -> None:
    result = report_fanout_faults.run(wide=False)
    assert result["passed"], result
    assert result["kills"] > 0
