"""What stands on the pages of pilots beside their forms, and what the first screens say of them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.research.evaluation import access, selectors, wording
from screening.research.evaluation.naming import spots_in
from screening.research.evaluation.selectors import OwedSheet
from screening.research.models import Pilot, PilotComment
from students.models import School
from students.selectors import current_class_label, school_year_words

Page = dict[str, Any]


def pilot_page(user: User, pilot: Pilot, school: School | None) -> Page:
    """One pilot for the officer: what it lacks, its classes, what was changed since it began."""
    return {
        "pilot": pilot,
        "school": school,
        "missing": [wording.REFUSALS[code] for code in selectors.missing_for_start(pilot)],
        "classes": [(wording.class_words(one), one.get_group_display()) for one in access.classes_in(user, pilot)],
        "schools": access.offered_schools(user),
        "changes": access.changes_of(user, pilot),
    }


def sheet_line(owed: OwedSheet) -> Page:
    """Which class, which term, and whether it has come in."""
    one, sheet, status = owed.pilot_class, owed.sheet, _("still to be entered")
    if sheet is not None:
        told = {"when": formats.moment(sheet.entered_at), "name": sheet.entered_by.name}
        status = _("entered %(when)s by %(name)s") % told
    return {
        "pilot": one.pilot.name,
        "title": current_class_label(one.school_class, timezone.localdate()),
        "term": school_year_words(owed.term.school_year, owed.term.number),
        "status": status,
        "url": reverse("reports:fill_term_sheet", args=[one.public_id, selectors.code_of(owed.term)]),
        "done": sheet is not None,
    }


def home_lines(user: User) -> list[tuple[str, str]]:
    """What a pilot asks of the person, for the first screen: nothing where no class takes part."""
    found = []
    missing = sum(owed.sheet is None for owed in selectors.owed_sheets(user))
    if missing:
        words = ngettext("Pilot: %(n)s sheet is to be entered", "Pilot: %(n)s sheets are to be entered", missing)
        found.append((words % {"n": missing}, reverse("reports:list_term_sheets")))
    waiting = access.comments_to_read(user).count()
    if waiting or access.commented_pilots(user).filter(state=Pilot.State.RUNNING).exists():
        words = ngettext(
            "%(n)s comment on a pilot waits for you to take the names out.",
            "%(n)s comments on pilots wait for you to take the names out.",
            waiting,
        )
        said = words % {"n": waiting} if waiting else _("Comments on pilots")
        found.append((said, reverse("reports:list_comments")))
    return found


def comment_to_read(user: User, comment: PilotComment) -> Page:
    """A comment as written, and the places that may tell who is meant."""
    spots = spots_in(comment.text or "", access.names_of_school(user, comment.school))
    return {"comment": comment, "text": figure(comment.text or ""), "spots": spots}
