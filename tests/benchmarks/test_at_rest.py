"""The benchmark of encryption at rest runs, and leaves the suite on its own file."""

import pytest
from django.db import connection

from tests.benchmarks import bench_at_rest


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded installation")
@pytest.mark.django_db(transaction=True)
def test_every_act_is_measured_on_both_files():
    here = str(connection.settings_dict["NAME"])
    found = bench_at_rest.run(wide=False)
    assert found["passed"]
    assert all(act["clear_ms"] > 0 and act["encrypted_ms"] > 0 for act in found["acts"].values())
    assert str(connection.settings_dict["NAME"]) == here
