"""How a teacher is greeted: 李老师，早上好."""

from datetime import datetime

from django.utils.translation import gettext as _

from screening import formats

_TWO_SIGNS = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 南宫 长孙 宇文 端木 独孤 司空 闻人 呼延".split()
)


def greeting(name: str, now: datetime) -> str:
    return _("%(time_of_day)s, %(teacher)s") % {"teacher": _called(name), "time_of_day": _time_of_day(now.hour)}


def _called(name: str) -> str:
    """By the family name where it is known which part that is: of Chinese names of two to four signs."""
    is_chinese = 2 <= len(name) <= 4 and all("\u4e00" <= sign <= "\u9fff" for sign in name)
    family = name[: 2 if name[:2] in _TWO_SIGNS and len(name) > 2 else 1]
    return name if formats.is_english() else f"{family if is_chinese else name}老师"


def _time_of_day(hour: int) -> str:
    if hour < 11:
        return _("Good morning")
    if hour < 13:
        return _("Good day")
    return _("Good afternoon") if hour < 18 else _("Good evening")
