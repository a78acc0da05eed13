"""The code under which a child stands in files that leave the system.

The same child has the same code in every file, so that two rounds can be laid side by side. It is no address: it opens
no page, and it cannot be worked out from one without the server's key. The row order of a file follows the codes, not
the seats. With a new key of look-ups (`manage.py rotate_keys`) the codes of new files are new ones.
"""

from uuid import UUID

from accounts.privacy.fields import keyed_hashes

LENGTH = 16  # 64 bits: two of a million children meet once in some 40 million counties


def child_code(public_id: UUID) -> str:
    """`k` and 16 hex digits; the letter keeps spreadsheet programs from taking it for a number."""
    return child_codes(public_id)[0]


def child_codes(public_id: UUID) -> list[str]:
    """The one of today, then those in files from before the keys were changed."""
    return [f"k{keyed[:LENGTH]}" for keyed in keyed_hashes("answer-files", str(public_id))]
