"""A list of colleagues as a school has it, read into names, duties and classes. Pure.

Columns are known by their headings, or, where there are none, by what stands in them. What the list says of a duty is
only a proposal: the person looks it over before anything is written.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from students.models import StaffAssignment
from students.names import NotAName, clean_name
from students.roster.cells import read_class
from students.roster.tables import FileLine

Duty = StaffAssignment.Duty
NAME, CLASS, DUTY, USERNAME = "name", "class", "duty", "username"
HEADINGS = {
    NAME: ("姓名", "名字", "教师姓名", "name"),
    CLASS: ("班级", "班", "任教班级", "所带班级", "class"),
    DUTY: ("岗位", "职务", "角色", "分工", "身份", "role", "duty"),
    USERNAME: ("用户名", "登录名", "username", "user name"),
}
KNOWN = {heading: key for key, headings in HEADINGS.items() for heading in headings}
HEAD_WITHIN = 15
MOST = 150
STAFF_WORDS = re.compile(
    "老师|教师|宿管|食堂|后勤|保安|门卫|会计|出纳|校医|书记|主任|工友|厨|staff|teacher", re.IGNORECASE
)
NAME_LIKE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,}|[A-Za-z][A-Za-z .'-]+")
SUMS = ("合计", "总计", "小计", "共计", "总数")
SPLIT = re.compile(r"[、/;；]")
_ENUMERATED = r"(?<![班\d)）])、|、(?=[^班]*(?:班主任|老师|教师))"
_TEACHES = re.compile(r"(.*?)班?班主任$")


@dataclass(frozen=True)
class ListedPerson:
    """One person and one class of the list; `class_text` stays as it was written where no class is meant by it."""

    line: int
    name: str
    duty: str
    grade_and_number: tuple[int, int] | None = None
    class_text: str = ""
    username: str = ""


@dataclass(frozen=True)
class StaffList:
    """`skipped`: lines in which no name stands, as they were written."""

    people: tuple[ListedPerson, ...]
    skipped: tuple[str, ...]


class TooMany(Exception):
    """More people than one page can look over."""


def pasted_bytes(text: str) -> bytes:
    """What was pasted, as a file with tabs: cells of a sheet have them; typed lines have commas or blanks."""
    return "\n".join(_cut(line) for line in text.replace("\r", "").split("\n")).encode()


def _cut(line: str) -> str:
    """At commas; else at blanks; else at 、, which also stands between the classes of one person."""
    line = line.strip()
    between = next((sign for sign in (r"\s*[，,]\s*", r"\s+", _ENUMERATED) if re.search(sign, line)), r"\s+")
    return line if "\t" in line else re.sub(between, "\t", line)


def read_list(lines: Sequence[FileLine], school_year: int) -> StaffList:
    """One row a person and class, in the order of the list. Raises TooMany."""
    columns, rest = _columns(lines)
    read = [(line, list(_people(line, columns, school_year))) for line in rest]
    found = tuple(person for _line, people in read for person in people)
    if len(found) > MOST:
        raise TooMany
    return StaffList(found, tuple(" ".join(filter(None, line.cells)) for line, people in read if not people))


def _columns(lines: Sequence[FileLine]) -> tuple[dict[str, int], Sequence[FileLine]]:
    for at, line in enumerate(lines[:HEAD_WITHIN]):
        keys = {KNOWN[word]: place for place, cell in enumerate(line.cells) if (word := cell.casefold()) in KNOWN}
        if NAME in keys:
            return keys, lines[at + 1 :]
    return {}, lines


def _people(line: FileLine, columns: dict[str, int], school_year: int) -> Iterable[ListedPerson]:
    cells = _by_heading(line, columns) if columns else _by_content(line, school_year)
    try:
        name = clean_name(cells.get(NAME, ""))
    except NotAName:
        return
    if name in SUMS:
        return
    taught = _TEACHES.match(cells.get(DUTY, ""))
    if taught and _class(SPLIT.split(taught[1])[0], school_year):
        cells.setdefault(CLASS, taught[1])
    classes = [part for part in SPLIT.split(cells.get(CLASS, "")) if part.strip()] or [""]
    for text in classes:
        place = _class(text, school_year)
        duty = _duty(cells.get(DUTY, ""), bool(text))
        kept = text.strip() if duty == Duty.CLASS_TEACHER else ""
        yield ListedPerson(line.number, name, duty, place if kept else None, kept, cells.get(USERNAME, ""))


def _by_heading(line: FileLine, columns: dict[str, int]) -> dict[str, str]:
    return {key: line.cells[place] for key, place in columns.items() if place < len(line.cells)}


def _by_content(line: FileLine, school_year: int) -> dict[str, str]:
    """The class is what reads as one, the duty what is called one, the name the first other word of letters."""
    found: dict[str, str] = {}
    for cell in line.cells:
        if _class(SPLIT.split(cell)[0], school_year):
            found.setdefault(CLASS, cell)
        elif _named_duty(cell):
            found.setdefault(DUTY, cell)
        elif NAME_LIKE.fullmatch(cell):
            found.setdefault(NAME, cell)
    return found


def _class(text: str, school_year: int) -> tuple[int, int] | None:
    try:
        return read_class(text, school_year)
    except ValueError:
        return None


def _named_duty(text: str) -> str:
    """The duty that is called so; what merely says that somebody works here is other staff."""
    if "班主任" in text:
        return Duty.CLASS_TEACHER
    if "心理" in text:
        return Duty.COUNSELOR
    if text == "校长":
        return Duty.HEADTEACHER
    if text == "学校管理员":
        return Duty.SCHOOL_ADMINISTRATOR
    return Duty.STAFF if STAFF_WORDS.search(text) or text == "副校长" else ""


def _duty(text: str, has_class: bool) -> str:
    return _named_duty(text) or (Duty.CLASS_TEACHER if has_class and not text else Duty.STAFF)


LONGEST = 40
# Characters that read otherwise as a family name than in most words.
FAMILY = {"单": "shan", "曾": "zeng", "仇": "qiu", "覃": "qin", "解": "xie", "区": "ou", "查": "zha", "翟": "zhai"}
FAMILY |= {"朴": "piao", "任": "ren", "华": "hua", "盖": "ge", "尉": "wei", "缪": "miao", "员": "yun", "乐": "yue"}


def propose(name: str, taken: Collection[str]) -> str:
    """The name in letters, with a number behind it where somebody has it already; "" where no letter comes out."""
    plain = _letters(name)
    if not plain or plain not in taken:
        return plain
    return next(found for n in range(2, len(taken) + 3) if (found := f"{plain}{n}") not in taken)


def in_letters(name: str) -> str:
    """As it is typed without an input method: 柳湾 → liuwan."""
    return "".join(_read(name)).casefold()


def _letters(name: str) -> str:
    first, rest = name[:1], name[1:]
    said = [FAMILY[first], *_read(rest)] if first in FAMILY else _read(name)
    return re.sub("[^a-z]", "", "".join(said).casefold())[:LONGEST]


def _read(text: str) -> list[str]:
    """Its tables are 30 MB in memory: a process that proposes no names goes without."""
    found: list[str] = import_module("pypinyin").lazy_pinyin(text)
    return found
