"""What schools see of pilots: sheets that are asked for, pages of comments, and one comment before it is released."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.research.evaluation import access, prompts, selectors, wording
from screening.research.evaluation.naming import FoundName, spots_in
from screening.research.evaluation.selectors import AskedTerm, OwedSheet
from screening.research.models import Pilot, PilotClass, PilotComment
from students.selectors import current_class_label

Line = dict[str, Any]


def sheet_lines(user: User) -> list[tuple[str, list[Line]]]:
    """Pilot → its sheets, those still to be entered first."""
    found: dict[str, list[Line]] = {}
    for owed in selectors.owed_sheets(user, timezone.localdate()):
        found.setdefault(owed.pilot_class.pilot.name, []).append(_sheet(owed))
    return [(name, sorted(lines, key=lambda line: line["done"])) for name, lines in found.items()]


def _sheet(owed: OwedSheet) -> Line:
    """One class and term."""
    one, sheet = owed.pilot_class, owed.sheet
    status = _("still to be entered")
    if sheet is not None:
        status = _("entered %(when)s by %(name)s") % {
            "when": formats.moment(sheet.entered_at),
            "name": sheet.entered_by.name,
        }
    return {
        "title": current_class_label(one.school_class, timezone.localdate()),
        "term": wording.term_words(owed.term),
        "status": status,
        "url": reverse("reports:fill_term_sheet", args=[one.public_id, owed.term.code]),
        "done": sheet is not None,
    }


def home_lines(user: User) -> list[tuple[str, str]]:
    """What a pilot asks of the person, for the first screen: nothing where no class takes part."""
    sheets, comments = open_sheets_words(user), waiting_words(user)
    lines = [(sheets, reverse("reports:list_term_sheets"))] if sheets else []
    if comments or access.commented_pilots(user).filter(state=Pilot.State.RUNNING).exists():
        lines.append((comments or _("Comments on pilots"), reverse("reports:list_comments")))
    return lines


def open_sheets_words(user: User) -> str:
    """For the first screen: empty when no sheet is missing."""
    missing = sum(owed.sheet is None for owed in selectors.owed_sheets(user, timezone.localdate()))
    if not missing:
        return ""
    words = ngettext(
        "Pilot: %(n)s sheet is to be entered",
        "Pilot: %(n)s sheets are to be entered",
        missing,
    )
    return words % {"n": missing}


def term_page(user: User, pilot_class: PilotClass, term: AskedTerm) -> Line:
    """Above the sheet: which class, which term, where the numbers in it come from."""
    sheet, _lines = access.own_sheet_lines(user, pilot_class, term.code)
    saved = ""
    if sheet is not None:
        told = {"when": formats.moment(sheet.entered_at), "name": sheet.entered_by.name}
        saved = _("Entered %(when)s by %(name)s. Saving again makes a new sheet; the old one is kept.") % told
    label = current_class_label(pilot_class.school_class, timezone.localdate())
    return {"title": label, "term": wording.term_words(term), "pilot": pilot_class.pilot.name, "saved": saved}


def commented_pilots(user: User) -> list[Line]:
    """For the counselor and the administrator; what waits is named to the counselor only."""
    return [_commented(user, pilot) for pilot in access.commented_pilots(user)]


def _commented(user: User, pilot: Pilot) -> Line:
    """Of each school of a pilot where pages are typed, and comments that wait for a person."""
    roles = [(str(role), wording.role_words(role)) for role in prompts.PROMPTS]
    waiting = list(access.waiting_comments(user, pilot))
    schools = []
    for school in access.schools_commented(user, pilot):
        pages = [
            (words, reverse("reports:type_comments", args=[pilot.public_id, school.public_id, role]))
            for role, words in roles
        ]
        here = [_waiting(one) for one in waiting if one.school_id == school.pk]
        schools.append({"name": school.name, "pages": pages, "waiting": here})
    return {"public_id": pilot.public_id, "name": pilot.name, "roles": roles, "schools": schools}


def _waiting(one: PilotComment) -> tuple[str, str, str]:
    """Question, who and when; nothing of the words themselves."""
    address = reverse("reports:release_comment", args=[one.public_id])
    quiet = _("%(who)s · written on %(day)s") % {
        "who": wording.role_words(one.role),
        "day": formats.day(one.gathered_on),
    }
    return prompts.question(one.role, one.prompt), quiet, address


def waiting_words(user: User) -> str:
    """For the counselor's first screen: empty when nothing waits."""
    waiting = access.comments_to_read(user).count()
    if not waiting:
        return ""
    words = ngettext(
        "%(n)s comment on a pilot waits for you to take the names out.",
        "%(n)s comments on pilots wait for you to take the names out.",
        waiting,
    )
    return words % {"n": waiting}


def comment_to_read(user: User, comment: PilotComment) -> Line:
    """A comment as written, with the places that may tell who is meant."""
    text = comment.text or ""
    spots = spots_in(text, access.names_of_school(user, comment.school))
    question, who, _address = _waiting(comment)
    stretches = _stretches(text, spots)
    return {"public_id": comment.public_id, "question": question, "who": who, "stretches": stretches, "spots": spots}


def _stretches(text: str, spots: list[FoundName]) -> list[tuple[str, str]]:
    """Pieces of what somebody wrote, numbers too, each with what it may tell."""
    words, at = wording.kind_words(), 0
    found: list[tuple[str, str]] = []
    for spot in spots:
        before, inside = text[at : spot.start], text[spot.start : spot.end]
        found += [(figure(before), ""), (figure(inside), words[spot.kind])]
        at = spot.end
    return [piece for piece in (*found, (figure(text[at:]), "")) if piece[0]]
