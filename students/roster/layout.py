"""The columns of a roster file, the headings that name them and the words they may hold, Chinese and English. Pure."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from students.roster.cells import fold_width
from students.roster.refusals import UnreadableRoster
from students.roster.tables import FileLine

CLASS, GRADE, SEAT, NAME, SEX, BORN = "class", "grade", "seat", "name", "sex", "born"
REGISTER_NUMBER = "register_number"


_CODE = re.compile(r"^\d{1,2}[-–—._、:]")


def plain_word(text: str) -> str:
    """A word as it is compared and remembered: one width, one case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class RosterColumn:
    """One column: its heading, other headings that mean the same, what it may hold, two examples.

    `maybe`: headings that mean it only if everything below fits; a running number is no seat number.
    """

    key: str
    heading: str
    examples: tuple[str, str] = ("", "")
    needed: bool = False
    also: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)
    offered: tuple[str, ...] = ()  # the words of the drop-down in the template
    in_template: bool = True

    def means(self, text: str) -> tuple[bool, Any]:
        """Whether a word is known, also as the national register writes it (2-住校), and what it says."""
        word = plain_word(text)
        for known in (word, _CODE.sub("", word)):
            if known in self.words:
                return True, self.words[known]
        return False, None

    @cached_property
    def answers(self) -> dict[str, str]:
        """What a word nobody knows may mean: each value once, as it is remembered, and the word for it."""
        said = [word for word in (*self.offered, *self.words) if not word.isascii()]
        found = {str(self.words[word]): word for word in reversed(said) if self.words[word] is not None}
        return dict(reversed(found.items()))

    def value_of(self, answer: str) -> Any:
        """Of a remembered answer; nothing for one that means nothing."""
        return next((value for value in self.words.values() if str(value) == answer), None)


AWAY = {"从未": "never", "否": "never", "曾经": "before", "现在": "now", "是": "now", "不清楚": "unknown"}
AWAY |= {"never": "never", "no": "never", "before": "before", "now": "now", "yes": "now", "unknown": "unknown"}
HUKOU = {"是": "yes", "农业户口": "yes", "农业家庭户口": "yes", "农村": "yes", "yes": "yes", "rural": "yes"}
HUKOU |= {"否": "no", "非农业户口": "no", "非农业家庭户口": "no", "城镇": "no", "no": "no", "urban": "no"}
HUKOU |= {"不清楚": "unknown", "unknown": "unknown"}
HUKOU |= dict.fromkeys(("居民户口", "居民家庭户口", "城乡居民户口", "统一居民户口"), "unknown")
BOARDS: dict[str, bool | None] = {"是": True, "住校": True, "寄宿": True, "yes": True}
BOARDS |= {"否": False, "走读": False, "借宿": False, "no": False, "其他": None}
REGISTER = dict.fromkeys(("非留守儿童", "0", "否", "不是", "no", "非留守", "无", "不是留守儿童", "不留守"), 0)
REGISTER |= dict.fromkeys(("父母一方外出", "单亲留守儿童", "1", "一方外出", "单亲留守", "单留守"), 1)
REGISTER |= dict.fromkeys(("单留守(父)", "单留守(母)", "单亲外出", "父亲外出", "母亲外出", "父外出", "母外出"), 1)
REGISTER |= dict.fromkeys(("父母双方外出", "双亲留守儿童", "2", "双方外出", "双亲留守", "双留守", "双亲外出"), 2)
REGISTER |= dict.fromkeys(("父母外出", "父母均外出", "父母都外出"), 2)
KIND_UNKNOWN = "留守但不清楚哪一种"
REGISTER |= {KIND_UNKNOWN: 3}  # no code of the register: what a list says that knows no more
SEXES = {"女": "girl", "男": "boy", "girl": "girl", "boy": "boy", "female": "girl", "male": "boy", "f": "girl"}
SEXES |= {"m": "boy", "女性": "girl", "男性": "boy", "女生": "girl", "男生": "boy"}
SEXES |= {"2": "girl", "1": "boy"}  # as in the national standard
CAREGIVERS = {
    "父母": "parents",
    "父亲": "father",
    "母亲": "mother",
    "爷爷奶奶": "paternal-grandparents",
    "爷爷": "paternal-grandparents",
    "奶奶": "paternal-grandparents",
    "祖父母": "paternal-grandparents",
    "外公外婆": "maternal-grandparents",
    "外公": "maternal-grandparents",
    "外婆": "maternal-grandparents",
    "外祖父母": "maternal-grandparents",
    "其他亲戚": "relative",
    "哥哥姐姐": "sibling",
    "其他": "other",
    "不清楚": "unknown",
}
CONTACTS = {
    "几乎每天": "daily",
    "每周": "weekly",
    "两三周一次": "fortnightly",
    "每月": "monthly",
    "少于每月": "rarely",
    "不清楚": "unknown",
    "无人外出": "not-needed",
}
AWAY_OFFERED = ("从未", "曾经", "现在", "不清楚")

