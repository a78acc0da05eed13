"""What somebody who is new here wants to know first: at most one phone screen a role, with one picture."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from screening import formats
from screening.home.handbook import has_handbook

PICTURE_WIDTH, PICTURE_HEIGHT = 288, 112


class HelpLine(NamedTuple):
    title: str | Promise
    says: str | Promise


URGENT = HelpLine(
    _("A child is not safe now"),
    _("Press “Urgent concern” at the top; wait for no score, no consent. Life in danger: first telephone 120 or 110."),
)
SIGNING_IN = HelpLine(
    _("No password, no phone"),
    _("The administrator has a new code for you; a spare code does for the phone."),
)
LINES: Mapping[str, tuple[HelpLine, ...]] = {
    Role.TEACHER: (
        HelpLine(
            _("Rate a class"),
            _("The first card is what to do now. Every row saves itself; stop whenever you like, nothing is lost."),
        ),
        HelpLine(
            _("No line, no computer"), _("Print the class sheet, or fill in the workbook; both are typed in later.")
        ),
        HelpLine(
            _("A child worries you"), _("Say so at any time, with or without a sheet. The counselor answers you.")
        ),
        HelpLine(
            _("What you do not see"), _("No scores, no levels. They do not decide about a child; a person looks first.")
        ),
        URGENT,
        SIGNING_IN,
    ),
    Role.COUNSELOR: (
        HelpLine(_("Who comes first"), _("The list of today is in order: urgent, past its day, who looks first.")),
        HelpLine(
            _("Look, then decide"),
            _("Read the papers, see the child, write the decision. The program never decides."),
        ),
        HelpLine(_("Check a number by hand"), _("On the child's page every score is worked out line by line.")),
        HelpLine(_("Others who help"), _("A referral prints only what its receiver may know. Its receipt comes back.")),
        URGENT,
        SIGNING_IN,
    ),
    Role.HEADTEACHER: (
        HelpLine(_("What this month asks"), _("The first screen says what needs your hand, with numbers and days.")),
        HelpLine(
            _("The monthly report"), _("It is made by itself and names no child. A number too small is left out.")
        ),
        HelpLine(_("Few flags are no success"), _("They are no target and are never ranked: look at what was done.")),
        URGENT,
        SIGNING_IN,
    ),
    Role.SCHOOL_ADMINISTRATOR: (
        HelpLine(_("In this order"), _("Roster, staff, consent, duty list, telephone numbers; then open the round.")),
        HelpLine(
            _("Bring in the roster"), _("Use the file you have. Nothing is written before you have looked at it once.")
        ),
        HelpLine(_("Consent"), _("One class at a time, one digit each. Without a consent nobody rates the child.")),
        HelpLine(
            _("Somebody leaves"), _("End the duty on the staff page the same day; the account then opens nothing.")
        ),
        URGENT,
    ),
    Role.STAFF: (
        HelpLine(_("A child worries you"), _("Say in one sentence what you saw. You need no proof and no score.")),
        URGENT,
        HelpLine(
            _("What you do not see"),
            _("No answers, no scores, no lists: they are nobody's business but the counselor's."),
        ),
        SIGNING_IN,
    ),
    Role.DISTRICT_OFFICER: (
        HelpLine(
            _("First the calendar"),
            _("School weeks, holidays and the county's telephone numbers; rounds stand on them."),
        ),
        HelpLine(_("A round"), _("Plan it here; each school opens it for itself when nothing is missing.")),
        HelpLine(_("What you do not see"), _("No child's name. Numbers of one to four children are left out.")),
    ),
    Role.PROTECTION_CONTACT: (
        HelpLine(
            _("Urgent concerns"), _("Only what was sent to you stands here. Write down what you did; it is kept.")
        ),
        URGENT,
    ),
    Role.AUDITOR: (
        HelpLine(_("The log"), _("Every look and every act, without names. Verifying finds a change, a gap, a cut.")),
    ),
}
PICTURES: Mapping[str, str] = {
    role: role.value for role in (Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR)
}


def help_for(user: User) -> dict[str, object]:
    """The lines, and the picture where one is drawn for this role."""
    drawn = PICTURES.get(user.role, "")
    picture = picture_name(drawn) if drawn else ""
    return {
        "lines": LINES[Role(user.role)],
        "picture": picture,
        "width": PICTURE_WIDTH,
        "height": PICTURE_HEIGHT,
        "has_handbook": has_handbook(user),
    }


def picture_name(drawn: str) -> str:
    return f"img/help/{drawn}-{'en' if formats.is_english() else 'zh'}.png"
