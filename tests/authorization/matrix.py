"""The table that proves promise 1: every address, every person, what they get and which children they read about.

Each app keeps its rows in ``tests/authorization/<app>_rows.py`` as a plain list ``ROWS`` (``accounts_rows.py`` is a
small example). A URL name without a row fails; so does a method, a status or a child's name nobody wrote down::

    from tests.authorization.matrix import Row, Target
    from tests.conftest import Cast

    def yu(cast: Cast) -> Target:                      # makes what the address needs, in an empty database + cast
        return Target(kwargs={"public_id": cast.children["yu"].public_id}, data={"note": "…"}, query={"page": "1"})

    ROWS = [
        Row(
            "students:show_student",
            at=yu,                                     # left out: an address without parts, an empty POST
            get={"class_teacher counselor": 200, "*": 404},
            post={"class_teacher": 302, "counselor": 422, "*": 404},
            shows={"class_teacher counselor": "yu"},   # these children's names MUST appear (GET)
            hides={"class_teacher": "bo nur"},         # must not, though they are in this person's care
            never={"class_teacher": ["明显偏多"]},    # other words that must not appear
        ),
    ]

Keys are personas, several separated by blanks; ``*`` is everybody who is not named. Personas:

=====================  ===========================================================================
anonymous              not signed in (see below)
class_teacher          li, class 3-1: yu, bo, nur
other_teacher          zhou, class 3-2 of the same school: hao
outside_teacher        class of another school: outside
counselor              wang, two schools: yu, bo, nur, hao, second
other_counselor        tian, another school: outside
headteacher            chen: no child
school_administrator   admin, roster of the first school: yu, bo, nur, hao
other_staff            staff: no child
district_officer       district: no child
protection_contact     protection: no child
auditor                auditor: no child
disabled               a counselor of both schools whose account is disabled: treated as anonymous
=====================  ===========================================================================

What is checked without a word in the row:

* ``anonymous`` and ``disabled`` get 302 to the sign-in page for GET and 401 for POST, unless the name is in PUBLIC
  (``public.py``, a closed list); then the row's table holds for ``anonymous`` and ``disabled`` as well.
* A child outside a persona's care (the table above) is named on no answer to any method, whatever its status. A row
  that is right to name one says so: ``may_show={"headteacher": "yu"}`` (an urgent concern, say).
* No teacher reads a level (LEVEL_WORDS) on any page.
* A method that the row leaves out (``get`` or ``post`` missing) and PUT, PATCH and DELETE do nothing: 403, 404, 405.
* A POST without a CSRF token is 403.

Several rows may have the same name (own child, another class's child). Every answer runs in a transaction of its own
that is rolled back, so a row's POST always meets the state that ``at`` made. Nothing runs ``on_commit`` here.
An app whose rows are not written yet stands in ``PENDING_APPS`` (``pending.py``), single names in ``PENDING``; both
only shrink.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import Cast

PERSONAS: dict[str, str | None] = {
    "anonymous": None,
    "class_teacher": "li",
    "other_teacher": "zhou",
    "outside_teacher": "outside_teacher",
    "counselor": "wang",
    "other_counselor": "tian",
    "headteacher": "chen",
    "school_administrator": "admin",
    "other_staff": "staff",
    "district_officer": "district",
    "protection_contact": "protection",
    "auditor": "auditor",
    "disabled": "disabled",
}
WITHOUT_ACCESS = ("anonymous", "disabled")
CARE: dict[str, str] = {
    "class_teacher": "yu bo nur",
    "other_teacher": "hao",
    "outside_teacher": "outside",
    "counselor": "yu bo nur hao second",
    "other_counselor": "outside",
    "school_administrator": "yu bo nur hao",
}
LEVEL_WORDS = ("明显偏多", "Clearly more")  # a teacher reads no level, score or tier, on any page
NEVER: dict[str, tuple[str, ...]] = {"class_teacher other_teacher outside_teacher": LEVEL_WORDS}
METHODS = ("get", "post", "put", "patch", "delete")
REFUSED = frozenset({403, 404, 405})

PerPersona = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """Where a row goes: the parts of the address, the query of a GET, the fields of a POST."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


def nowhere_special(cast: Cast) -> Target:
    return Target()


@dataclass(frozen=True)
class Row:
    """One address and what each person gets there."""

    name: str
    get: PerPersona | None = None
    post: PerPersona | None = None
    at: Callable[[Cast], Target] = nowhere_special
    shows: PerPersona = field(default_factory=dict)
    hides: PerPersona = field(default_factory=dict)
    may_show: PerPersona = field(default_factory=dict)
    never: PerPersona = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name} ({self.at.__name__})" if self.at is not nowhere_special else self.name

    def unknown_personas(self) -> set[str]:
        tables = (self.get or {}, self.post or {}, self.shows, self.hides, self.may_show, self.never)
        return {name for table in tables for key in table for name in key.split()} - set(PERSONAS) - {"*"}


def looked_up(table: PerPersona, persona: str, otherwise: Any = None) -> Any:
    for key, value in table.items():
        if persona in key.split():
            return value
    return table.get("*", otherwise)


def expected(row: Row, method: str, persona: str, public: frozenset[str]) -> frozenset[int]:
    """The statuses that are right for this person and method; one of them has to come."""
    if persona in WITHOUT_ACCESS and row.name not in public:
        return frozenset({302}) if method == "get" else frozenset({401, 405})
    table = {"get": row.get, "post": row.post}.get(method)
    if table is None:
        return REFUSED
    status = looked_up(table, persona)
    return frozenset() if status is None else frozenset({status})


def must_not_say(row: Row, persona: str) -> list[str]:
    return [*looked_up(row.never, persona, ()), *looked_up(NEVER, persona, ())]


def must_name(row: Row, persona: str) -> set[str]:
    return set(looked_up(row.shows, persona, "").split())


def must_not_name(row: Row, persona: str, children: set[str]) -> set[str]:
    allowed = set(CARE.get(persona, "").split()) | set(looked_up(row.may_show, persona, "").split())
    return (children - allowed) | set(looked_up(row.hides, persona, "").split())
