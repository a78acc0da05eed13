"""A receipt names nobody but the member of staff who sent the form; what was said stands in it as a keyed hash."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare


def declare_fields() -> None:
    kept = "id nonce act kind made_id fingerprint created_at".split()
    declare("idempotency.receipt", **dict.fromkeys(kept, NOT_PERSONAL), user=STAFF)
