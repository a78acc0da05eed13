"""The log in sentences: what was done, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.audit import AuditFinding
from accounts.audit.verification import Trouble
from accounts.models import AuditEvent

GROUP = 4
SHORT = 16


def short_code(mac: str) -> str:
    """The first sixteen figures of a seal in groups of four, as they stand on paper and are typed back."""
    return " ".join(mac[at : at + GROUP] for at in range(0, SHORT, GROUP))


def sentence(finding: AuditFinding) -> str:
    values = {"number": finding.number, "count": finding.count, "place": finding.place}
    return {
        Trouble.MISSING: _("From number %(number)s on %(count)s event(s) are missing."),
        Trouble.CHANGED: _("Number %(number)s was changed, moved or put in later: its seal does not fit."),
        Trouble.CHILDREN: _("Number %(number)s: the list of children shown was changed."),
        Trouble.SHORTENED: _(
            "The log ends too early: number %(number)s was noted (%(place)s); %(count)s event(s) are cut off."
        ),
        Trouble.REWRITTEN: _("Number %(number)s is not the event that was noted (%(place)s)."),
        Trouble.FOREIGN: _("An event without a number was not written by the program."),
        Trouble.UNSEALED: _("%(count)s event(s) have waited for their seal for more than a minute."),
    }[finding.trouble] % values


@dataclass(frozen=True)
class LogCheckWords:
    """What a check of the log found, read from its event. `head`: the end of the log then, as it is noted on paper."""

    at: datetime
    findings: list[str]
    more: int
    compared: str
    typed: list[str]
    number: int
    code: str


def check_page(check: AuditEvent) -> LogCheckWords:
    detail = check.detail
    found = [AuditFinding(Trouble(kind), at, count, place=place) for kind, at, count, place in detail["findings"]]
    typed = [{"n": number, "code": short_code(mac)} for number, mac in detail["typed"]]
    compared = _("Compared with what is noted on reports and in backups: %(n)s numbers.")
    return LogCheckWords(
        at=check.at,
        findings=[sentence(one) for one in found],
        more=detail["count"] - len(found),
        compared=compared % {"n": detail["noted"]},
        typed=[_("Typed from paper: number %(n)s, %(code)s") % one for one in typed],
        number=detail["number"],
        code=short_code(detail["mac"]),
    )