COLUMNS = (
    RosterColumn(
        CLASS,
        "班级",
        ("三年级(1)班", "三年级(1)班"),
        needed=True,
        also=("班", "班级名称", "所在班级", "行政班", "班号", "class", "classname"),
    ),
    RosterColumn(GRADE, "年级", also=("年级名称", "所在年级", "grade"), in_template=False),
    RosterColumn(
        SEAT,
        "座号",
        ("1", "2"),
        also=("座位号", "班内座号", "seat", "seatnumber", "seatno."),
        maybe=("学号", "班内学号", "序号", "no.", "no"),
    ),
    RosterColumn(
        NAME, "姓名", ("示例一", "示例·二"), needed=True, also=("学生姓名", "name", "studentname", "fullname")
    ),
    RosterColumn(
        SEX, "性别", ("女", "男"), needed=True, also=("sex", "gender", "性别码"), words=SEXES, offered=("女", "男")
    ),
    RosterColumn(
        BORN,
        "出生年月",
        ("2017-05", "2017-11"),
        needed=True,
        also=("出生日期", "出生年月日", "生日", "born", "birth", "dateofbirth", "birthdate", "monthofbirth"),
    ),
    RosterColumn(
        REGISTER_NUMBER,
        "学籍号",
        also=("全国学籍号", "国家学籍号", "学籍号码", "registernumber", "studentregisternumber"),
    ),
    RosterColumn(
        "register_value",
        "是否留守儿童",
        ("2", "0"),
        also=("留守儿童", "是否留守", "留守", "留守情况", "left-behind", "leftbehind"),
        words=REGISTER,
        offered=("0", "1", "2", KIND_UNKNOWN),
    ),
    RosterColumn("father_away", "父亲外出", ("现在", "从未"), words=AWAY, offered=AWAY_OFFERED, also=("fatheraway",)),
    RosterColumn("father_away_since", "父亲外出时间", ("2025-02", ""), also=("fatherawaysince",)),
    RosterColumn("mother_away", "母亲外出", ("现在", "从未"), words=AWAY, offered=AWAY_OFFERED, also=("motheraway",)),
    RosterColumn("mother_away_since", "母亲外出时间", ("2026-02", ""), also=("motherawaysince",)),
    RosterColumn(
        "rural_hukou",
        "农村户口",
        ("是", "是"),
        also=("户口性质", "户口类别", "户口类型", "ruralhukou"),
        words=HUKOU,
        offered=("是", "否", "不清楚"),
    ),
    RosterColumn(
        "primary_caregiver",
        "主要照料人",
        ("爷爷奶奶", "父母"),
        also=("maincaregiver", "caregiver"),
        words=CAREGIVERS,
        offered=("父母", "父亲", "母亲", "爷爷奶奶", "外公外婆", "其他亲戚", "哥哥姐姐", "其他", "不清楚"),
    ),
    RosterColumn(
        "contact", "联系频率", ("每周", "无人外出"), also=("contact",), words=CONTACTS, offered=tuple(CONTACTS)
    ),
    RosterColumn(
        "boarding",
        "住校",
        ("否", "否"),
        also=("是否住校", "是否寄宿", "是否寄宿生", "就读方式", "boarding"),
        words=BOARDS,
        offered=("是", "否"),
    ),
)
COLUMN = {column.key: column for column in COLUMNS}
# The national register's codes without their words, which mean something only under their own heading.
CODED = {
    "就读方式": {"1": "走读", "2": "住校", "3": "借宿", "9": "其他"},
    "户口性质": {"1": "农业户口", "2": "非农业户口"},
}
KNOWN_HEADINGS = {heading: column.key for column in COLUMNS for heading in (column.heading, *column.also)}
DOUBTFUL_HEADINGS = {heading: column.key for column in COLUMNS for heading in column.maybe}
TEMPLATE = tuple(column for column in COLUMNS if column.in_template)
CARE = tuple(column.key for column in COLUMNS[7:])
EXAMPLE_NAMES = COLUMN[NAME].examples


