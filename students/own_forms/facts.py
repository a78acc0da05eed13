"""What a register may hold, and the headings under which schools ask for it. Pure.

Only facts the school itself keeps: no answers, no scores, nothing of a case. Headings are those of Chinese forms; the
first is the one of the template that ships.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from students.roster.layout import plain

LEFT_BEHIND, CONTACTS, NOTES = "left-behind", "contacts", "term-notes"
KINDS = (LEFT_BEHIND, CONTACTS, NOTES)
LABELS = ("policy", "research", "register")


@dataclass(frozen=True)
class RegisterFact:
    """A stored fact with its headings. `of_care`: left empty for a family that does not want its care recorded."""

    key: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...] = KINDS
    of_care: bool = False
    width: int = 10


CHILD = (
    RegisterFact("number", ("序号", "编号", "no.", "no"), width=6),
    RegisterFact("class", ("班级", "所在班级", "就读班级", "年级班级", "class"), width=13),
    RegisterFact("seat", ("座号", "座位号", "seat"), width=6),
    RegisterFact("name", ("姓名", "学生姓名", "儿童姓名", "留守儿童姓名", "孩子姓名", "name"), width=12),
    RegisterFact("sex", ("性别", "sex", "gender"), width=6),
    RegisterFact("born", ("出生年月", "出生日期", "出生时间", "born"), width=11),
    RegisterFact("age", ("年龄", "周岁", "age"), width=6),
    RegisterFact("school", ("学校", "学校名称", "就读学校", "所在学校", "school"), width=20),
    RegisterFact("teacher", ("班主任", "责任教师", "帮扶教师", "classteacher"), width=10),
)
LABEL = tuple(
    RegisterFact(key, headings, (LEFT_BEHIND,), of_care=True)
    for key, headings in (
        ("label", ("是否留守儿童", "留守儿童", "是否留守", "leftbehind")),
        ("register_value", ("学籍登记值", "学籍系统登记值", "留守类型代码", "registervalue")),
    )
)
CARE = tuple(
    RegisterFact(key, headings, (LEFT_BEHIND, CONTACTS), of_care=True, width=width)
    for key, headings, width in (
        ("father_away", ("父亲外出", "父亲是否外出", "父亲外出情况", "父亲务工情况", "fatheraway"), 13),
        ("father_since", ("父亲外出时间", "父亲何时外出", "fatherawaysince"), 12),
        ("mother_away", ("母亲外出", "母亲是否外出", "母亲外出情况", "母亲务工情况", "motheraway"), 13),
        ("mother_since", ("母亲外出时间", "母亲何时外出", "motherawaysince"), 12),
        ("caregiver", ("主要照料人", "照料人", "监护类型", "监护人类型", "委托监护人类型", "caregiver"), 12),
        ("contact_rhythm", ("联系频率", "与父母联系频率", "亲子联系", "联系情况"), 12),
        ("boarding", ("住校", "是否住校", "是否寄宿", "寄宿", "boarding"), 7),
        ("rural_hukou", ("农村户口", "户口性质", "是否农村户口", "ruralhukou"), 9),
        ("as_of", ("核实日期", "登记日期", "更新日期"), 12),
    )
)
FAMILY = tuple(
    RegisterFact(key, headings, (LEFT_BEHIND, CONTACTS), width=width)
    for key, headings, width in (
        ("guardian_name", ("监护人姓名", "监护人", "家长姓名", "guardian"), 11),
        ("guardian_relation", ("监护人关系", "监护人与儿童关系", "监护人与学生关系"), 10),
        ("guardian_phone", ("监护人电话", "监护人联系电话", "监护人联系方式", "家长电话", "联系电话"), 15),
        ("first_name", ("联系人一", "第一联系人", "联系人姓名", "联系人", "联系人1姓名", "第一联系人姓名"), 11),
        ("first_relation", ("关系一", "与学生关系", "与儿童关系", "与孩子关系", "关系", "第一联系人关系"), 10),
        ("first_phone", ("电话一", "联系人电话", "电话", "手机", "第一联系人电话"), 15),
        ("second_name", ("联系人二", "第二联系人", "第二联系人姓名"), 11),
        ("second_relation", ("关系二", "第二联系人关系"), 10),
        ("second_phone", ("电话二", "第二联系人电话"), 15),
    )
)
TERM = tuple(
    RegisterFact(key, headings, (NOTES,), width=width)
    for key, headings, width in (
        ("days_open", ("应出勤天数", "应出勤", "应到天数", "应到"), 11),
        ("days_absent", ("缺勤天数", "缺勤", "缺课天数", "缺课"), 10),
        ("days_sick", ("病假天数", "病假"), 8),
        ("days_personal", ("事假天数", "事假"), 8),
        ("days_unexcused", ("旷课天数", "旷课"), 8),
        ("strengths", ("老师记下的长处", "长处", "闪光点", "优点", "老师的话", "评语"), 46),
    )
)
FACTS: Mapping[str, RegisterFact] = {fact.key: fact for fact in (*CHILD, *LABEL, *CARE, *FAMILY, *TERM)}
_SHIPPED = {
    LEFT_BEHIND: (
        "number class name sex born father_away father_since mother_away mother_since caregiver guardian_name "
        "guardian_phone contact_rhythm boarding"
    ),
    CONTACTS: "seat name first_name first_relation first_phone second_name second_relation second_phone boarding",
    NOTES: "seat name days_open days_absent days_sick days_personal strengths",
}
SHIPPED: Mapping[str, tuple[str, ...]] = {kind: tuple(keys.split()) for kind, keys in _SHIPPED.items()}


# Which activities a child went to is stored only where a support plan has them: printed, it would show who has one.
BY_HAND: Mapping[str, tuple[str, ...]] = {NOTES: ("参加的活动",)}


def facts_offered(kind: str) -> tuple[RegisterFact, ...]:
    return tuple(fact for fact in FACTS.values() if kind in fact.kinds)


def known_headings(kind: str) -> dict[str, str]:
    """Heading as it is compared → fact."""
    return {plain(heading): fact.key for fact in reversed(facts_offered(kind)) for heading in reversed(fact.headings)}
