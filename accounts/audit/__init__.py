"""The record of looks and acts: written with the act, chained after commit, verified by anybody who holds the key."""

from accounts.audit.chain import anchor, head, seal, seal_leftovers
from accounts.audit.recording import record, request_id
from accounts.audit.verification import Finding, verify

__all__ = ["Finding", "anchor", "head", "record", "request_id", "seal", "seal_leftovers", "verify"]
