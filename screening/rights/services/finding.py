"""The child a code stands for: the id in the address of the child's page, or the code of the answer files."""

from uuid import UUID

from screening.rounds.child_codes import child_codes
from students.models import Student


class NoSuchChild(Exception):
    """No child here has this code."""


def child_of(code: str) -> Student:
    """Raises NoSuchChild."""
    wanted = code.strip().lower()
    try:
        found = Student.objects.filter(public_id=UUID(wanted)).first()
    except ValueError:
        found = next((child for child in Student.objects.iterator() if wanted in child_codes(child.public_id)), None)
    if found is None:
        raise NoSuchChild
    return found
