import pytest

from tests.faults import rescoring_faults


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_a_re_score_survives_the_death_of_its_workers() -> None:
    result = rescoring_faults.run(wide=False)
    assert result["passed"], result
    assert result["kills"] > 0
