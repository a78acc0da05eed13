import pytest
from django.db import connection

from tests.faults import upgrade_faults


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.once
@pytest.mark.django_db
def test_data_is_of_the_old_release_or_of_this_one_when_an_upgrade_is_killed() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    result = upgrade_faults.run(wide=False)
    assert result["passed"], result
