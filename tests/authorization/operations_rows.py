from django.utils import timezone

from accounts.services.keys import note_keys
from screening.jobs.models import FailedChore
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def something_failed(cast: Cast) -> Target:
    note_keys()  # as `prepare` does in every installation
    FailedChore.objects.create(name="monthly reports", since=timezone.now(), error="OSError")
    return Target()


def year_audit(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.school.public_id, "kind": "year-audit"})


LEAD = "school_administrator headteacher"
ROWS = [
    Row("operations:show_rules", get={"*": 200}),
    Row("operations:list_law_papers", get={LEAD: 200, "*": 403}),
    Row("operations:print_law_paper", at=year_audit, post={LEAD: 302, "*": 403}),
    Row("operations:show_health", get={"*": 200}),
    Row("operations:show_wellness", get={"school_administrator headteacher": 200, "*": 403}),
    Row("probes:show_alive", get={"*": 200}),
    Row("probes:show_ready", get={"*": 503}, at=something_failed),  # who reads numbers: operations/test_wellness.py
    # Nothing to trust where no office network is served; with one: tests/operations/test_trust.py.
    Row("operations:show_trust", get={"*": 404}),
    Row("operations:download_authority", get={"*": 404}),
]
