"""The one layout of a roster file: its columns and the words they may hold. Pure. The file is always Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLASS, SEAT, NAME, SEX, BORN, REGISTER_NUMBER = "class", "seat", "name", "sex", "born", "register_number"


@dataclass(frozen=True)
class Column:
    """One column: its heading, other headings that mean the same, what it may hold, two examples."""

    key: str
    heading: str
    examples: tuple[str, str]
    needed: bool = False
    also: tuple[str, ...] = ()
    words: Mapping[str, object] = field(default_factory=dict)


AWAY = {"从未": "never", "否": "never", "曾经": "before", "现在": "now", "是": "now", "不清楚": "unknown"}
YES_NO = {"是": "yes", "否": "no", "不清楚": "unknown"}
TICK = {"是": True, "否": False}
REGISTER = {"0": 0, "否": 0, "1": 1, "一方外出": 1, "2": 2, "双方外出": 2}
CAREGIVERS = {
    "父母": "parents",
    "父亲": "father",
    "母亲": "mother",
    "爷爷奶奶": "paternal-grandparents",
    "爷爷": "paternal-grandparents",
    "奶奶": "paternal-grandparents",
    "外公外婆": "maternal-grandparents",
    "外公": "maternal-grandparents",
    "外婆": "maternal-grandparents",
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

COLUMNS = (
    Column(CLASS, "班级", ("三年级(1)班", "三年级(1)班"), needed=True, also=("班",)),
    Column(SEAT, "座号", ("1", "2"), also=("学号", "序号")),
    Column(NAME, "姓名", ("示例一", "示例·二"), needed=True, also=("学生姓名",)),
    Column(SEX, "性别", ("女", "男"), needed=True, words={"女": "girl", "男": "boy"}),
    Column(BORN, "出生年月", ("2017-05", "2017-11"), needed=True, also=("出生日期",)),
    Column(REGISTER_NUMBER, "学籍号", ("", ""), also=("全国学籍号",)),
    Column("register_value", "是否留守儿童", ("2", "0"), words=REGISTER),
    Column("father_away", "父亲外出", ("现在", "从未"), words=AWAY),
    Column("father_away_since", "父亲外出时间", ("2025-02", "")),
    Column("mother_away", "母亲外出", ("现在", "从未"), words=AWAY),
    Column("mother_away_since", "母亲外出时间", ("2026-02", "")),
    Column("rural_hukou", "农村户口", ("是", "是"), words=YES_NO),
    Column("primary_caregiver", "主要照料人", ("爷爷奶奶", "父母"), words=CAREGIVERS),
    Column("contact", "联系频率", ("每周", "无人外出"), words=CONTACTS),
    Column("boarding", "住校", ("否", "否"), words=TICK),
)
HEADINGS = {heading: column for column in COLUMNS for heading in (column.heading, *column.also)}
CARE = tuple(column.key for column in COLUMNS[6:])
EXAMPLE_NAMES = COLUMNS[2].examples


def heading_of(key: str) -> str:
    return next(column.heading for column in COLUMNS if column.key == key)


def template_rows() -> list[list[str]]:
    """Headings and two example rows, which an import passes over."""
    return [[column.heading for column in COLUMNS], *([c.examples[row] for c in COLUMNS] for row in (0, 1))]
