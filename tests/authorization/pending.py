"""Names whose rows their owners have not written yet. Both lists only get shorter."""

PENDING_APPS: frozenset[str] = frozenset()
PENDING: frozenset[str] = frozenset()
