import pytest
from django.db import connection

from tests.faults import key_rotation_faults


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_no_value_is_lost_when_the_change_of_keys_is_killed() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the embedded installation")
    result = key_rotation_faults.run(wide=False)
    assert result["passed"], result
