from tests.cases.conftest import time_machine_at  # noqa: F401  # a fixture
