"""Somebody verifies the log: what was found is an event of the log itself, so that it can be printed and checked."""

from collections.abc import Sequence

from django.db import transaction

from accounts import audit
from accounts.audit import KeptHead
from accounts.models import AuditEvent, User


def check_log(*, typed: Sequence[KeptHead], by: User) -> AuditEvent:
    """The event of a check: its day, the head it found, with how many noted numbers it compared, and the findings."""
    audit.seal_leftovers()
    head, noted, findings = audit.head(), len(audit.every_head()), audit.verify(typed)
    with transaction.atomic():
        return audit.record(
            by=by,
            verb="audit.verify",
            detail={
                "number": head.number if head else 0,
                "mac": head.mac if head else "",
                "noted": noted,
                "typed": [[one.number, one.mac] for one in typed],
                "findings": [[one.trouble.value, one.number, one.count, one.place] for one in findings[:MOST]],
                "count": len(findings),
            },
        )


MOST = 20
