from pathlib import Path

import pytest
from django.db import connection

from tests.faults import machines, servers


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.skipif(connection.vendor != "postgresql", reason="several machines share a server")
@pytest.mark.skipif(not Path(servers.PGBOUNCER).exists(), reason="PgBouncer")
@pytest.mark.django_db(transaction=True)
def test_two_machines_are_one_and_the_death_of_either_loses_nothing(settings: object) -> None:
    result = machines.run(wide=False)
    assert result["passed"], result
    assert result["kills"]["web0"] and result["kills"]["w0"]
