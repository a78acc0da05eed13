"""Papers of a counselor's day at school: the agenda, a referral with its receipt, the attendance of a group."""

from django.utils.translation import gettext as _

from screening.cases.fallback import content
from screening.cases.fallback.content import LONG
from screening.cases.fallback.parts import FormLine, Grid, PaperBody, ShortPoints, Words
from screening.library import wording
from students.models import School

LINES_A_DAY, ROWS, DATES = 12, 22, 8
DATE = "__/__"


def agenda() -> PaperBody:
    heads = (
        (_("Time"), "w10"),
        (_("Case number, or class and seat"), "w26"),
        (_("For what (tick)"), "w34"),
        (_("Done, next step and day"), "w30"),
    )
    what = _("□ review □ follow-up □ talk")
    before = (
        _("Bring: this leaf, a blank review record for each child, the urgent slip, the duty numbers."),
        _('First of all: empty the "I would like to talk" box; whoever wrote is seen before the second visit day.'),
        _("Past the clock comes first, then those to be seen, then follow-ups; leave one place free."),
    )
    after = (
        _("Each child seen has a record; safety was asked every time, or it says why not."),
        _("The class teacher heard what to do in class, nothing else."),
        _("All papers are counted and locked away; nothing about a child goes into a chat."),
        _("Type everything back on the day the line returns, in this order: urgent slips, review records, receipts."),
    )
    return PaperBody(
        _("School day ________________, counselor ________________, places ____"),
        (
            ShortPoints(before, _("Before the first child")),
            Grid(heads, ("",) * LINES_A_DAY, look="facts v agenda", inside=("", what, ""), title=_("The day")),
            ShortPoints(after, _("Before you leave")),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def attendance() -> PaperBody:
    dates = ((DATE, "w8"),) * DATES
    heads = ((_("No."), "w8"), (_("Name, class"), "w28"), *dates)
    return PaperBody(
        _("Activity or group ______________________, place ______________, led by ______________"),
        (
            Words(
                _(
                    "Open to every child; whoever comes writes in. "
                    "The list does not say why somebody comes, and nobody is marked on it."
                )
            ),
            Grid(heads, tuple(str(row) for row in range(1, ROWS + 1)), look="facts v roll"),
            Words(_("Came: ✓. Did not come: ○. Number of children at the foot of each column: ________"), "small"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


class ReferralBody:
    """The referral summary and its receipt slip with nothing written in yet. What a receiver may be told is printed
    beside the receiver."""

    def __init__(self, school: School, counselor: str, code: str) -> None:
        contact = _("%(name)s, %(phone)s") % {"name": counselor or LONG, "phone": school.phone or LONG}
        first = (_("Name"), _("Class"), _("Parents away since"))
        second = (_("Sex, born"), _("Who cares day to day?"), _("Telephone"))
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")
        self.receivers = tuple((kind["title"], kind["share"]) for kind in content.tree("referral_receivers"))
        self.return_to = f"{school.name}　{contact}"
        self.strengths = tuple(FormLine(line["label"]) for line in content.tree("chain.strengths.lines"))
        self.caveats = (wording.standing("own-forms"), wording.standing("not-looked-at"))
        self.child = tuple(zip(first, second, strict=True))
        self.receipt_code = code
        self.case_number = LONG
