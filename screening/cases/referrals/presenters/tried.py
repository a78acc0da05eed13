"""A line the counselor typed about what was tried: its own day, what was done, and what came of it."""

import re

from screening.documents.referral_page import Tried

_DAY = re.compile(
    r"""\s*(?P<day>
        (?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?      # 11 月 26 日, 2026年11月, 9月
      | (?:\d{4}[-./])?\d{1,2}[-./]\d{1,2}(?![-./\d%]|\s*[名个次人天位周遍节分])              # 11-26, 2026.11.26
      | \d{1,2}\ [A-Z][a-z]{2,8}(?:\ \d{4})? | [A-Z][a-z]{2,8}\ \d{1,2}(?:,?\ \d{4})?
    )\s*[：:，,、]?\s*""",
    re.VERBOSE,
)
_RESULT = re.compile(r"\s*(?:[：]|: |→|->|——)\s*(?=\S)")


def read_step(typed: str) -> Tried:
    """“11 月 26 日 心理老师面谈：愿意再来” → day, step, result. The day a referral is issued is not the day of a step,
    so a line without a day has none.
    """
    found = _DAY.match(typed)
    day, rest = (" ".join(found["day"].split()), typed[found.end() :]) if found else ("", typed)
    what, _colon, outcome = _split(rest)
    return Tried(day, what, outcome) if what else Tried("", typed.strip(), "")


def _split(rest: str) -> tuple[str, str, str]:
    parts = _RESULT.split(rest, maxsplit=1)
    return parts[0].strip(), "", parts[1].strip() if len(parts) > 1 else ""
