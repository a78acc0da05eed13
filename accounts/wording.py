"""What is wrong with the log, in a sentence."""

from django.utils.translation import gettext as _

from accounts.audit import AuditFinding
from accounts.audit.verification import Trouble


def sentence(finding: AuditFinding) -> str:
    number, count = finding.number, finding.count
    return {
        Trouble.MISSING: _("From number %(number)s on %(count)s event(s) are missing."),
        Trouble.CHANGED: _("Number %(number)s was changed, moved or put in later: its seal does not fit."),
        Trouble.CHILDREN: _("Number %(number)s: the list of children shown was changed."),
        Trouble.SHORTENED: _(
            "The log ends too early: an anchor knows number %(number)s; %(count)s event(s) are cut off."
        ),
        Trouble.REWRITTEN: _("Number %(number)s is not the event that the anchor knows."),
        Trouble.UNSEALED: _("%(count)s event(s) have waited for their seal for more than a minute."),
    }[finding.trouble] % {"number": number, "count": count}
