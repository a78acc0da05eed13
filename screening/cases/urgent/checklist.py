"""The mandatory-report checklist of an urgent concern: which lines it has, and what one entry in it says.

Reporting comes first and the list second: no line is required, and what cannot be read as a time is kept as words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.cases.models import UrgentAct
from screening.library import texts

LIST = "texts.urgent.report_checklist"
RECEIVERS = "texts.urgent.report_to_labels"
REPORT, WRITTEN, GUARDIAN = "told-whom", "written-report", "guardian-told"
ASKED_ELSEWHERE = ("withheld-from", "closed-by-two", "hold")  # on the same page, each with a form of its own
COLUMNS = ("when-reported", "receipt")  # of a report
TICKS = ("safe-now", WRITTEN)  # may be noted without a word
_TIME = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+)?(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True)
class ActRecord:
    """One entry: which line, told whom, when, who received it, under which number, and words."""

    line: str = REPORT
    whom: str = ""
    done_at: datetime | None = None
    receiver: str = ""
    receipt: str = ""
    note: str = ""

    @property
    def says_something(self) -> bool:
        return self.line in TICKS or any((self.whom, self.receiver.strip(), self.receipt.strip(), self.note.strip()))


def printed() -> ActRecord:
    """The written report was printed; signed and delivered are entries of their own."""
    return ActRecord(line=WRITTEN, note=_("printed"))


def line_of(act: UrgentAct) -> str:
    """A guardian who was told stands on the line about the guardian: that is no report to an authority."""
    return GUARDIAN if act.line == REPORT and act.whom == "guardian" else act.line


def is_ticked(line: str, acts: Iterable[UrgentAct]) -> bool:
    """Whether one of its entries says that it is done."""
    return any(_is_done(line, act) for act in acts)


def _is_done(line: str, act: UrgentAct) -> bool:
    """Words alone do not say that somebody was told, nor the print that the report was signed and delivered."""
    reached_somebody = bool(act.whom or act.receiver or act.receipt)
    if line == REPORT:
        return reached_somebody
    if line == WRITTEN:
        return reached_somebody or act.done_at is not None or not act.note
    return True


def lines() -> list[tuple[str, str]]:
    """Id and words of every line that is answered by an entry, in the order of the list."""
    shown = (one for one in texts.ids(LIST) if one not in (*ASKED_ELSEWHERE, *COLUMNS))
    return [(one, texts.text(f"{LIST}.{one}")) for one in shown]


def receivers() -> list[tuple[str, str]]:
    """Id and words of everybody a report goes to."""
    return [(one, texts.text(f"{RECEIVERS}.{one}")) for one in texts.node(RECEIVERS)]


def read_moment(text: str, now: datetime) -> datetime | None:
    """ "9:35", "10-19 9:35" or "2026-10-19 09:35"; None where it is none of these or lies in the future."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    local = timezone.localtime(now)
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        moment = local.replace(
            year=year or local.year,
            month=month or local.month,
            day=day or local.day,
            hour=hour or 0,
            minute=minute or 0,
            second=0,
            microsecond=0,
        )
    except ValueError:
        return None
    return moment if moment <= now else None
