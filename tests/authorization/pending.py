"""Names whose rows their owners have not written yet. Both lists only get shorter."""

PENDING_APPS = frozenset({"library"})
PENDING: frozenset[str] = frozenset()
