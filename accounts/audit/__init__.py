"""The record of looks and acts: written with the act, chained after commit, verified by anybody who holds the key."""

from accounts.audit.chain import anchor, anchor_of_the_day, head, seal, seal_leftovers
from accounts.audit.naming import KeptHead
from accounts.audit.recording import children_named_for, record
from accounts.audit.verification import AuditFinding, every_head, verify
from accounts.logs import request_id

__all__ = [
    "AuditFinding",
    "KeptHead",
    "anchor",
    "anchor_of_the_day",
    "children_named_for",
    "every_head",
    "head",
    "record",
    "request_id",
    "seal",
    "seal_leftovers",
    "verify",
]
