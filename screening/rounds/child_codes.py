"""The code under which a child stands in files that leave the system.

The same child has the same code in every file, so that two rounds can be laid side by side. It is no address: it opens
no page, and it cannot be worked out from one without the server's key. The row order of a file follows the codes, not
the seats.
"""

from uuid import UUID

from accounts.privacy.lookup import keyed_hash

LENGTH = 16  # 64 bits: two of a million children meet once in some 40 million counties


def child_code(public_id: UUID) -> str:
    """`k` and 16 hex digits; the letter keeps spreadsheet programs from taking it for a number."""
    return f"k{keyed_hash('answer-files', str(public_id))[:LENGTH]}"
