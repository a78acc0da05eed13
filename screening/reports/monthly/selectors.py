from datetime import date

from django.utils.translation import gettext as _

from accounts.audit import KeptHead
from accounts.models import User
from screening.reports.models import MonthlyReport
from screening.rounds.models import RoundSchool
from students.dated import in_force
from students.models import School, StaffAssignment


def headteacher_of(school: School, day: date) -> User | None:
    rows = StaffAssignment.objects.filter(in_force(day), school=school, duty=StaffAssignment.Duty.HEADTEACHER)
    post = rows.filter(user__is_active=True).select_related("user").order_by("starts", "id").last()
    return post.user if post else None


def reasons_of(report: MonthlyReport) -> list[str]:
    """Why the round lay outside the rule, and why this school opened it past its gate, in the county's words.

    Read where they are kept, encrypted, and never copied into the figures.
    """
    current = report.figures["round"]
    if not current:
        return []
    rows = RoundSchool.objects.filter(school=report.school, round__school_year=current["school_year"])
    row = rows.filter(round__term=current["term"]).select_related("round").first()
    if row is None:
        return []
    window, gate = row.round.override_reason, row.override_reason
    return [
        *([_("The round lay outside the rule, because: %(reason)s") % {"reason": window}] if window else []),
        *([_("It was opened past the gate, because: %(reason)s") % {"reason": gate}] if gate else []),
    ]


def heads_on_reports() -> list[KeptHead]:
    """The ends of the audit log that stand on monthly reports."""
    rows = MonthlyReport.objects.exclude(audit_number=None).values_list("audit_number", "audit_mac", "month")
    return [KeptHead(number, mac, f"report {month:%Y-%m}") for number, mac, month in rows if number]
