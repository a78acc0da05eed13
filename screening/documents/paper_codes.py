"""Codes printed on papers, typed back to come to the page a paper belongs to.

    paper_code(kind, *parts) -> str              as printed; parts are opaque ids, the same parts give the same code
    register(kind, find)                         in ready(): find(user, code) -> address or None
    find_paper(user, typed) -> str | None        the address for this person; raises MistypedCode
    first_with(code, kind, candidates, parts)    for a `find`: the one of the person's candidates that has this code

A code is an address, not a secret: no table keeps it. It is found again by computing the codes of what the person may
open today anyhow, so it opens nothing to anybody, and a code of somebody else's paper is a code nobody knows. Keep the
candidates of a `find` few: own classes × open rounds.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from accounts.codes import ALPHABET, LENGTH, format_code, plain
from accounts.models import User
from accounts.privacy.fields import keyed_hashes

Candidate = TypeVar("Candidate")
Find = Callable[[User, str], str | None]

_finders: dict[str, Find] = {}


def paper_code(kind: str, *parts: object) -> str:
    """``7K3QX-9M0RT-B``: ten characters from a keyed hash, and the check character."""
    return format_code(next(_bodies(kind, parts)))


def register(kind: str, find: Find) -> None:
    """`find` gets the ten characters without their check character."""
    _finders[kind] = find


def find_paper(user: User, typed: str) -> str | None:
    """Where the person should go; `None` for a code that is nobody's or somebody else's. Raises MistypedCode."""
    code = plain(typed)
    found = (find(user, code) for find in _finders.values())
    return next((address for address in found if address is not None), None)


def first_with(
    code: str, kind: str, candidates: Iterable[Candidate], parts: Callable[[Candidate], Iterable[object]]
) -> Candidate | None:
    return next((one for one in candidates if code in _bodies(kind, parts(one))), None)


def _bodies(kind: str, parts: Iterable[object]) -> Iterator[str]:
    """The one that is printed today, then those on papers from before the keys were changed."""
    return map(_body, keyed_hashes("paper-code", "\n".join([kind, *map(str, parts)])))


def _body(keyed: str) -> str:
    number, body = int(keyed, 16), ""
    for _place in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        body += ALPHABET[digit]
    return body
