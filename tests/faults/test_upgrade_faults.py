import pytest

from tests.faults import upgrade_faults


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_an_upgrade_is_killed() -> None:
    result = upgrade_faults.run(wide=False)
    assert result["passed"], result
