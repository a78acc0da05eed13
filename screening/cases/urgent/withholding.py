"""From whom an urgent concern is kept, derived from one answer. Pure: names, posts and words in, people and roles out.

It fails closed. “Not sure” is chosen on purpose and leads past the school: the author, the counselor and the county's
contact still see it. So does a person or a post nobody can be found for. Found too many is the safe side.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Role

NO, STAFF, GUARDIAN, UNSURE = "no", "staff", "guardian", "unsure"
KEPT_OUT_WHEN_UNSURE = frozenset({Role.TEACHER, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF})
CAUTION = (NO, GUARDIAN, UNSURE, STAFF)
Colleague = tuple[int, str]  # key and name

HELD: dict[str, str] = {  # posts that somebody holds in the program
    Role.HEADTEACHER: "校长|headteacher|head teacher|principal",
    Role.COUNSELOR: "心理|counsell?or",
    Role.TEACHER: "班主任|class teacher",
    Role.SCHOOL_ADMINISTRATOR: "管理员|administrator",
}
ON_DUTY = re.compile("值班|值日|值夜|值周|当班|带班|on duty|duty (?:person|teacher)")
IN_TEXT = HELD | {  # in what was seen a post is a person only with its title
    Role.HEADTEACHER: "(?<!副)校长|headteacher|head teacher|principal",
    Role.COUNSELOR: "心理(?:老师|教师|辅导员)|counsell?or",
}
ON_DUTY_IN_TEXT = re.compile(
    "(?:值班|值日|值夜|值周|当班|带班)的?(?:老师|教师|人|领导)|on duty|duty (?:person|teacher)"
)
ANOTHER_DAY = re.compile(
    "前天|上周|上个|上次|那天|以前|星期|周[一二三四五六日末]|[0-9][日号]|last |mon|tue|wed|thu|fri|sat|sun"
)
COUNTY = re.compile("县|区里|区县|教育局|联系人|专干|county|district")
AT_SCHOOL = re.compile(  # posts nobody holds in the program
    "副校长|书记|教导|教务|德育|政教|总务|后勤|年级|教研|体育|音乐|美术|语文|数学|英语|科学|道法|劳动|科任|任课|代课|实习老师|支教|外聘"
    "|校车|宿管|宿舍|寝室|生活老师|食堂|厨师|打饭|门卫|保安|校医|保健|医务|保洁|图书|志愿|辅导员|大队部|托管|领导|会计|出纳"
    "|deputy head|dean|sports|p\\.?e\\b|bus|dormitory|canteen|kitchen|gate|guard|nurse|cleaner|librar|volunteer"
)
ANYWHERE = re.compile("司机|开车|师傅|主任|组长|教练|driver|director")
TITLE = (
    "老师|主任|师傅|校长|医生|大夫|护士|书记|教练|组长|科长|园长|老板"
    "|阿姨|阿叔|大姐|大哥|姐|哥|叔|姨|婶|嫂|伯|爷|奶|妈|爸|总|工|导"
)
SAYS_NOTHING = re.compile(
    f"{TITLE}|[一那这某两]?个|[一那这某两几]位|学校|今天|昨天|现在|我们|[姓小老阿的了在是人们里名她他]"
)
BETWEEN = re.compile("[,，、;；:：/|+&\n。]|和|与|跟|及|或|还有| and | or ")
BETWEEN_AND_IN_NAMES = "和与及"
NAMED = "※"
OF_THE_NAMED = re.compile(f"{NAMED}(?:{TITLE})?[的家班带教她他那]")  # somebody else, told by whom they belong to


def more_cautious(answer: str, than: str) -> bool:
    """Whether an answer keeps more people out, or says more, than the one before."""
    return CAUTION.index(answer) > CAUTION.index(than)


@dataclass(frozen=True)
class Posts:
    """Who holds what at the school, as far as the program knows."""

    on_duty: frozenset[int] = frozenset()
    contacts: frozenset[int] = frozenset()  # of the county
    vacant: frozenset[str] = frozenset()  # roles that nobody holds


@dataclass(frozen=True)
class Withheld:
    """User ids and roles that must not learn of a concern."""

    users: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    is_past_the_school: bool = False


def withheld_from(
    about: str, whom: str, colleagues: Iterable[Colleague], *, said: str = "", posts: Posts | None = None
) -> Withheld:
    """`colleagues`: everybody who works at the school or could come to see it. `whom`: the words in which the person
    was named; `said`: what was seen or heard.

    Each part of the words names somebody by name or nickname, or a post that somebody holds; one that does neither is
    a person nobody can find. Whatever the answer was, who is named is kept out."""
    people, words = list(colleagues), _plain(whom)
    about = STAFF if about == NO and words.strip() else about
    named = frozenset(key for key, name in people if name and _plain(name) in words)
    parts = list(filter(str.strip, BETWEEN.split(_with_names_marked(words, people))))
    found = [_found_in(part, about, people, posts or Posts()) for part in parts]
    if any(sign in words for sign in BETWEEN_AND_IN_NAMES):  # “小和” is a nickname as well
        found.append(_found_in(_with_names_marked(words, people), UNSURE, people, posts or Posts()))
    lost = any(one.is_past_the_school for one in found) or (about == STAFF and not found)
    users = named.union(*(one.users for one in found))
    roles = frozenset[str]().union(*(one.roles for one in found))
    if not lost and about != UNSURE:
        return Withheld(users, roles)
    return Withheld(users | named_in(said, people, full=True), roles | KEPT_OUT_WHEN_UNSURE, True)


def named_in(said: str, people: Iterable[Colleague], *, full: bool = False) -> frozenset[int]:
    """Who is named in words about something else: by the full name; unless `full`, also as “志远” or “王老师”."""
    words = _plain(said)
    called = re.compile("(.)(?:老师|校长|主任|师傅)")
    before_a_title = set(called.findall(words))
    return frozenset(
        key
        for key, name in people
        if name and (_plain(name) in words or (not full and (name[0] in before_a_title or _half_named(name, words))))
    )


def posts_in(said: str, posts: Posts) -> Withheld:
    """Whose post is named in words about something else: who is on duty, and roles."""
    words = _plain(said)
    roles = frozenset(role for role, pattern in IN_TEXT.items() if re.search(pattern, words))
    return Withheld(posts.on_duty if ON_DUTY_IN_TEXT.search(words) else frozenset(), roles)


def _found_in(part: str, about: str, people: list[Colleague], posts: Posts) -> Withheld:
    """Of one part of the words; past the school where somebody in it cannot be found."""
    rest, users, roles = _posts_in(part, posts)
    is_named = NAMED in part and not OF_THE_NAMED.search(part)
    called = frozenset(key for key, name in people if _half_named(name, rest) or _nicknamed(name, rest))
    lost = bool(ON_DUTY.search(part)) and (not posts.on_duty or bool(ANOTHER_DAY.search(part)))
    lost = lost or not roles.isdisjoint(posts.vacant)
    if not is_named:
        lost = lost or bool(AT_SCHOOL.search(rest)) or (about == STAFF and not (called or users or roles))
        lost = lost or (about == STAFF and not called and bool(ANYWHERE.search(rest)))
    if COUNTY.search(part) and not called & posts.contacts and not is_named:
        roles, lost = roles | {Role.PROTECTION_CONTACT}, lost and bool(AT_SCHOOL.search(rest))
    perhaps = _perhaps(rest, people) if about in (STAFF, UNSURE) and not is_named and (lost or not called) else set()
    return Withheld(users | called | perhaps, roles, lost)


def _posts_in(part: str, posts: Posts) -> tuple[str, frozenset[int], frozenset[str]]:
    """What is left of the words; who is on duty, if that is written; roles that are."""
    roles = frozenset(role for role, words in HELD.items() if re.search(words, part))
    users = posts.on_duty if ON_DUTY.search(part) else frozenset()
    rest = part
    for words in (*HELD.values(), ON_DUTY.pattern):
        rest = re.sub(f"副校长|{words}", lambda found: found[0] if found[0] == "副校长" else "", rest)
    return rest, users, roles


def _plain(words: str) -> str:
    """As somebody may have typed it: wide or small letters, with blanks between the signs of a name."""
    return re.sub(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])", "", unicodedata.normalize("NFKC", words).casefold())


def _with_names_marked(words: str, people: Iterable[Colleague]) -> str:
    for name in sorted({_plain(name) for _key, name in people if name}, key=len, reverse=True):
        words = words.replace(name, NAMED)
    return words


def _core(name: str) -> str:
    """Without the title that some lists write in place of a given name."""
    return re.sub(f"(?:{TITLE})$", "", _plain(name))


def _half_named(name: str, words: str) -> bool:
    """Two signs of a longer name that follow each other; of a name in letters, one word of it."""
    pieces = [one for one in re.split(r"[\s·•.]+", _core(name)) if one]
    if all(one.isascii() for one in pieces):
        return any(len(one) > 1 and one in words for one in pieces)
    return any(one[at : at + 2] in words for one in pieces if len(one) > 2 for at in range(len(one) - 1))


def _nicknamed(name: str, words: str) -> bool:
    """“静静”, “小王”, “老王”, “姓王的”, “王主任”."""
    signs = "".join(re.escape(sign) for sign in _core(name) if not sign.isascii())
    return bool(signs) and bool(re.search(f"[小老阿姓大][{signs}]|([{signs}])\\1|[{signs}](?:{TITLE})", words))


def _perhaps(words: str, people: Iterable[Colleague]) -> set[int]:
    """Anybody with one sign of the name in what is left of the words."""
    left = set(AT_SCHOOL.sub("", ANYWHERE.sub("", SAYS_NOTHING.sub("", words))))
    return {key for key, name in people if not left.isdisjoint(_core(name))}
