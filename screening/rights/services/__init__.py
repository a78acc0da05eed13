"""Acts on everything that is stored about one child.

child_of(code)            the child a paper, an address or an answer file names; NoSuchChild
rows_of(child)            all rows about it, by model
export_child(child, by)   the copy a family is given
erase_child(child, by)    everything goes, or NotErased says why not
erase_again(hashes)       children that came back with a backup; erased_hashes() for the list beside it
purge_children(by)        children whose time is over
"""

from uuid import UUID

from screening.rights.services.collecting import rows_of
from screening.rights.services.erasing import NotErased, erase_again, erase_child, erased_hashes
from screening.rights.services.exporting import export_child
from screening.rights.services.retention import purge_children
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


__all__ = [
    "NoSuchChild",
    "NotErased",
    "child_of",
    "erase_again",
    "erase_child",
    "erased_hashes",
    "export_child",
    "purge_children",
    "rows_of",
]