def template_rows() -> list[list[str]]:
    """Headings and two example rows, which an import passes over."""
    return [[column.heading for column in TEMPLATE], *([c.examples[row] for c in TEMPLATE] for row in (0, 1))]


HEADING_WITHIN = 15  # lines
MOST_CHILDREN = 5_000
NUMBER = "number"  # a running number, which may be the seat
NOTHING = "-"  # assigned by somebody: this heading means no column of ours


Keys = list[tuple[int, str]]  # place and column


class RawRow(NamedTuple):
    """A row as it stands in the file: its number there, and text by column key."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Heading:
    """The line of headings: where it stands, its words as written, and what each place is."""

    line: int
    words: tuple[str, ...]
    keys: dict[int, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the columns without which no row can be read."""
        return tuple(c.key for c in COLUMNS if c.needed and c.key not in self.keys.values())


def plain(heading: str) -> str:
    """A heading as it is compared: one width, one case, no blanks, no stars, nothing in brackets behind it."""
    word = "".join(fold_width(heading).casefold().split()).strip("*★☆※•")
    return word.split("(")[0] or word


def known_keys(remembered: Mapping[str, str], assigned: Heading | None = None) -> Callable[[FileLine], Keys]:
    """What each place of a line is, by what somebody assigned, by what the school said before, by common words."""

    def keys_of(line: FileLine) -> Keys:
        words = [plain(cell) for cell in line.cells]
        if assigned and line.cells == assigned.words:
            by_word = {words[place]: key for place, key in assigned.keys.items()}
            found = [(place, assigned.keys.get(place, by_word.get(word, ""))) for place, word in enumerate(words)]
        else:
            found = list(_by_words(words, remembered))
        return [(place, key) for place, key in found if key and key != NOTHING]

    return keys_of


def _by_words(words: Sequence[str], remembered: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    own = {remembered[word] for word in words if word in remembered}
    known = [remembered.get(word, _unless(KNOWN_HEADINGS.get(word, ""), own)) for word in words]
    for place, (word, key) in enumerate(zip(words, known, strict=True)):
        is_number = word in DOUBTFUL_HEADINGS and word not in remembered and SEAT not in known
        yield place, NUMBER if is_number else key


def _unless(key: str, taken: Collection[str]) -> str:
    return "" if key in taken else key


def find_heading(lines: Sequence[FileLine], remembered: Mapping[str, str] | None = None) -> Heading:
    """The line among the first fifteen that names most columns, for somebody to say what is what. Raises
    UnreadableFile."""
    keys_of = known_keys(remembered or {})
    best: Heading | None = None
    for line in lines[:HEADING_WITHIN]:
        keys = _each_once(keys_of(line))
        if keys and (best is None or len(keys) > len(best.keys) or _goes_on(best, line, keys)):
            best = Heading(line.number, line.cells, keys)
    best = best or _first_words(lines)
    if best is None:
        raise UnreadableRoster("heading")
    return best


def _each_once(found: Keys) -> dict[int, str]:
    first = {key: place for place, key in reversed(found) if key != NUMBER}
    return {place: key for key, place in first.items()}


def _goes_on(best: Heading, line: FileLine, keys: Mapping[int, str]) -> bool:
    """Headings in two lines: the second says as much."""
    return line.number == best.line + 1 and len(keys) == len(best.keys)


def _first_words(lines: Sequence[FileLine]) -> Heading | None:
    """No heading is known: the first line with three words or more, to be assigned by hand."""
    for line in lines[:HEADING_WITHIN]:
        if len(set(filter(None, line.cells))) >= 3:
            return Heading(line.number, line.cells, {})
    return None
