"""Codes a person types from paper: ten characters (50 bits) and a check character, in an alphabet without look-alikes.

The alphabet is Crockford's base 32; the check character is Luhn's rule modulo 32, which finds every single wrong
character and nearly every swap of neighbours.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class MistypedCode(ValueError):
    """Wrong length, a character that no code has, or a check character that does not fit."""


def new_code() -> str:
    """A random code as it is printed: ``7K3QX-9M0RT-B``."""
    return format_code("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def format_code(body: str) -> str:
    """Ten characters with their check character, in groups a person can read out."""
    return f"{body[:5]}-{body[5:]}-{check_character(body)}"


def plain(typed: str) -> str:
    """The ten characters of a typed code, whatever its spaces, dashes, width or case. Raises MistypedCode."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    kept = "".join(character for character in text if character.isalnum())
    if len(kept) != LENGTH + 1 or set(kept) - set(ALPHABET) or check_character(kept[:-1]) != kept[-1]:
        raise MistypedCode
    return kept[:-1]


def check_character(body: str) -> str:
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (1 if place % 2 else 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
