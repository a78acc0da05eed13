import uuid
from datetime import date

from django.utils import timezone

from accounts.services.keys import note_keys
from screening.jobs.models import FailedChore
from screening.operations.law.services.breaches import record_breach
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def something_failed(cast: Cast) -> Target:
    note_keys()  # as `prepare` does in every installation
    FailedChore.objects.create(name="monthly reports", since=timezone.now(), error="OSError")
    return Target()


def school(cast: Cast) -> Target:
    days = dict.fromkeys(("found_on", "since", "until"), "2026-10-19")
    data = {"nonce": uuid.uuid4(), "what": "办公室被撬，电脑丢了。", "measures": "已换密钥，已报警。"} | days
    return Target(kwargs={"public_id": cast.school.public_id}, data=data)


def year_audit(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.school.public_id, "kind": "year-audit"})


def breach(cast: Cast) -> Target:
    days = dict.fromkeys(("found_on", "since", "until"), date(2026, 10, 19))
    row = record_breach(cast.school, by=cast.admin, what="电脑丢了。", measures="已报警。", **days)
    return Target(kwargs={"public_id": row.public_id})


LEAD = "school_administrator headteacher"
ROWS = [
    Row("operations:show_rules", get={"*": 200}),
    Row("operations:list_law_papers", get={LEAD: 200, "*": 403}),
    Row("operations:record_breach", at=school, get={LEAD: 200, "*": 403}, post={LEAD: 302, "*": 403}),
    Row("operations:print_law_paper", at=year_audit, post={LEAD: 302, "*": 403}),
    Row("operations:print_breach", at=breach, post={LEAD: 302, "*": 403}),
    Row("operations:show_health", get={"*": 200}),
    Row("operations:show_wellness", get={"school_administrator headteacher": 200, "*": 403}),
    Row("probes:show_alive", get={"*": 200}),
    Row("probes:show_ready", get={"*": 503}, at=something_failed),  # who reads numbers: operations/test_wellness.py
    # Nothing to trust where no office network is served; with one: tests/operations/test_trust.py.
    Row("operations:show_trust", get={"*": 404}),
    Row("operations:download_authority", get={"*": 404}),
]
