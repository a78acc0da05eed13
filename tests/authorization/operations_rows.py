from django.utils import timezone

from screening.jobs.models import FailedChore
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def something_failed(cast: Cast) -> Target:
    FailedChore.objects.create(name="monthly reports", since=timezone.now(), error="OSError")
    return Target()


ROWS = [
    Row("operations:show_health", get={"*": 200}),
    Row("operations:show_wellness", get={"school_administrator headteacher": 200, "*": 403}),
    Row("probes:show_alive", get={"*": 200}),
    Row("probes:show_ready", get={"*": 503}, at=something_failed),  # who reads numbers: operations/test_wellness.py
    # Nothing to trust where no office network is served; with one: tests/operations/test_trust.py.
    Row("operations:show_trust", get={"*": 404}),
    Row("operations:download_authority", get={"*": 404}),
]
