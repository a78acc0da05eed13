"""Lines of a class list that are no child: sums and notes. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

TOTAL, NOTE, NUMBERED, EXAMPLE, OUTSIDE, EMPTY = "total", "note", "numbered", "example", "outside", "empty"
_TOTAL = re.compile(r"^(?:本班|全班|全校|本页|年级)?(?:合计|总计|小计|共计|累计|总人数|人数|总数|平均|共\d+(?:人|名))")
_SIGNED = "填表|制表|审核|校长|班主任|负责人|经办|联系人|联系电话|填报|签字|签名|盖章|日期"
_NOTE = re.compile(rf"^(?:注|备注|说明|{_SIGNED})[^,，]{{0,6}}?[:：]")
_LONG_NUMBER = re.compile(r"\d{6,}")
LONGEST_TEXT = 60


class Skipped(NamedTuple):
    """A line that is no child, why, and what it says."""

    number: int
    code: str
    text: str


def is_total(told: Sequence[str]) -> bool:
    """`told`: the cells of a line that say something."""
    return any(_TOTAL.match(cell) for cell in told[:2])


def is_note(told: Sequence[str]) -> bool:
    return bool(_NOTE.match(told[0]))


def text_of(cells: Sequence[str]) -> str:
    """What a line says, shortened, without long numbers."""
    return _LONG_NUMBER.sub("…", " ".join(dict.fromkeys(filter(None, cells))))[:LONGEST_TEXT]
