"""From whom an urgent concern is kept, derived from one answer. Pure: names and roles in, names and roles out.

“Not sure” is chosen on purpose and leads past the school: the author, the counselor and the county's contact still see
it. No other answer shuts out somebody who is not named by name, family name or job.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Role

NO, STAFF, GUARDIAN, UNSURE = "no", "staff", "guardian", "unsure"
KEPT_OUT_WHEN_UNSURE = (Role.TEACHER, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF)
WORDS: dict[str, tuple[str, ...]] = {
    Role.HEADTEACHER: ("校长", "headteacher", "head teacher", "principal"),
    Role.COUNSELOR: ("心理", "counselor", "counsellor"),
    Role.TEACHER: ("班主任", "class teacher"),
    Role.SCHOOL_ADMINISTRATOR: ("管理员", "administrator"),
    Role.STAFF: ("宿管", "食堂", "门卫", "保安", "校医", "生活老师", "dormitory", "canteen", "gate", "nurse"),
}


CAUTION = (NO, GUARDIAN, UNSURE, STAFF)


def more_cautious(answer: str, than: str) -> bool:
    """Whether an answer keeps more people out, or says more, than the one before."""
    return CAUTION.index(answer) > CAUTION.index(than)


@dataclass(frozen=True)
class Withheld:
    """User ids and roles that must not learn of a concern."""

    users: frozenset[int]
    roles: frozenset[str]


def withheld_from(about: str, whom: str, colleagues: Iterable[tuple[int, str]], *, said: str = "") -> Withheld:
    """`colleagues`: id and name of everybody who works at the school. `whom`: the words in which the person was named;
    `said`: what was seen or heard.

    A full name found in the words keeps that colleague out, a job title everybody in it, whatever the answer was.
    Where somebody here is concerned and neither is found, or nobody is sure, colleagues whose family name occurs in
    `whom`, or whose full name occurs in `said`, are kept out as well.
    """
    people = list(colleagues)
    named = frozenset(person for person, name in people if name and name in whom)
    roles = frozenset(role for role, words in WORDS.items() if any(word in whom.lower() for word in words))
    if about in (NO, GUARDIAN) or (about == STAFF and (named or roles)):
        return Withheld(named, roles)
    perhaps = {person for person, name in people if name and (name[0] in whom or name in said)}
    past_the_school = frozenset(KEPT_OUT_WHEN_UNSURE) if about == UNSURE else frozenset()
    return Withheld(named | perhaps, roles | past_the_school)
