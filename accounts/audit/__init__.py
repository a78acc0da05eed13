"""The record of looks and acts: written with the act, chained after commit, verified by anybody who holds the key."""

from accounts.audit.chain import anchor, head, seal, seal_leftovers
from accounts.audit.recording import children_named_for, record
from accounts.audit.verification import AuditFinding, verify
from accounts.logs import request_id

__all__ = [
    "AuditFinding",
    "anchor",
    "children_named_for",
    "head",
    "record",
    "request_id",
    "seal",
    "seal_leftovers",
    "verify",
]
