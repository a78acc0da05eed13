"""A case comes up, is drawn, moves its dates, or is withdrawn. Atomic, audited, harmless when repeated."""
