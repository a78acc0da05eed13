"""The two lists a school keeps anyway: days missed a month, marks a term. Headings and what a cell may hold. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from students.roster.cells import fold_width
from students.roster.layout import CLASS, COLUMN, GRADE, NAME, SEAT

MOST_DAYS = 31
HIGHEST_MARK = 150
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})?$")
_GRADE = re.compile(r"^[A-E][+-]?$")
WORDS = frozenset(
    ("优", "优秀", "良", "良好", "中", "中等", "合格", "及格", "达标", "待合格", "不合格", "不及格", "差", "待达标")
)
NOT_SAT = frozenset(("缺考", "免考", "免修", "absent", "exempt"))


def read_days(text: str) -> str:
    """Days of a month, halves allowed: “2”, “0.5”, “3天”."""
    plain = fold_width(text).removesuffix("天").removesuffix("日").strip()
    if not _NUMBER.match(plain):
        raise ValueError("days")
    days = float(plain)
    if days > MOST_DAYS or days * 2 % 1:
        raise ValueError("days")
    return _short(plain)


def read_mark(text: str) -> str:
    """A mark up to 150, a letter, or one of the words schools use; who did not sit it says so."""
    plain = fold_width(text).removesuffix("分").strip()
    if _NUMBER.match(plain):
        if float(plain) > HIGHEST_MARK:
            raise ValueError("mark")
        return _short(plain)
    if plain in WORDS or plain.casefold() in NOT_SAT:
        return plain
    if _GRADE.match(plain.upper()):
        return plain.upper()
    raise ValueError("mark")


def _short(number: str) -> str:
    """“85.0” as “85”."""
    return number.rstrip("0").rstrip(".") if "." in number else str(int(number))


ATTENDANCE, RESULTS = "attendance", "results"
OPEN, PRESENT, ABSENT = "days_open", "days_present", "days_absent"
SICK, PERSONAL, UNEXCUSED = "days_sick", "days_personal", "days_unexcused"
WHO = (CLASS, GRADE, SEAT, NAME)
ATTENDANCE_HEADINGS = {
    OPEN: ("应出勤天数", "应出勤", "应到天数", "应到", "上课天数", "schooldays", "daysopen"),
    PRESENT: ("出勤天数", "实际出勤", "实到天数", "实到", "dayspresent", "present"),
    ABSENT: ("缺勤天数", "缺勤", "缺课天数", "缺课", "缺席天数", "缺席", "daysabsent", "absent"),
    SICK: ("病假天数", "病假", "sickleave"),
    PERSONAL: ("事假天数", "事假", "personalleave"),
    UNEXCUSED: ("旷课天数", "旷课", "unexcused"),
}
SUBJECTS = {
    "语文": ("chinese",),
    "数学": ("maths", "mathematics"),
    "英语": ("外语", "english"),
    "科学": ("science",),
    "道德与法治": ("道法", "政治", "品德与社会", "civics"),
    "历史": ("history",),
    "地理": ("geography",),
    "生物": ("生物学", "biology"),
    "物理": ("physics",),
    "化学": ("chemistry",),
    "信息科技": ("信息技术", "computing"),
    "体育": ("体育与健康", "pe"),
    "音乐": ("music",),
    "美术": ("art",),
    "劳动": ("劳动教育", "labour"),
}


@dataclass(frozen=True)
class RecordLayout:
    """One kind of list: heading → column, how a cell is read, the headings of the sheet to fill in."""

    id: str
    columns: Mapping[str, str]
    read: Callable[[str], str]
    offered: tuple[str, ...]


def _by_heading(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {heading: key for key, headings in columns.items() for heading in (key, *headings)}


WHO_HEADINGS = {heading: key for key in WHO for heading in (COLUMN[key].heading, *COLUMN[key].also, *COLUMN[key].maybe)}
KINDS = {
    ATTENDANCE: RecordLayout(
        ATTENDANCE, _by_heading(ATTENDANCE_HEADINGS), read_days, ("应出勤天数", "病假", "事假", "旷课")
    ),
    RESULTS: RecordLayout(
        RESULTS, _by_heading(SUBJECTS), read_mark, ("语文", "数学", "英语", "科学", "道德与法治", "体育")
    ),
}


def heading_of(column: str) -> str:
    """As a file to fill in names it."""
    if column in COLUMN:
        return COLUMN[column].heading
    return ATTENDANCE_HEADINGS.get(column, (column,))[0]
