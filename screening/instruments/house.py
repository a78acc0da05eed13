"""The house rules for wording of our own: what a sentence to or about a child may say.

They hold for every definition but those with licensed wording, which is used as its owner wrote it. Each rule gives
slips with place, field and a sentence in both languages; a rule of style only advises.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from screening.instruments.model import Instrument, Item, Option
from screening.instruments.reader import Reader

LABELS_ZH = (
    "问题学生 问题儿童 差生 后进生 心理疾病 精神病 抑郁 自闭 焦虑症 多动症 心理障碍 不正常 异常 黑名单 高危 预警 警报 "
    "单亲 没人要 可怜 缺爱 有病 病人 患者 红色 橙色 黄色 红牌 黄牌 自杀 自残 不负责任 不管孩子 失职 早熟 孤僻 变态 "
    "懒惰 笨"
).split()
LABELS_EN = re.compile(
    r"\b(problem (child|student)|disorder|depress(ed|ion)|mental illness|patients?|abnormal|at[- ]risk|red list|"
    r"red flag|alarm|suicid\w*|self-harm|lazy|stupid|neglectful parent|broken (home|family)|autis\w*|adhd)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“.*?”")
NEGATIVE = re.compile(r"[不没未无]|别(?!人|处)")
DOUBLE_NEGATIVE = re.compile(r"(没有|没|不|未|别(?!人)|无)[^，。]{0,8}(没有|不|未|无)")
HARM = re.compile(r"死|伤害|自伤|割腕|不想活")
FAMILY = re.compile(r"爸|妈|父亲|母亲|父母|家长|爷爷|奶奶|留守|打工")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LONGEST_ITEM, LONGEST_SHORT = 18, 6


def check_wording(reader: Reader, instrument: Instrument) -> None:
    """Labels anywhere; negatives, harm and direction in items; answers alike; who types a child's form."""
    informant = "" if reader.faulty("informant") else instrument.informant
    _labels(reader)
    _answers(reader, instrument)
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        _item(part, item, informant)
    if informant == "child":
        _child_form(reader, instrument)


def _labels(reader: Reader) -> None:
    listed = {"items": "item", "scales": "scale", "blocks": "heading"}
    for name, value in reader.mapping.items():
        if name in listed:
            for part in reader.parts(name, listed[name]):
                _labels_of(part, part.mapping, "")
        elif name != "sources":  # sources name what they name
            _labels_of(reader, value, name)


def _labels_of(part: Reader, node: object, place: str) -> None:
    for field, pair in _pairs(node, place):
        words = [word for word in LABELS_ZH if word in pair["zh"]]
        for word in [*words, *(found.group(0) for found in LABELS_EN.finditer(pair["en"]))]:
            part.refuse(
                field,
                f"says “{word}”: a label, an illness or an alarm; say what was seen or felt",
                f"用了“{word}”：这是标签、病名或警报；请写看到的或感受到的",
            )


def _pairs(node: object, place: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every sentence in a part of a definition, with the way to it."""
    if isinstance(node, Mapping):
        if set(node) == {"zh", "en"} and all(isinstance(side, str) for side in node.values()):
            yield place, node
            return
        for name, value in node.items():
            yield from _pairs(value, f"{place}.{name}" if place else str(name))
    elif isinstance(node, (list, tuple)):
        for position, value in enumerate(node, start=1):
            name = value.get("id", position) if isinstance(value, Mapping) else position
            yield from _pairs(value, f"{place}.{name}")


def _answers(reader: Reader, instrument: Instrument) -> None:
    _names_once(reader.part("response"), instrument.options)
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        _names_once(part, item.answers)


def _names_once(part: Reader, options: Sequence[Option]) -> None:
    for side in ("zh", "en"):
        words = [str(getattr(option.label, side)).strip() for option in options]
        for word in sorted({word for word in words if word and words.count(word) > 1}):
            part.refuse("anchors", f"two answers are both called “{word}”", f"两个选项都叫“{word}”")


def _item(part: Reader, item: Item, informant: str) -> None:
    plain = QUOTED.sub("", item.text.zh)
    if HARM.search(plain):
        part.refuse(
            "text",
            "speaks of harm; danger has its own button and is never scored",
            "说到了伤害；危险有专门的按钮，从不计分",
        )
    if informant == "teacher":
        _teacher_item(part, item, plain)
    elif informant == "child" and DOUBLE_NEGATIVE.search(plain):
        part.refuse("text", "is a double negative, which children misread", "是双重否定，孩子容易看错")


def _teacher_item(part: Reader, item: Item, plain: str) -> None:
    found = NEGATIVE.search(plain)
    if found:
        part.refuse(
            "text",
            f"has the negative “{found.group(0)}” outside a quotation; name what is seen, so that 0 means no sign",
            f"有否定词“{found.group(0)}”；请写看得见的表现，让 0 表示没有这种表现（引号里的话除外）",
        )
    if item.direction == "strength" or item.reversed:
        part.refuse(
            "direction",
            "must be “concern”: on a teacher form every item names a sign and 0 means none was seen",
            "必须是 concern：教师表每题写的都是需留意的表现，0 表示没见到",
        )


def _child_form(reader: Reader, instrument: Instrument) -> None:
    if instrument.typing is None or "class-teacher" not in instrument.typing.never:
        reader.refuse(
            "typing",
            "must name class-teacher among those who never type a child's form",
            "必须写明班主任不得录入学生自评表（never 里有 class-teacher）",
        )
    if instrument.talk_line is None:
        reader.refuse(
            "talk_line",
            "is missing: a child's form ends with “I would like to talk to …”",
            "缺少“我想和一位老师聊聊”这一行",
        )


def advise(reader: Reader, instrument: Instrument) -> None:
    """Style: short lines and column titles, and no question about the family."""
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        length = len(CHINESE.findall(item.text.zh))
        if length > LONGEST_ITEM:
            part.refuse(
                "text",
                f"has {length} characters; {LONGEST_ITEM} are easier to read",
                f"有 {length} 个字，最好不超过 {LONGEST_ITEM} 个",
            )
        if len(CHINESE.findall(item.short.zh)) > LONGEST_SHORT:
            part.refuse(
                "short", f"is longer than {LONGEST_SHORT} characters", f"超过 {LONGEST_SHORT} 个字，列标题放不下"
            )
        if FAMILY.search(QUOTED.sub("", item.text.zh)):
            part.refuse("text", "speaks of the family; ask about school", "说到了家里；请只写学校里的情形")
